#include "cli/grammar.hpp"
#include "cli/options.hpp"
#include "cli/topics.hpp"
#include "mgit/cli/parser.hpp"
#include "mgit/core/exit_code.hpp"
#include "mgit/core/outcome.hpp"
#include "mgit/settings/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace mgit {
namespace {

constexpr std::string_view description =
    "mgit runs git, or any other command, in many repositories at once, and\n"
    "tells what happened in each of them.\n"
    "COMMAND is one of the commands below, or any command or alias of git, which\n"
    "then runs in every selected repo with all the arguments that follow it.\n"
    "Each repo gets the command once. Commands that run at the same time cannot\n"
    "prompt; those that need an editor or a terminal run one by one, in the\n"
    "foreground, if there is a terminal.";

constexpr std::string_view output =
    "The output of a repo is one block and never mixes with that of others. On a\n"
    "terminal blocks come in the order in which repos are done, else in the order\n"
    "of the selection. Repos that are ok and print nothing are not shown. What a\n"
    "command writes is copied byte for byte; only on a terminal control\n"
    "characters are made visible. The repo whose turn it is need not be done: once\n"
    "it has run for half a second, or has written more than 1 MiB, what it writes\n"
    "is shown as it comes, while that of all others waits. If it fails then, the\n"
    "line that says so stands below its output. That is so where the selection\n"
    "sets the order and wherever one command runs at a time, with the formats\n"
    "group, prefix and raw; not for commands that talk to servers, which may be\n"
    "tried again. While it lasts, --progress auto paints on a terminal how far the\n"
    "run is, below all else, with the repos that have been running longest;\n"
    "elsewhere a line now and then tells it, after 30 seconds. With plain there\n"
    "are such lines after 5 seconds, on a terminal as well; tty paints also in a\n"
    "CI job, none tells nothing. At the end a summary counts the repos by\n"
    "verdict and names those that are not ok with their causes. The verdicts are:";

constexpr std::string_view settings_text =
    "What is set by 'mgit settings set' counts where the command line and, for\n"
    "colours, the environment say nothing.";

struct Item {
    std::string_view name;
    std::string_view text;
};

constexpr Item files[] = {
    {"$MGIT_CONFIG_HOME/registry.json", "The registry, if that variable is set."},
    {"$XDG_CONFIG_HOME/mgit/registry.json", "The registry, if only this one is set."},
    {"~/.config/mgit/registry.json", "The registry otherwise."},
    {"settings.json", "Beside the personal registry: the settings; see SETTINGS."},
    {"mgit.json", "In the current folder or above it: the registry of a workspace, which comes\n"
                  "first; see 'mgit help init'."},
};

constexpr Item environment[] = {
    {"MGIT_CONFIG_HOME, XDG_CONFIG_HOME", "Where the registry and the settings are; see FILES."},
    {"MGIT_COLOR", "Colours: auto, always or never; --color comes first."},
    {"NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE",
     "If not empty: no colours, or colours also where there is no terminal.\n"
     "MGIT_COLOR comes first."},
    {"CI", "If set, colours only where they are asked for, and nothing is painted."},
    {"MGIT_ACCESSIBLE",
     "If set, and not to 0: for screen readers. Nothing is painted over, and words\n"
     "take the place of rules and symbols in what a run prints."},
    {"XDG_RUNTIME_DIR", "Where sockets and questions of a run are kept meanwhile; else /dev/shm,\n"
                        "TMPDIR or /tmp."},
    {"TMPDIR", "Where output that is too much for memory is kept meanwhile; else /tmp."},
    {"MGIT_NAME, MGIT_PATH, MGIT_GROUPS, MGIT_URL, MGIT_BRANCH, MGIT_I, MGIT_N",
     "Set for the children of exec and sh: the repo's name, path, groups, URL\n"
     "and branch (empty if there is none), its number in the selection, and how\n"
     "many there are."},
};

constexpr std::pair<char, std::string_view> escapes[] = {
    {'\\', "\\e"}, {'-', "\\-"}, {'\'', "\\(aq"}, {'"', "\\(dq"}, {'~', "\\(ti"}, {'^', "\\(ha"},
};

// The character at the beginning, which is not ASCII, for every troff; `text` moves on behind it.
std::string escaped_character(std::string_view& text) {
    std::size_t size = 1;
    auto code = static_cast<unsigned char>(text[0]) & (text[0] & 0x20 ? 0x0FU : 0x1FU);
    for (; size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U;
         ++size) {
        code = code << 6U | (static_cast<unsigned char>(text[size]) & 0x3FU);
    }
    text.remove_prefix(size);
    return fmt::format("\\[u{:04X}]", code);
}

// Text that troff shows as it is.
std::string plain(std::string_view text) {
    std::string out;
    char before = '\n';
    while (!text.empty()) {
        char const c = text.front();
        if (static_cast<unsigned char>(c) >= 0x80) {
            out += escaped_character(text);
            before = 'x';
            continue;
        }
        text.remove_prefix(1);
        if (before == '\n' && c == '.') {
            out += "\\&"; // else it would be a request
        }
        auto const escape = std::find_if(std::begin(escapes), std::end(escapes),
                                         [c](auto const& each) { return each.first == c; });
        out += escape == std::end(escapes) ? std::string(1, c) : std::string(escape->second);
        before = c;
    }
    return out;
}

std::string bold(std::string_view text) {
    return "\\fB" + plain(text) + "\\fR";
}
std::string section(std::string_view title) {
    return fmt::format(".SH {}\n", title);
}
std::string item(std::string const& head, std::string_view text) {
    return fmt::format(".TP\n{}\n{}\n", head, plain(text));
}

std::string items(std::span<Item const> all) {
    std::string text;
    for (auto const& [name, what] : all) {
        text += item(bold(name), what);
    }
    return text;
}

std::string option_items(std::vector<OptionText> const& options) {
    std::string text;
    for (auto const& option : options) {
        std::string head;
        for (auto const& name : option.names) {
            head += (head.empty() ? "" : ", ") + bold(name);
        }
        head += option.takes_word() ? " " : "";
        head += option.value.empty() ? "" : "\\fI" + plain(option.value) + "\\fR";
        text += item(head, option.help);
    }
    return text;
}

std::string example_items(std::span<Example const> examples) {
    std::string text;
    for (auto const& example : examples) {
        text += item(bold(example.line), example.what);
    }
    return text;
}

std::string form_items(CommandRow const& row) {
    if (row.forms.size() == 1) {
        auto const& form = row.forms.front();
        return bold(usage(row, form)) + "\n" + option_items(option_texts(form.declare));
    }
    std::string text;
    for (auto const& form : row.forms) {
        auto const options = option_items(option_texts(form.declare));
        text += item(bold(usage(row, form)), form.summary);
        text += options.empty() ? "" : ".RS\n" + options + ".RE\n";
    }
    return text;
}

std::string command(CommandRow const& row) {
    auto const about = row.about.empty() ? "" : fmt::format(".PP\n{}\n", plain(row.about));
    return fmt::format(".SS mgit {} \\- {}\n{}{}.PP\nExamples:\n{}", row.name, plain(row.summary),
                       form_items(row), about, example_items(row.examples));
}

std::string commands() {
    std::string text;
    for (auto const& row : command_rows()) {
        text += command(row);
    }
    return text;
}

std::string setting_items() {
    std::string text;
    Settings const defaults;
    for (Setting const& setting : setting_table()) {
        text +=
            item(bold(setting.key), fmt::format("{}.\nIt can be: {}.\nDefault: {}", setting.meaning,
                                                setting.allowed, value_text(setting, defaults)));
    }
    return text;
}

std::string verdicts() {
    std::string text;
    for (std::size_t i = 0; i < verdict_count; ++i) {
        text += fmt::format("{}{}", text.empty() ? "" : ",\n", bold(name(static_cast<Verdict>(i))));
    }
    return text + ".\n";
}

std::string exit_status() {
    std::string text;
    for (auto const& row : exit_codes()) {
        text += item(bold(std::to_string(static_cast<int>(row.code))), row.meaning);
    }
    return text + item(bold("128+n"), "mgit was ended by signal n") +
           ".PP\nWith \\-\\-interactive and exactly one repo, the code of the command itself.\n";
}

} // namespace

