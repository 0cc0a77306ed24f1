// Reads what `git status --porcelain=v2 -z` says of a repository.
// Knows neither processes nor the disk; state.hpp has what git status does not say.
#pragma once

#include "mgit/core/repo_state.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace mgit {

// What stands after `git` and the repo's own flags. Settings of the user's that change what counts
// (status.showUntrackedFiles, submodule.NAME.ignore) stay in force.
inline constexpr std::array<std::string_view, 5> status_words{"status", "--porcelain=v2",
                                                              "--branch", "--show-stash", "-z"};

// All of its output, by git-status(1), "Porcelain Format Version 2", of git 2.30 and newer: headers
// that are not known are passed over, other lines are not. Takes linear time and no memory for
// paths. Nothing if the output is not of this form or was cut short.
//
// As in that output, the name "(detached)" is no branch, and a detached HEAD may have an upstream;
// complete_state() knows better.
std::optional<RepoState> parse_status(std::string_view output);

} // namespace mgit
