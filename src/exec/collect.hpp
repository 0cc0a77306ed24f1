// Runs commands for what they print, many at a time, with the executor itself.
// Knows not what the answers mean; nobody is shown anything.
#pragma once

#include "mgit/exec/executor.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

struct Collected {
    std::vector<std::optional<std::string>> answers; // stdout of each that ended with 0
    std::optional<int> signal;                       // that ended it early
};

// Each has `timeout` to end; as many at a time as there are cores.
Collected collect(std::span<Command const> commands, std::filesystem::path const& program,
                  Environment const& environment, Millis timeout);

} // namespace mgit
