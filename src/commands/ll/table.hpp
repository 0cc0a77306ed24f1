// Which rows `mgit ll` has in which order, and what they look like, by its options.
// Knows neither how states are read nor where rows are shown.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/exec/states.hpp"
#include "mgit/registry/registry.hpp"
#include "mgit/registry/selection.hpp"
#include "mgit/report/dashboard.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

std::chrono::sys_seconds seconds_now();

// A row of the table: a repo of the selection, and the heading of its group if it is the first.
struct Place {
    std::size_t repo;
    std::optional<std::string> group{};
};

// In the order that needs no states: of the selection, of names, with -g by groups.
std::vector<Place> places_of(Selection const& selection, Registry const& registry,
                             LlArguments const& arguments);

// True if the order is one of states.
bool sorts_by_state(LlArguments const& arguments);
// Puts the places in that order, within each group. `states`: by the place in the selection; null:
// it has none, and comes last.
void sort_by_state(std::vector<Place>& places, std::span<RepoState const* const> states,
                   LlArguments const& arguments);

DashboardRow row_of(Repo const& repo, StateAnswer const& answer);

// `columns`: of the terminal, if it is one.
Dashboard make_dashboard(LlArguments const& arguments, Invocation const& invocation,
                         Context const& context, Selection const& selection,
                         std::span<RepoLook const> looks, std::size_t columns);

} // namespace mgit
