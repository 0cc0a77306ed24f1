// What the user can set for good, as plain values with their defaults.
// Knows neither the file that they are kept in nor how they are spelled there.
#pragma once

#include "mgit/core/choices.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace mgit {

// The columns of `mgit ll`.
enum class Column {
    name,
    branch,   // or the tag or commit of a detached HEAD
    sync,     // against the upstream: "=", "↑2 ↓5", "none", "gone"
    work,     // the operation in progress, changed paths by kind, the kind of work tree
    stash,    // how many
    last,     // age of the commit of HEAD
    subject,  // of that commit
    upstream, // name of the upstream branch
    fetched,  // age of the last fetch
    commit,   // short object id of HEAD
    groups,
    path,
    url,
};
inline constexpr std::size_t column_count = 13;
// What users call them, by Column.
inline constexpr std::array<char const*, column_count> column_names = {
    "name",     "branch",  "sync",   "work",   "stash", "last", "subject",
    "upstream", "fetched", "commit", "groups", "path",  "url"};

// What a cell says, for its colour. Never said by the colour alone.
enum class Meaning {
    in_sync,
    ahead,
    behind,
    diverged,
    no_upstream, // none, or gone
    dirty,
    conflicted, // and operations in progress
    problem,    // missing, error, unsafe
    branch,
    detached,
    dim, // what matters less: subject, age
};
inline constexpr std::size_t meaning_count = 11;
inline constexpr std::array<char const*, meaning_count> meaning_names = {
    "in-sync",    "ahead",   "behind", "diverged", "no-upstream", "dirty",
    "conflicted", "problem", "branch", "detached", "dim"};

// The short marks before numbers.
enum class Mark { ahead, behind, in_sync, staged, modified, untracked, conflicted };
inline constexpr std::size_t mark_count = 7;
inline constexpr std::array<char const*, mark_count> mark_names = {
    "ahead", "behind", "in-sync", "staged", "modified", "untracked", "conflicted"};

struct DashboardSettings {
    std::vector<Column> columns = {Column::name,  Column::branch, Column::sync,   Column::work,
                                   Column::stash, Column::last,   Column::subject};
    // The most that a column takes on a terminal, by Column; 0: no limit.
    std::array<std::size_t, column_count> widths = {32, 24, 0, 0, 0, 0, 0, 24, 0, 0, 0, 0, 0};
    // By Mark. Where the terminal shows ASCII only, a mark that is not ASCII is replaced by the one
    // in ascii_marks.
    std::array<std::string, mark_count> marks = {"↑", "↓", "=", "+", "~", "?", "!"};
    // SGR parameters by Meaning ("1;33"); empty: none. No red and green that must be told apart.
    std::array<std::string, meaning_count> colours = {
        "", "34", "33", "1;35", "2", "36", "7", "1;31", "", "35", "2",
    };

    friend bool operator==(DashboardSettings const&, DashboardSettings const&) = default;
};
inline constexpr std::array<char const*, mark_count> ascii_marks = {"^", "v", "=", "+",
                                                                    "~", "?", "!"};

struct Settings {
    DashboardSettings dashboard;
    RowOrder rows = RowOrder::none; // of the dashboard
    // Where the command line, and for colours the environment, say nothing.
    std::optional<std::size_t> jobs{};                  // nothing: as many as fit the command
    std::optional<std::chrono::milliseconds> timeout{}; // nothing: no limit
    ColourChoice colour = ColourChoice::automatic;
    std::string format = run_format_names.front(); // of the output of commands
    std::size_t keep_runs = 20;                    // how many are remembered; 0: none

    friend bool operator==(Settings const&, Settings const&) = default;
};

} // namespace mgit
