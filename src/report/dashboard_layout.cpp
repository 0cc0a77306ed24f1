#include "report/dashboard_layout.hpp"

#include "mgit/core/text.hpp"
#include "report/dashboard_cells.hpp"

#include <algorithm>
#include <array>

namespace mgit {

namespace {

// Left out from the first to the last; those after `stash` only when all is as narrow as can be.
constexpr std::array drop_order = {
    Column::subject,  Column::url,  Column::path,  Column::groups, Column::commit, Column::fetched,
    Column::upstream, Column::last, Column::stash, Column::branch, Column::sync,   Column::work,
};
constexpr std::size_t kept_longest = 3;

// Widths of a column: what it would like, what it takes before others have to go, the very least.
struct Claim {
    Column column;
    std::size_t wanted;
    std::size_t comfortable;
    std::size_t least;
};
using Claims = std::vector<Claim>;

struct Floors {
    std::size_t comfortable;
    std::size_t least;
};
Floors floors_of(Column column) {
    constexpr auto all = static_cast<std::size_t>(-1);
    switch (column) {
    case Column::name:
        return {20, 10};
    case Column::branch:
    case Column::upstream:
        return {12, 8};
    case Column::sync:
        return {all, 5};
    case Column::work:
        return {all, 8};
    case Column::subject:
        return {12, 12};
    case Column::groups:
        return {12, 8};
    case Column::path:
    case Column::url:
        return {24, 12};
    case Column::stash:
    case Column::last:
    case Column::fetched:
    case Column::commit:
        break;
    }
    return {all, all};
}

RepoState example(std::size_t ahead, std::size_t changes) {
    RepoState state;
    state.upstream = "origin/main";
    state.commit = "1";
    state.ahead = state.behind = ahead;
    state.staged = state.modified = state.untracked = changes;
    return state;
}

std::size_t widest_branch(Cells const& cells, std::span<std::string const> branches) {
    std::size_t width = 12; // "main (empty)"
    for (std::string const& branch : branches) {
        width = std::max(width, display_width(cells.shown(branch)));
    }
    return width;
}

// What most rows will need; a row that needs more pushes its own cells to the right.
std::size_t expected_width(Column column, Cells const& cells, std::span<Repo const* const> repos,
                           std::span<std::string const> branches) {
    std::size_t width = 0;
    switch (column) {
    case Column::branch:
        return widest_branch(cells, branches);
    case Column::upstream:
        return widest_branch(cells, branches) + std::string_view("origin/").size();
    case Column::sync:
        return width_of(cells.sync(example(12, 0)));
    case Column::work: // of "REBASE 2/5 !1" and a little of everything
        return std::max<std::size_t>(13, width_of(cells.work(example(0, 1))));
    case Column::commit:
        return 7;
    case Column::subject:
        return 50;
    case Column::name:
    case Column::groups:
    case Column::path:
    case Column::url:
        for (Repo const* const repo : repos) {
            width = std::max(width, width_of(cells.known(column, *repo)));
        }
        return width;
    case Column::stash:
    case Column::last:
    case Column::fetched:
        break; // as wide as the heading
    }
    return width;
}

std::size_t cap_of(Column column, DashboardOptions const& options) {
    return options.style.terminal ? options.settings.widths[static_cast<std::size_t>(column)] : 0;
}

Claims claims_of(DashboardOptions const& options, std::span<Repo const* const> repos,
                 std::span<std::string const> branches) {
    Cells const cells(options);
    auto columns = options.settings.columns;
    if (std::ranges::find(columns, Column::name) == columns.end()) {
        columns.insert(columns.begin(), Column::name);
    }
    Claims claims;
    for (Column const column : columns) {
        std::size_t wanted = std::max(expected_width(column, cells, repos, branches),
                                      display_width(heading_of(column)));
        if (std::size_t const cap = cap_of(column, options); cap > 0) {
            wanted = std::min(wanted, cap);
        }
        auto const floors = floors_of(column);
        claims.push_back(
            {column, wanted, std::min(wanted, floors.comfortable), std::min(wanted, floors.least)});
    }
    return claims;
}

std::size_t total(Claims const& claims, std::size_t Claim::*width) {
    std::size_t sum = (claims.size() - 1) * column_gap;
    for (Claim const& claim : claims) {
        sum += claim.*width;
    }
    return sum;
}

// Leaves out columns of the list until the others fit or only `keep` are left.
void drop(Claims& claims, std::span<Column const> order, std::size_t columns,
          std::size_t Claim::*width, std::size_t keep) {
    for (Column const column : order) {
        if (total(claims, width) <= columns || claims.size() <= keep) {
            return;
        }
        std::erase_if(claims, [&](Claim const& claim) { return claim.column == column; });
    }
}

// From the least that is agreed on, each column in turn takes one more until it has what it wants;
// the subject takes what is left.
void grow(Claims& claims, std::size_t columns, std::size_t Claim::*base) {
    std::size_t const used = total(claims, base);
    std::size_t room = columns - std::min(used, columns);
    for (bool grown = true; grown && room > 0;) {
        grown = false;
        for (Claim& claim : claims) {
            if (claim.column != Column::subject && claim.*base < claim.wanted && room > 0) {
                ++(claim.*base);
                --room;
                grown = true;
            }
        }
    }
    for (Claim& claim : claims) {
        claim.*base += claim.column == Column::subject ? room : 0;
    }
}

// Names are known from the beginning, so theirs is the width; a branch may be longer than expected.
std::size_t limit_of(Claim const& claim, std::size_t width, std::size_t cap, bool last) {
    switch (claim.column) {
    case Column::name:
        return width;
    case Column::branch:
    case Column::upstream:
    case Column::groups:
    case Column::path:
    case Column::url:
        return width < claim.wanted ? width : cap;
    case Column::subject:
        return last ? cap : width; // the last one is cut by the end of the line
    case Column::sync:
    case Column::work:
    case Column::stash:
    case Column::last:
    case Column::fetched:
    case Column::commit:
        break;
    }
    return cap;
}

} // namespace

std::vector<Dashboard::Slot> make_layout(DashboardOptions const& options,
                                         std::span<Repo const* const> repos,
                                         std::span<std::string const> branches) {
    auto claims = claims_of(options, repos, branches);
    std::size_t Claim::*width = &Claim::wanted;
    if (options.style.terminal) {
        std::size_t const columns = options.style.columns;
        std::span const order(drop_order);
        drop(claims, order.first(order.size() - kept_longest), columns, &Claim::comfortable, 2);
        width = total(claims, &Claim::comfortable) <= columns ? &Claim::comfortable : &Claim::least;
        drop(claims, order, columns, width, 1);
        grow(claims, columns, width);
    }
    std::vector<Dashboard::Slot> layout;
    for (Claim const& claim : claims) {
        std::size_t const cap = cap_of(claim.column, options);
        std::size_t const room = cap > 0 ? std::min(claim.*width, cap) : claim.*width;
        bool const last = &claim == &claims.back();
        layout.push_back(
            {claim.column, room, options.style.terminal ? limit_of(claim, room, cap, last) : 0});
    }
    return layout;
}

} // namespace mgit
