#include "commands/choice.hpp"
#include "commands/common.hpp"
#include "commands/run_settings.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/git/head.hpp"
#include "mgit/report/dashboard.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

namespace mgit {
namespace {

std::chrono::sys_seconds seconds_now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

// A row of the table: a repo of the selection, and the heading of its group if it is the first.
struct Place {
    std::size_t repo;
    std::optional<std::string> group{};
};

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
bool comes_before(StateAnswer const& a, StateAnswer const& b, LlArguments::Sort sort) {
    if (!a.state || !b.state) {
        return a.state.has_value() && !b.state.has_value();
    }
    switch (sort) {
    case LlArguments::Sort::branch:
        return a.state->branch < b.state->branch;
    case LlArguments::Sort::last:
        return a.state->committed > b.state->committed;
    case LlArguments::Sort::sync: {
        auto const distance = [](RepoState const& state) {
            return std::pair(state.ahead + state.behind, state.gone || state.upstream.empty());
        };
        return distance(*a.state) > distance(*b.state);
    }
    case LlArguments::Sort::none:
    case LlArguments::Sort::name:
        break;
    }
    return false;
}

// Prints rows as soon as all rows above them are known.
class Table {
public:
    using Print = std::function<void(std::size_t repo, StateAnswer const& answer)>;
    using PrintGroup = std::function<void(std::string const& name)>;

    Table(std::vector<Place> places, std::size_t repos, LlArguments::Sort sort, Print print,
          PrintGroup print_group)
        : places_(std::move(places)), answers_(repos), sort_(sort), print_(std::move(print)),
          print_group_(std::move(print_group)) {}

    void answer(std::size_t repo, StateAnswer answer) {
        answers_[repo] = std::move(answer);
        if (!by_state()) {
            print_known();
        }
    }

    // All are known, or will not be any more.
    void finish() {
        if (by_state()) {
            sort();
        }
        print_known();
    }

    std::vector<std::optional<StateAnswer>> const& answers() const { return answers_; }

private:
    bool by_state() const {
        return sort_ != LlArguments::Sort::none && sort_ != LlArguments::Sort::name;
    }

    // Within each group.
    void sort() {
        auto begin = places_.begin();
        while (begin != places_.end()) {
            auto const end = std::find_if(begin + 1, places_.end(), [](Place const& place) {
                return place.group.has_value();
            });
            auto heading = std::exchange(begin->group, std::nullopt);
            std::stable_sort(begin, end, [&](Place const& a, Place const& b) {
                return comes_before(*answers_[a.repo], *answers_[b.repo], sort_);
            });
            begin->group = std::move(heading);
            begin = end;
        }
    }

    void print_known() {
        for (; next_ < places_.size() && answers_[places_[next_].repo]; ++next_) {
            if (places_[next_].group) {
                print_group_(*places_[next_].group);
            }
            print_(places_[next_].repo, *answers_[places_[next_].repo]);
        }
    }

    std::vector<Place> places_;
    std::vector<std::optional<StateAnswer>> answers_;
    LlArguments::Sort sort_;
    Print print_;
    PrintGroup print_group_;
    std::size_t next_ = 0;
};

DashboardRow row_of(Repo const& repo, StateAnswer const& answer) {
    DashboardRow row;
    row.repo = &repo;
    row.state = answer.state;
    row.verdict = answer.verdict;
    row.problem = answer.problem;
    return row;
}

// Writes rows in one of the forms, and what stands before, between and after them.
class Writer {
public:
    Writer(LlArguments const& arguments, Invocation const& invocation, Selection const& selection,
           std::vector<std::string> const& branches, Context& context)
        : selection_(selection), context_(context),
          dashboard_(dashboard(arguments, invocation, selection, branches, context)) {
        if (invocation.options.machine()) {
            list_.emplace(json_, json_form(invocation.options), "mgit.ll/1", "repos");
        } else {
            write(dashboard_.heading());
        }
    }

