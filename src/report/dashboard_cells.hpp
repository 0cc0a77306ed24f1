// What stands in the cells of the dashboard: words, each with the meaning that it is coloured for.
// Knows no widths and no other row.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/core/repo_state.hpp"
#include "mgit/core/settings.hpp"
#include "mgit/report/dashboard.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct CellWord {
    std::string text; // safe to show
    std::optional<Meaning> meaning{};
    bool whole = false; // a fact that is not cut, where the name beside it can be
};
using CellText = std::vector<CellWord>; // words with a blank between; none: an empty cell

class Cells {
public:
    Cells(DashboardOptions const& options) : options_(options) {}

    CellText cell(Column column, Repo const& repo, RepoState const& state) const;

    // Those cells that depend on the repo alone: name, groups, path, url.
    CellText known(Column column, Repo const& repo) const;
    CellText branch(RepoState const& state) const;
    CellText sync(RepoState const& state) const;
    CellText work(RepoState const& state) const;

    // Text that we did not write, on one line, in the characters that this stream can show.
    std::string shown(std::string_view untrusted) const;

private:
    std::string marked(Mark mark, std::size_t count) const;
    std::string age(std::optional<std::chrono::sys_seconds> then, char const* none) const;

    DashboardOptions const& options_;
};

// "REPO"; of subject the heading is empty.
std::string_view heading_of(Column column);

std::size_t width_of(CellText const& cell);

} // namespace mgit
