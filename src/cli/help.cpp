#include "cli/grammar.hpp"
#include "cli/options.hpp"
#include "cli/topics.hpp"
#include "mgit/cli/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace mgit {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

// Two aligned columns.
std::string table(Rows const& rows, std::size_t indent) {
    std::size_t width = 0;
    for (auto const& [left, right] : rows) {
        width = std::max(width, left.size());
    }
    std::string text;
    for (auto const& [left, right] : rows) {
        text += fmt::format("{:{}}{:{}}  {}\n", "", indent, left, width, right);
    }
    return text;
}

std::string example_table(std::span<Example const> examples) {
    Rows rows;
    for (auto const& example : examples) {
        rows.emplace_back(example.line, example.what);
    }
    return table(rows, 2);
}

std::string option_table(std::vector<OptionText> const& options, std::size_t indent) {
    Rows rows;
    for (auto const& option : options) {
        auto const* const margin = option.names.front().starts_with("--") ? "    " : "";
        rows.emplace_back(fmt::format("{}{}{}{}", margin, fmt::join(option.names, ", "),
                                      option.takes_word() ? " " : "", option.value),
                          option.help);
    }
    return table(rows, indent);
}

std::string command_table() {
    std::string text;
    Rows rows;
    std::string section;
    for (auto const& row : command_rows()) {
        auto const title = std::string(name(row.section));
        rows.emplace_back(fmt::format("{:8}  {}", title == section ? "" : title, row.name),
                          row.summary);
        section = title;
    }
    return table(rows, 2);
}

std::string overview() {
    auto options = shared_options();
    std::erase_if(options, [](OptionText const& option) { return option.names.size() < 2; });
    return fmt::format("mgit runs git, or any other command, in many repositories at once.\n\n"
                       "{}\n"
                       "usage: mgit [OPTIONS] [@NAME...] COMMAND [ARGS...]\n\n"
                       "{}\n"
                       "{}\n"
                       "more: mgit help COMMAND, mgit help options, mgit help selection\n",
                       example_table(first_examples()), command_table(), option_table(options, 2));
}

std::string shared_help() {
    return fmt::format(
        "The options of every command stand before it, or after one of mgit's own\n"
        "commands. What follows a git command, 'git', 'exec' or 'sh' is not read.\n\n"
        "  mgit -j4 @web pull --rebase\n"
        "  mgit ls --registry FILE\n\n"
        "{}",
        option_table(shared_options(), 2));
}

std::string selection_help() {
    return fmt::format("{}\n\n{}\n{}", selection_text(), example_table(selection_terms()),
                       example_table(selection_examples()));
}

// The usage of a command with one form, or all forms with their options.
std::string usage_text(CommandRow const& row) {
    if (row.forms.size() == 1) {
        return fmt::format("usage: {}\n", usage(row, row.forms.front()));
    }
    std::string text = "usage:\n";
    for (auto const& form : row.forms) {
        text += fmt::format("  {}\n      {}\n{}", usage(row, form), form.summary,
                            option_table(option_texts(form.declare), 6));
    }
    return text;
}

std::string command_help(CommandRow const& row) {
    auto text = fmt::format("mgit {}: {}\n\n{}\n{}", row.name, row.summary,
                            example_table(row.examples), usage_text(row));
    if (!row.about.empty()) {
        text += fmt::format("\n{}\n", row.about);
    }
    auto const options =
        row.forms.size() == 1 ? option_texts(row.forms.front().declare) : std::vector<OptionText>();
    if (!options.empty()) {
        text += fmt::format("\n{}", option_table(options, 2));
    }
    return text + "\nthe options of every command: mgit help options\n";
}

// One action of a command, and those examples that show it.
std::string action_help(CommandRow const& row, Form const& form) {
    auto const name = full_name(row, form);
    std::vector<Example> examples;
    std::ranges::copy_if(row.examples, std::back_inserter(examples), [&](Example const& example) {
        return example.line.starts_with(fmt::format("mgit {} ", name));
    });
    auto const table = examples.empty() ? "" : example_table(examples) + "\n";
    return fmt::format("mgit {}: {}\n\n{}usage: {}\n\n{}\nall actions: mgit help {}\n"
                       "the options of every command: mgit help options\n",
                       name, form.summary, table, usage(row, form),
                       option_table(option_texts(form.declare), 2), row.name);
}

} // namespace

std::vector<std::string> own_commands() {
    std::vector<std::string> names;
    for (auto const& row : command_rows()) {
        names.emplace_back(row.name);
    }
    return names;
}

std::string help_text(std::string_view topic) {
    if (topic.empty()) {
        return overview();
    }
    if (topic == "options") {
        return shared_help();
    }
    if (topic == "selection") {
        return selection_help();
    }
    auto const blank = topic.find(' ');
    auto const* const row = find_command(topic.substr(0, blank));
    if (row == nullptr) {
        return {};
    }
    if (blank == std::string_view::npos) {
        return command_help(*row);
    }
    auto const* const form = find_form(*row, topic.substr(blank + 1));
    return form == nullptr ? std::string() : action_help(*row, *form);
}

} // namespace mgit
