// What it means that git or ssh asked a question and got no answer: the finding for a judge.
// Knows no language but ssh's, which has only one, and asks nobody.
#pragma once

#include "mgit/core/event.hpp"
#include "mgit/process/prompt_trap.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mgit {

// The host that a prompt names, as HOST or HOST:PORT; empty if it names none.
std::string host_in(std::string_view prompt);

// needs-auth or needs-editor for a job that asked these questions and is not ok. Nothing if it did
// not ask or failed for another reason. with_terminal: the command that gives it one, "mgit -i
// pull".
std::optional<Finding> asked_finding(std::span<Question const> questions, Job const& job,
                                     Outcome const& outcome, std::string const& with_terminal);

} // namespace mgit
