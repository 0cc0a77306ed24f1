// Finds the lock files of a repository.
// Knows neither how old they may be nor who holds them, and removes none.
#pragma once

#include "mgit/git/discovery.hpp"

#include <filesystem>
#include <vector>

namespace mgit {

// Those in its git directory and, for a worktree, in that of the main work tree; those of branches,
// and that of the background maintenance.
std::vector<std::filesystem::path> locks_of(FoundRepo const& repo);

} // namespace mgit
