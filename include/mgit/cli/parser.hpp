// From the words of a command line to an Invocation, and from the grammar to help texts.
// Knows the spelling of commands and options only; behind it stands CLI11, which nobody else sees.
#pragma once

#include "mgit/cli/arguments.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// given: the words after the program's name. Throws Error usage, with suggestions where something
// is misspelled; `-h`, `--help` and `--version` become the commands help and version.
Invocation parse_command_line(std::span<std::string const> given);

// The value of --format in words that parse_command_line refuses, as far as it can be told; empty
// if there is none. What belongs to git or to a program is not looked at.
std::string format_asked_for(std::span<std::string const> words);

// The names of our own commands, in the order of the help.
std::vector<std::string> own_commands();

// The overview (no topic), the help of one of our own commands or of one action of it ("group
// add"); empty for an unknown topic.
std::string help_text(std::string_view topic);

// The manual page in man(7) format, from the same grammar.
std::string man_page();

} // namespace mgit
