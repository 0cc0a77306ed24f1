// The state that a repository is in, as a plain value: what `mgit ll` shows and `-s` asks for.
// Knows neither the output of git nor the disk that it is read from.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// What git is in the middle of, as git-status(1) tells it.
enum class Operation { none, merge, rebase, am, cherry_pick, revert, bisect };

// The subcommand of git that has begun it, "cherry-pick"; empty for none.
constexpr std::string_view operation_name(Operation operation) {
    constexpr std::array<std::string_view, 7> names = {
        "", "merge", "rebase", "am", "cherry-pick", "revert", "bisect"};
    return names.at(static_cast<std::size_t>(operation));
}

struct RepoState {
    // HEAD. Neither branch nor commit: a repository that is unreadable, which is an Error instead.
    std::string branch; // short name, or all of it outside refs/heads; empty if detached
    std::string commit; // full object id; empty if the branch is unborn
    std::string tag;    // detached exactly at this tag; empty if at none
    bool bare = false;  // no work tree: the counts of work are 0

    // The branch against its upstream.
    std::string upstream; // "origin/main"; empty if none is configured
    bool gone = false;    // it is configured, but its ref is not there
    std::size_t ahead = 0;
    std::size_t behind = 0;

    // The work tree, in paths; a path counts once in each that applies.
    std::size_t staged = 0;
    std::size_t modified = 0;   // not staged, of tracked files and submodules
    std::size_t untracked = 0;  // a folder that holds nothing else counts as one
    std::size_t conflicted = 0; // unmerged; these count neither as staged nor as modified
    std::size_t stashes = 0;

    Operation operation = Operation::none;
    std::size_t step = 0; // of a rebase or am: "2/5"; 0 if unknown
    std::size_t steps = 0;
    std::string started_on{}; // the branch that a rebase or bisect began on; HEAD is detached then

    bool linked = false;                               // a work tree of `git worktree add`
    bool shallow = false;                              // its history was cut off
    bool sparse = false;                               // not all files are checked out
    std::optional<std::chrono::sys_seconds> fetched{}; // when it was last fetched into

    // Of the commit of HEAD; nothing if it was not asked for.
    std::optional<std::chrono::sys_seconds> committed{};
    std::string subject; // its bytes as they are

    bool detached() const { return branch.empty() && !commit.empty(); }
    bool unborn() const { return commit.empty(); }
    bool dirty() const { return staged + modified + untracked + conflicted > 0; }
    // There is an upstream to compare with.
    bool compared() const { return !upstream.empty() && !gone; }
    // It has no commit of its own, so git does not count how many it is behind.
    bool behind_all() const { return unborn() && compared(); }
    bool in_sync() const { return compared() && ahead == 0 && behind == 0 && !unborn(); }
    bool diverged() const { return ahead > 0 && behind > 0; }

    friend bool operator==(RepoState const&, RepoState const&) = default;
};

} // namespace mgit
