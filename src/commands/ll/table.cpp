#include "commands/ll/table.hpp"

#include "commands/run_settings.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace mgit {
namespace {

// Every repo once, in the order of the selection or of the names.
std::vector<Place> one_list(Selection const& selection, bool by_name) {
    std::vector<Place> places;
    for (std::size_t i = 0; i < selection.size(); ++i) {
        places.push_back({i});
    }
    if (by_name) {
        std::ranges::stable_sort(places, {}, [&](Place const& place) -> std::string const& {
            return selection[place.repo].repo.name;
        });
    }
    return places;
}

// A repo stands in each of its groups; those of none come last.
std::vector<Place> grouped(std::vector<Place> const& list, Selection const& selection,
                           Registry const& registry) {
    std::vector<std::string> names;
    for (Group const& group : registry.groups()) {
        names.push_back(group.name);
    }
    names.emplace_back();
    std::vector<Place> places;
    for (std::string const& name : names) {
        bool first = true;
        for (Place const& place : list) {
            auto const& groups = selection[place.repo].repo.groups;
            bool const inside =
                name.empty() ? groups.empty() : std::ranges::find(groups, name) != groups.end();
            if (inside) {
                places.push_back({place.repo, first ? std::optional(name) : std::nullopt});
                first = false;
            }
        }
    }
    return places;
}

// What is first asked for comes first: most to do, newest; repos without a state come last.
bool comes_before(RepoState const* a, RepoState const* b, RowOrder sort) {
    if (a == nullptr || b == nullptr) {
        return a != nullptr && b == nullptr;
    }
    switch (sort) {
    case RowOrder::branch:
        return a->branch < b->branch;
    case RowOrder::last:
        return a->committed > b->committed;
    case RowOrder::sync: {
        auto const distance = [](RepoState const& state) {
            return std::tuple(state.behind_all(), state.ahead + state.behind, !state.compared());
        };
        return distance(*a) > distance(*b);
    }
    case RowOrder::none:
    case RowOrder::name:
        break;
    }
    return false;
}

RowOrder order_of(LlArguments const& arguments) {
    return arguments.sort.value_or(RowOrder::none);
}

} // namespace

std::chrono::sys_seconds seconds_now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::vector<Place> places_of(Selection const& selection, Registry const& registry,
                             LlArguments const& arguments) {
    auto const places = one_list(selection, order_of(arguments) == RowOrder::name);
    return arguments.by_group ? grouped(places, selection, registry) : places;
}

bool sorts_by_state(LlArguments const& arguments) {
    return order_of(arguments) != RowOrder::none && order_of(arguments) != RowOrder::name;
}

void sort_by_state(std::vector<Place>& places, std::span<RepoState const* const> states,
                   LlArguments const& arguments) {
    auto begin = places.begin();
    while (begin != places.end()) {
        auto const end = std::find_if(begin + 1, places.end(),
                                      [](Place const& place) { return place.group.has_value(); });
        auto heading = std::exchange(begin->group, std::nullopt);
        std::stable_sort(begin, end, [&](Place const& a, Place const& b) {
            return comes_before(states[a.repo], states[b.repo], order_of(arguments));
        });
        begin->group = std::move(heading);
        begin = end;
    }
}

DashboardRow row_of(Repo const& repo, StateAnswer const& answer) {
    DashboardRow row;
    row.repo = &repo;
    row.state = answer.state;
    row.verdict = answer.verdict;
    row.problem = answer.problem;
    return row;
}

Dashboard make_dashboard(LlArguments const& arguments, Invocation const& invocation,
                         Context const& context, Selection const& selection,
                         std::span<RepoLook const> looks, std::size_t columns) {
    DashboardOptions options;
    options.settings = arguments.look;
    if (!arguments.columns.empty()) {
        options.settings.columns = arguments.columns;
    }
    options.style = style_of(context.out_facts, context.out_fd, invocation.options, context);
    options.style.columns = columns;
    options.now = seconds_now();
    std::vector<Repo const*> repos;
    std::vector<std::string> branches;
    for (Selected const& selected : selection) {
        repos.push_back(&selected.repo);
    }
    for (RepoLook const& look : looks) {
        branches.push_back(look.head.branch);
    }
    return {std::move(options), repos, branches};
}

} // namespace mgit
