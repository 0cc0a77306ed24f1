#include "commands/choice.hpp"
#include "commands/common.hpp"
#include "commands/ll/table.hpp"
#include "commands/ll/watch.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace mgit {
namespace {

// Prints rows as soon as all rows above them are known.
class Table {
public:
    using Print = std::function<void(std::size_t repo, StateAnswer const& answer)>;
    using PrintGroup = std::function<void(std::string const& name)>;

    Table(std::vector<Place> places, std::size_t repos, LlArguments const& arguments, Print print,
          PrintGroup print_group)
        : places_(std::move(places)), answers_(repos), arguments_(arguments),
          print_(std::move(print)), print_group_(std::move(print_group)) {}

    void answer(std::size_t repo, StateAnswer answer) {
        answers_[repo] = std::move(answer);
        if (!sorts_by_state(arguments_)) {
            print_known();
        }
    }

    // All are known, or will not be any more.
    void finish() {
        if (sorts_by_state(arguments_)) {
            sort();
        }
        print_known();
    }

    std::vector<std::optional<StateAnswer>> const& answers() const { return answers_; }

private:
    void sort() {
        std::vector<RepoState const*> states;
        for (auto const& answer : answers_) {
            states.push_back(answer && answer->state ? &*answer->state : nullptr);
        }
        sort_by_state(places_, states, arguments_);
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
    LlArguments const& arguments_;
    Print print_;
    PrintGroup print_group_;
    std::size_t next_ = 0;
};

// Writes rows in one of the forms, and what stands before, between and after them.
class Writer {
public:
    Writer(LlArguments const& arguments, Invocation const& invocation, Selection const& selection,
           std::span<RepoLook const> looks, Context& context)
        : selection_(selection), context_(context),
          dashboard_(make_dashboard(arguments, invocation, context, selection, looks,
                                    context.out_facts.columns)) {
        if (invocation.options.machine()) {
            list_.emplace(json_, json_form(invocation.options), "mgit.ll/1", "repos");
        } else {
            write(dashboard_.heading());
        }
    }

    void row(std::size_t repo, StateAnswer const& answer) {
        DashboardRow const row = row_of(selection_[repo].repo, answer);
        if (!list_) {
            write(answer.verdict == Verdict::skipped ? ""
                                                     : log_text(dashboard_.row(row), context_));
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

// What git could not look at, then what can be done about the rows without a state, each advice
// once.
void tell_hints(std::vector<std::optional<StateAnswer>> const& answers, Selection const& selection,
                Context& context) {
    std::set<std::string> hints;
    for (std::size_t repo = 0; repo < answers.size(); ++repo) {
        if (answers[repo]) {
            tell_warning(context, selection[repo].repo, *answers[repo]);
        }
    }
    for (auto const& answer : answers) {
        if (answer && !answer->hint.empty() && hints.insert(answer->hint).second) {
            note(context, answer->hint);
        }
    }
}

bool is_well(StateAnswer const& answer, bool strict) {
    if (!answer.state) {
        return answer.verdict == Verdict::skipped;
    }
    RepoState const& state = *answer.state;
    bool const idle = !state.dirty() && (state.in_sync() || state.upstream.empty()) &&
                      state.operation == Operation::none;
    return !strict || idle;
}

} // namespace

CommandResult run(LlArguments const& arguments, Invocation const& invocation, Context& context) {
    check_format(invocation.options.format);
    if (arguments.watch) {
        return watch(arguments, invocation, context);
    }
    Registry const registry = open_store(invocation, context).load();
    Choice const choice = choose_some(registry, invocation, context);
    if (choice.signal != 0) {
        return {128 + choice.signal, choice.signal};
    }
    StateOptions options = state_options(invocation, context);
    options.commits = true;
    options.looks = looks_at(choice.in);
    Writer writer(arguments, invocation, choice.in, options.looks, context);
    Table table(
        places_of(choice.in, registry, arguments), choice.in.size(), arguments,
        [&](std::size_t repo, StateAnswer const& answer) { writer.row(repo, answer); },
        [&](std::string const& name) { writer.group(name); });
    Summary const summary =
        read_states(choice.in, options, [&](std::size_t repo, StateAnswer answer) {
            table.answer(repo, std::move(answer));
        });
    table.finish();
    writer.finish();
    tell_hints(table.answers(), choice.in, context);
    if (summary.signal) {
        return {128 + *summary.signal, *summary.signal};
    }
    bool const well = std::ranges::all_of(table.answers(), [&](auto const& answer) {
        return answer && is_well(*answer, arguments.exit_code);
    });
    return well ? ExitCode::ok : ExitCode::repo_failed;
}

} // namespace mgit