std::string man_page() {
    std::string page = ".\\\" Made by mgit from its own grammar.\n"
                       ".TH MGIT 1 \"\" mgit \"User Commands\"\n";
    page += section("NAME") + "mgit \\- run git, or any command, in many repositories at once\n";
    page += section("SYNOPSIS") +
            "\\fBmgit\\fR [\\fIOPTIONS\\fR] [\\fI@NAME\\fR...] \\fICOMMAND\\fR [\\fIARGS\\fR...]\n";
    page += section("DESCRIPTION") + plain(description) + "\n";
    page += section("EXAMPLES") + example_items(first_examples());
    page += section("COMMANDS") + commands();
    page += section("OPTIONS") +
            plain("They stand before the command, or after one of mgit's own commands. What\n"
                  "follows a git command, git, exec or sh is not read.\n") +
            option_items(shared_options());
    page += section("SELECTION") + plain(selection_text()) + "\n.PP\nTerms:\n" +
            example_items(selection_terms()) + ".PP\nExamples:\n" +
            example_items(selection_examples());
    page += section("SETTINGS") + plain(settings_text) + "\n" + setting_items();
    page += section("OUTPUT") + plain(output) + "\n" + verdicts();
    page += section("\"EXIT STATUS\"") + exit_status();
    page += section("FILES") + items(files);
    page += section("ENVIRONMENT") + items(environment);
    page += section("\"SEE ALSO\"") + ".BR git (1)\n";
    return page;
}

} // namespace mgit
