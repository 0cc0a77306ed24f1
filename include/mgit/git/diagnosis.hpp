// Says from the disk what keeps git from working in a repository: it is gone, damaged, not
// readable or locked. Runs no git, knows no owners and changes nothing.
#pragma once

#include "mgit/core/outcome.hpp"
#include "mgit/core/repo.hpp"
#include "mgit/git/discovery.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace mgit {

// Why there is no repository for git to work with: Verdict missing or error. Nothing if all that
// makes a repository is there, in whatever state: unborn, detached, bare, in the midst of a merge.
std::optional<Finding> damage_of(Repo const& repo);

// The lock file of this repository that is there now and that git complains of in `message`. Its
// path is the same in every language. A lock that git did not stumble over is none of this.
std::optional<std::filesystem::path> lock_named_in(FoundRepo const& repo, std::string_view message);

// Of a linked worktree: whether its repository knows that it is here. git forgets it if not
// (git-worktree(1)).
bool is_known_worktree(FoundRepo const& worktree);

} // namespace mgit
