// The table of `mgit ll`: one row for each repo, as text for people or as JSON for scripts.
// Knows neither git nor the clock: states and the time come in as values.
#pragma once

#include "mgit/core/outcome.hpp"
#include "mgit/core/repo.hpp"
#include "mgit/core/repo_state.hpp"
#include "mgit/core/settings.hpp"
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
};

struct DashboardOptions {
    DashboardSettings settings;
    Style style; // a pipe gets the same columns, without colour and with no width to keep to
    std::chrono::sys_seconds now;
    bool heading = true;
};

// Rows are shown one by one, the first before the second is known; so the widths of the columns are
// fixed at the beginning, from the names and what can be known of the branches.
class Dashboard {
public:
    // `branches`: what HEAD names in each repo, where that is known without asking git; for the
    // width only.
    Dashboard(DashboardOptions options, std::span<Repo const* const> repos,
              std::span<std::string const> branches);

    std::string heading() const;                    // with its line end; empty if there is none
    std::string row(DashboardRow const& row) const; // one line, with its line end
    // A line above the rows of a group ("web:"), for `mgit ll -g`.
    std::string group_heading(std::string const& name) const;

private:
    struct Cell {
        Column column;
        std::size_t width; // 0: as wide as its text; the last column takes what is left
    };
    DashboardOptions options_;
    std::vector<Cell> layout_;
};

// One JSON object without line end, schema "mgit.ll/1" (docs/schemas/ll-1.schema.json).
std::string dashboard_json(DashboardRow const& row, std::chrono::sys_seconds now);

} // namespace mgit
