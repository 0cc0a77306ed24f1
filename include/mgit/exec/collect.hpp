// Runs commands for what they print, many at a time, with the executor itself.
// Knows not what the answers mean; nobody is shown anything.
#pragma once

#include "mgit/exec/executor.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

// What became of each, with both streams apart; at most 32 at a time, because one that waits for a
// dead disk must not hold up the others. Each has `timeout` to end. Throws EndedBySignal, after the
// last one has ended, if a signal came meanwhile.
std::vector<Outcome> outcomes_of(std::span<Command const> commands,
                                 std::filesystem::path const& program,
                                 Environment const& environment, Millis timeout);

// The stdout of each one that ended with 0.
using Answers = std::vector<std::optional<std::string>>;

// outcomes_of(), for those who only want that.
Answers collect(std::span<Command const> commands, std::filesystem::path const& program,
                Environment const& environment, Millis timeout);

} // namespace mgit
