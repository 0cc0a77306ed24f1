#include "mgit/cli/parser.hpp"

#include "cli/grammar.hpp"
#include "cli/options.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/selector.hpp"
#include "mgit/core/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

Error usage_error(std::string const& what, std::string hint) {
    return {ExitCode::usage, what, std::move(hint)};
}

bool is_option(std::string_view word) {
    return word.size() > 1 && word.front() == '-';
}

// Before the "=" of "--jobs=4".
std::string option_name(std::string const& word) {
    return word.substr(0, word.find('='));
}

// CLI11 would accept "--quiet=true", and take the next word for the value of "--registry=".
void check_equal_signs(CLI::App const& app, std::span<std::string const> words) {
    for (auto const& word : words) {
        auto const name = option_name(word);
        if (name.size() == word.size() || !word.starts_with("--")) {
            continue;
        }
        auto const* const option = app.get_option_no_throw(name);
        if (option != nullptr && option->get_expected_max() == 0 &&
            option->get_type_name().empty()) {
            throw usage_error(fmt::format("option '{}' takes no value", name), "");
        }
        if (option != nullptr && word.ends_with('=')) {
            bool const takes_word = option->get_expected_max() > 0;
            throw usage_error(fmt::format("option '{}' needs a value", name),
                              takes_word
                                  ? fmt::format("an empty one is a word of its own: {} ''", name)
                                  : fmt::format("or leave the '=' out: {}", name));
        }
    }
}

// What CLI11 leaves over of the words, in their order. They must hold no "--", of which its
// versions make different things.
Words parse(CLI::App& app, Words const& words) {
    try {
        app.parse(Words(words.rbegin(), words.rend()));
    } catch (CLI::ParseError const&) {
        check_equal_signs(app, words);
        // An option takes whatever follows it, so only the last word can lack its value.
        auto const& last = words.back();
        throw usage_error(fmt::format("option '{}' needs a value", last), "see: mgit help options");
    }
    return app.remaining();
}

Error unknown_option(CLI::App const& app, std::string const& word, std::string_view otherwise) {
    auto const name = option_name(word);
    Words known;
    for (auto const* const option : app.get_options()) {
        for (auto const& long_name : option->get_lnames()) {
            known.push_back("--" + long_name);
        }
    }
    auto const meant = name.starts_with("--") ? did_you_mean(name, known) : std::string();
    return usage_error(fmt::format("unknown option '{}'", name),
                       meant.empty() ? std::string(otherwise) : meant);
}

// Moves the @NAMEs at the front of the words to the selectors: what `is_meant` takes for one.
void take_selectors(Words& words, Words& selectors, bool (*is_meant)(std::string_view)) {
    auto const end = std::find_if_not(words.begin(), words.end(), is_meant);
    for (auto word = words.begin(); word != end; ++word) {
        selectors.push_back(word->substr(1));
    }
    words.erase(words.begin(), end);
}

// Reads the options and @NAMEs before the command; what remains begins with the command.
Words parse_leading(Words words, Shared& shared, Words& selectors) {
    take_selectors(words, selectors, is_selector_of_any_name);
    if (words.empty() || !is_option(words.front())) {
        return words; // without the cost of declaring options that nobody gave
    }
    CLI::App app;
    app.set_help_flag();
    app.prefix_command();
    declare_shared(app, shared);
    while (!words.empty() && is_option(words.front())) {
        auto const dashes = std::find(words.begin(), words.end(), "--");
        Words const head(words.begin(), dashes);
        auto rest = parse(app, head);
        check_equal_signs(app, std::span(head).first(head.size() - rest.size()));
        rest.insert(rest.end(), dashes, words.end());
        if (!rest.empty() && is_option(rest.front())) {
            throw unknown_option(
                app, rest.front(),
                fmt::format("options of a command stand after it: mgit COMMAND {}\n"
                            "those of mgit: mgit help options",
                            rest.front()));
        }
        take_selectors(rest, selectors, is_selector_of_any_name);
        words = std::move(rest);
    }
    return words;
}

// What is no option of the form, of the words before an action.
Words not_options_of(Form const& form, Words const& words) {
    Options ignored;
    Shared shared{ignored};
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    auto const finish = form.declare(app);
    declare_shared(app, shared);
    return parse(app, words);
}

// Where the action stands behind options, as in `group --dry-run add` and `group -n web add`: the
// first word that names an action of which all words before it are options.
Words::iterator find_action(CommandRow const& row, Words& words) {
    auto const end = std::find(words.begin(), words.end(), "--");
    for (auto word = std::next(words.begin()); word < end; ++word) {
        auto const* const form = find_form(row, *word);
        try {
            if (form != nullptr && not_options_of(*form, Words(words.begin(), word)).empty()) {
                return word;
            }
        } catch (Error const&) { // NOLINT(bugprone-empty-catch): the word is an option's value
        }
    }
    return words.end();
}

// That no word means to be an action and is misspelled: the first form is not given operands so.
void check_no_action(CommandRow const& row, Words const& words) {
    Words const head(words.begin(), std::find(words.begin(), words.end(), "--"));
    auto const rest = not_options_of(row.forms.front(), head);
    if (!rest.empty() && !is_option(rest.front())) {
        form_of(row, rest.front());
    }
}

