// The one description of all commands: the parser obeys it, help and manual page show it.
// Knows neither the words of a command line nor what a command does with its arguments.
#pragma once

#include "mgit/cli/arguments.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace mgit {

// Makes the record of a command from its operands, once the options are in what `Form::declare`
// bound. Throws Error usage if they do not fit together.
using Finish = std::function<CommandArguments(std::vector<std::string> operands)>;

inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

// One way to write a command. Most commands have one; `group` has one for each action.
struct Form {
    std::string_view action;   // the word after the command; empty if there is only one form
    std::string_view operands; // as in a usage line
    std::string_view summary;  // empty if there is only one form
    std::size_t least;         // operands and @NAMEs
    std::size_t most;          // operands
    Finish (*declare)(CLI::App& app);
    bool selects = false; // @NAMEs stand among the operands, though the row does not select
};

enum class Section { registry, look, run, self };
std::string_view name(Section section);

// What the words after a command are.
enum class Tail {
    operands,  // and options, in any order; the command works on no selection
    selecting, // the same, with @NAMEs among them
    command,   // @NAMEs, then the words of a child, which are left alone
};

struct Example {
    std::string_view line;
    std::string_view what;
};

struct CommandRow {
    std::string_view name;
    Section section;
    Tail tail;
    std::string_view summary;
    std::string_view about; // lines of at most 80 columns
    std::span<Example const> examples;
    std::span<Form const> forms; // the first one counts if the action is left out
};

// All commands, in the order of the help.
std::span<CommandRow const> command_rows();
CommandRow const* find_command(std::string_view name);
// The form of this action; null if there is none.
Form const* find_form(CommandRow const& row, std::string_view action);
// The same, and Error usage with suggestions if there is none.
Form const& form_of(CommandRow const& row, std::string_view action);
// Whether @NAMEs may stand among the operands.
bool takes_selectors(CommandRow const& row, Form const& form);
// "add", "group rename".
std::string full_name(CommandRow const& row, Form const& form);
// What the words after `help` ask for: "", "rename", "group add". Throws as form_of does.
std::string help_topic(std::span<std::string const> words);
// "mgit rename [OPTIONS] NAME NEW_NAME".
std::string usage(CommandRow const& row, Form const& form);
// What a newcomer sees first.
std::span<Example const> first_examples();

} // namespace mgit
