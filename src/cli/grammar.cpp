#include "cli/grammar.hpp"

#include "cli/rows.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace mgit {
namespace {

constexpr std::array overview_examples{
    Example{"mgit add -r ~/src", "register all repos below ~/src"},
    Example{"mgit pull", "git pull in every repo, many at once"},
    Example{"mgit pull @web --rebase", "in the repo or the group web"},
    Example{"mgit ll", "where every repo stands"},
    Example{"mgit log --oneline -3", "any git command, with all its options"},
    Example{"mgit exec make test", "any program, without a shell"},
    Example{"mgit -n @web sh 'git gc; du -s'", "show what would be run, and where"},
};

} // namespace

std::string_view name(Section section) {
    switch (section) {
    case Section::registry:
        return "registry";
    case Section::look:
        return "look";
    case Section::run:
        return "run";
    case Section::self:
        return "self";
    }
    return "";
}

std::span<CommandRow const> command_rows() {
    static std::vector<CommandRow> const rows = [] {
        std::vector<CommandRow> all;
        for (auto const section : {registry_rows(), group_rows(), workspace_rows(), upkeep_rows(),
                                   look_rows(), run_rows(), settings_rows(), self_rows()}) {
            all.insert(all.end(), section.begin(), section.end());
        }
        return all;
    }();
    return rows;
}

CommandRow const* find_command(std::string_view name) {
    auto const rows = command_rows();
    auto const row = std::find_if(rows.begin(), rows.end(),
                                  [name](CommandRow const& each) { return each.name == name; });
    return row == rows.end() ? nullptr : &*row;
}

Form const* find_form(CommandRow const& row, std::string_view action) {
    auto const form = std::ranges::find(row.forms, action, &Form::action);
    return form == row.forms.end() ? nullptr : &*form;
}

Form const& form_of(CommandRow const& row, std::string_view action) {
    if (auto const* const form = find_form(row, action)) {
        return *form;
    }
    std::vector<std::string> actions;
    for (auto const& form : row.forms) {
        actions.emplace_back(form.action);
    }
    auto const meant = did_you_mean(action, actions);
    throw Error(
        ExitCode::usage, fmt::format("'{}' has no action '{}'", row.name, action),
        fmt::format("{}{}it has: {}", meant, meant.empty() ? "" : "\n", fmt::join(actions, ", ")));
}

bool takes_selectors(CommandRow const& row, Form const& form) {
    return row.tail == Tail::selecting || form.selects;
}

std::string full_name(CommandRow const& row, Form const& form) {
    return fmt::format("{}{}{}", row.name, form.action.empty() ? "" : " ", form.action);
}

std::string help_topic(std::span<std::string const> words) {
    if (words.empty()) {
        return {};
    }
    auto const* const row = find_command(words.front());
    if (row == nullptr || row->forms.size() == 1 || words.size() == 1 ||
        words[1].starts_with('-')) {
        return words.front();
    }
    return full_name(*row, form_of(*row, words[1]));
}

std::string usage(CommandRow const& row, Form const& form) {
    auto const* const options = row.tail == Tail::command ? "[OPTIONS] [@NAME...] " : "";
    auto const more = row.tail == Tail::command || form.operands.empty() ? "" : " [OPTIONS]";
    return fmt::format("mgit {}{}{}{}{}", options, full_name(row, form), more,
                       form.operands.empty() ? "" : " ", form.operands);
}

std::span<Example const> first_examples() {
    return overview_examples;
}

} // namespace mgit
