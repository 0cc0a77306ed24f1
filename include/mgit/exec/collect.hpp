// Runs commands for what they print, many at a time, with the executor itself.
// Knows not what the answers mean; nobody is shown anything.
#pragma once

#include "mgit/exec/executor.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

// The stdout of each one that ended with 0.
using Answers = std::vector<std::optional<std::string>>;

// Each has `timeout` to end; as many at a time as there are cores. Throws EndedBySignal, after the
// last one has ended, if a signal came meanwhile.
Answers collect(std::span<Command const> commands, std::filesystem::path const& program,
                Environment const& environment, Millis timeout);

} // namespace mgit