// The form that a word names, which is taken out; the first form if there is none.
Form const& take_form(CommandRow const& row, Words& words) {
    if (row.forms.size() == 1 || words.empty()) {
        return row.forms.front();
    }
    auto const action = is_option(words.front()) ? find_action(row, words) : words.begin();
    if (action == words.end()) {
        check_no_action(row, words);
        return row.forms.front();
    }
    auto const& form = form_of(row, *action);
    words.erase(action);
    return form;
}

void check_count(CommandRow const& row, Form const& form, Words const& operands,
                 Words const& selectors) {
    auto const command = full_name(row, form);
    auto const hint = fmt::format("as in: mgit {} {}", command, form.operands);
    if (!takes_selectors(row, form) && !selectors.empty()) {
        throw usage_error(fmt::format("'{}' takes no '@{}'", command, selectors.front()), hint);
    }
    if (operands.size() + selectors.size() < form.least) {
        throw usage_error(fmt::format("'{}' needs {}", command, form.operands), hint);
    }
    if (operands.size() > form.most) {
        throw usage_error(fmt::format("'{}' does not take '{}'", command, operands[form.most]),
                          hint);
    }
}

// Options and operands of one of our own commands, in any order.
CommandArguments parse_own(CommandRow const& row, Words words, Shared& shared, Words& selectors) {
    auto const given = words.size();
    auto const& form = take_form(row, words);
    bool const has_action = words.size() != given;
    auto const dashes = std::find(words.begin(), words.end(), "--");
    Words const head(words.begin(), dashes);
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    auto const finish = form.declare(app);
    bool const has_options = std::ranges::any_of(head, is_option);
    if (has_options) { // else without the cost of declaring what nobody gave
        declare_shared(app, shared);
    }
    Words operands;
    for (auto const& word : has_options ? parse(app, head) : head) {
        if (is_option(word)) {
            throw unknown_option(app, word, fmt::format("see: mgit help {}", row.name));
        }
        if (takes_selectors(row, form) && is_selector_of_any_name(word)) {
            selectors.push_back(word.substr(1));
        } else {
            operands.push_back(word);
        }
    }
    check_equal_signs(app, head);
    if (dashes != words.end()) {
        operands.insert(operands.end(), std::next(dashes), words.end());
    }
    if (shared.help) {
        return HelpArguments{has_action ? full_name(row, form) : std::string(row.name)};
    }
    check_count(row, form, operands, selectors);
    return finish(std::move(operands));
}

CommandArguments parse_run(CommandRow const& row, Words words, Words& selectors) {
    CLI::App app;
    bool const is_gits = row.name == "git";
    take_selectors(words, selectors, is_gits ? is_selector : is_selector_of_any_name);
    return row.forms.front().declare(app)(std::move(words));
}

CommandArguments parse_command(Words words, Shared& shared, Words& selectors) {
    auto word = std::move(words.front());
    words.erase(words.begin());
    auto const* const row = find_command(word);
    if (row == nullptr) {
        take_selectors(words, selectors, is_selector);
        words.insert(words.begin(), std::move(word));
        return RunArguments{RunArguments::Kind::git, true, std::move(words)};
    }
    return row->tail == Tail::command ? parse_run(*row, std::move(words), selectors)
                                      : parse_own(*row, std::move(words), shared, selectors);
}

} // namespace

std::string format_asked_for(std::span<std::string const> words) {
    Words takes_value;
    for (OptionText const& option : shared_options()) {
        if (option.takes_word()) {
            takes_value.insert(takes_value.end(), option.names.begin(), option.names.end());
        }
    }
    std::string format;
    bool own = false; // the command was one of ours: the words after it are its own
    for (auto word = words.begin(); word != words.end() && *word != "--"; ++word) {
        bool const has_value = std::ranges::find(takes_value, *word) != takes_value.end();
        auto const next = has_value ? std::next(word) : words.end();
        if (word->starts_with("--format=")) {
            format = word->substr(word->find('=') + 1);
        } else if (next != words.end()) {
            format = *word == "--format" ? *next : format;
            word = next;
        } else if (!own && !is_option(*word) && !is_selector_of_any_name(*word)) {
            auto const* const row = find_command(*word);
            if (row == nullptr || row->tail == Tail::command) {
                break;
            }
            own = true;
        }
    }
    return format;
}

Invocation parse_command_line(std::span<std::string const> given) {
    Invocation invocation;
    invocation.words.assign(given.begin(), given.end());
    Shared shared{invocation.options};
    auto words = parse_leading(Words(given.begin(), given.end()), shared, invocation.selectors);
    if (shared.help) {
        invocation.command = HelpArguments{help_topic(words)};
    } else if (shared.version) {
        invocation.command = VersionArguments{};
    } else if (!words.empty()) {
        invocation.command = parse_command(std::move(words), shared, invocation.selectors);
    } else if (!given.empty()) {
        throw usage_error("no command is given", "all commands: mgit help");
    }
    if (invocation.options.quiet && invocation.options.verbose) {
        throw usage_error("options '--quiet' and '--verbose' contradict each other",
                          "give one of them");
    }
    return invocation;
}

} // namespace mgit