    void row(std::size_t repo, StateAnswer const& answer) {
        DashboardRow const row = row_of(selection_[repo].repo, answer);
        if (!list_) {
            write(dashboard_.row(row));
            return;
        }
        list_->item([&](JsonWriter& json) { add_dashboard_row(json, row, seconds_now()); });
        write(std::exchange(json_, {}));
    }

    void group(std::string const& name) { write(list_ ? "" : dashboard_.group_heading(name)); }

    void finish() {
        if (list_) {
            list_->finish();
            write(json_);
        }
    }

private:
    static Dashboard dashboard(LlArguments const& arguments, Invocation const& invocation,
                               Selection const& selection, std::vector<std::string> const& branches,
                               Context const& context) {
        DashboardOptions options;
        options.settings = arguments.look;
        if (!arguments.columns.empty()) {
            options.settings.columns = arguments.columns;
        }
        options.style = style_of(context.out_facts, invocation.options, context);
        options.now = seconds_now();
        std::vector<Repo const*> repos;
        for (Selected const& selected : selection) {
            repos.push_back(&selected.repo);
        }
        return {options, repos, branches};
    }

    void write(std::string_view text) {
        if (!text.empty()) {
            context_.out.write(text);
        }
    }

    Selection const& selection_;
    Context& context_;
    Dashboard dashboard_;
    std::string json_;
    std::optional<JsonList> list_; // writes to json_; nothing: the table
};

void check_format(std::string const& format) {
    if (format != "group" && format != "json" && format != "ndjson") {
        throw Error(ExitCode::usage, "'ll' has no format '" + format + "'",
                    "it has: json, ndjson, and its table without --format");
    }
}

// What can be done about the rows without a state, each advice once.
void tell_hints(std::vector<std::optional<StateAnswer>> const& answers, Context& context) {
    std::set<std::string> hints;
    for (auto const& answer : answers) {
        if (answer && !answer->hint.empty() && hints.insert(answer->hint).second) {
            note(context, answer->hint);
        }
    }
}

bool is_well(StateAnswer const& answer, bool strict) {
    if (!answer.state) {
        return false;
    }
    RepoState const& state = *answer.state;
    bool const idle = !state.dirty() && state.ahead == 0 && state.behind == 0 && !state.gone &&
                      state.operation == Operation::none;
    return !strict || idle;
}

} // namespace

CommandResult run(LlArguments const& arguments, Invocation const& invocation, Context& context) {
    check_format(invocation.options.format);
    Registry const registry = open_store(invocation, context).load();
    Choice const choice = choose_some(registry, invocation, context);
    if (choice.signal != 0) {
        return {128 + choice.signal, choice.signal};
    }
    StateOptions options = state_options(invocation, context);
    options.commits = true;
    std::vector<std::string> branches;
    for (Selected const& selected : choice.in) {
        options.heads.push_back(selected.obstacle ? HeadFacts() : head_facts(selected.repo));
        branches.push_back(options.heads.back().branch);
    }
    auto places = one_list(choice.in, arguments.sort == LlArguments::Sort::name);
    if (arguments.by_group) {
        places = grouped(places, choice.in, registry);
    }
    Writer writer(arguments, invocation, choice.in, branches, context);
    Table table(
        std::move(places), choice.in.size(), arguments.sort.value_or(LlArguments::Sort::none),
        [&](std::size_t repo, StateAnswer const& answer) { writer.row(repo, answer); },
        [&](std::string const& name) { writer.group(name); });
    Summary const summary =
        read_states(choice.in, options, [&](std::size_t repo, StateAnswer answer) {
            table.answer(repo, std::move(answer));
        });
    table.finish();
    writer.finish();
    tell_hints(table.answers(), context);
    if (summary.signal) {
        return {128 + *summary.signal, *summary.signal};
    }
    bool const well = std::ranges::all_of(table.answers(), [&](auto const& answer) {
        return answer && is_well(*answer, arguments.exit_code);
    });
    return well ? ExitCode::ok : ExitCode::repo_failed;
}

} // namespace mgit
