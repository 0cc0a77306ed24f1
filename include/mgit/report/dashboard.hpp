// The table of `mgit ll`: one row for each repo, as text for people or as JSON for scripts.
// Knows neither git nor the clock: states and the time come in as values.
#pragma once

#include "mgit/core/outcome.hpp"
#include "mgit/core/repo.hpp"
#include "mgit/core/repo_state.hpp"
#include "mgit/core/settings.hpp"
#include "mgit/json/json_writer.hpp"
#include "mgit/report/style.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

struct DashboardRow {
    Repo const* repo = nullptr;
    std::optional<RepoState> state{}; // nothing: it could not be read
    Verdict verdict = Verdict::ok;    // else why: missing, error, unsafe, timeout, ...
    std::string problem;              // in words, not sanitised: "/mnt/usb/x is not there"
    bool waiting = false;             // nothing is known yet: only its name is shown, and "…"
    bool stale = false; // the state is an old one: "stale" stands before the work, or at the end

    // ok only with a state: a repo of which nothing is known must not look like a sound one.
    Verdict told() const { return verdict == Verdict::ok && !state ? Verdict::error : verdict; }
};

struct DashboardOptions {
    DashboardSettings settings;
    // A pipe gets the same columns, whole and with no width to keep to. On a terminal no line is
    // ever wider than `columns`; 0 counts as 80.
    Style style;
    std::chrono::sys_seconds now;
    bool heading = true;
};

// Rows are shown one by one, the first before the second is known; so the widths of the columns are
// fixed at the beginning, from the names and what can be known of the branches.
//
// On a narrow terminal columns are left out, the least important first: subject (shortened before),
// url, path, groups, commit, fetched, upstream, last, stash; then names and branches are shortened;
// then branch, sync and work go. The name is always there, also if the settings do not list it.
class Dashboard {
public:
    // `branches`: what HEAD names in each repo, where that is known without asking git; for the
    // width only. `repos` are not used after the constructor.
    Dashboard(DashboardOptions options, std::span<Repo const* const> repos,
              std::span<std::string const> branches);

    std::string heading() const;                    // with its line end; empty if there is none
    std::string row(DashboardRow const& row) const; // one line, with its line end
    // A line above the rows of a group ("web:"), for `mgit ll -g`; no name: repos of no group.
    std::string group_heading(std::string const& name) const;

    struct Slot {
        Column column;
        std::size_t width; // where the next column begins, less the two blanks between
        std::size_t limit; // longer text is cut; 0: it pushes what follows to the right
    };

private:
    std::string state_row(DashboardRow const& row) const;
    std::string problem_row(DashboardRow const& row) const;

    DashboardOptions options_;
    std::vector<Slot> layout_;
};

// "5m", "2h", "3d", "6w", "1y", rounded down; "now" below a minute, "in 3d" for what is to come.
std::string rough_age(std::chrono::sys_seconds then, std::chrono::sys_seconds now);

// The keys of a repo in the schema "mgit.ll/1" (docs/schemas/ll-1.schema.json). `now`: when the
// state was looked at.
void add_dashboard_row(JsonWriter& json, DashboardRow const& row, std::chrono::sys_seconds now);

} // namespace mgit
