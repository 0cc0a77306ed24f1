#include "commands/choice.hpp"

#include "commands/common.hpp"
#include "commands/registry_place.hpp"
#include "commands/remembered.hpp"
#include "commands/run_settings.hpp"
#include "commands/verdicts.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/git/transport.hpp"
#include "mgit/process/folders.hpp"
#include "mgit/registry/expression.hpp"
#include "mgit/registry/workspace.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace mgit {
namespace {

// All expressions must hold; nothing if there is none.
std::optional<Expression> filter_of(Registry const& registry, Options const& options) {
    AllOf all;
    if (options.failed) {
        all.parts.push_back(parse_expression("failed"));
    }
    for (std::string const& text : options.select) {
        all.parts.push_back(parse_expression(text));
        check_names(all.parts.back(), registry, text);
    }
    if (all.parts.size() < 2) {
        return all.parts.empty() ? std::nullopt : std::optional(std::move(all.parts.front()));
    }
    Expression joined;
    joined.node = std::move(all);
    return joined;
}

// What is known of each repo while it is being decided.
class Sieve {
public:
    Sieve(Selection selection, Expression filter, Remembered const& past)
        : selection_(std::move(selection)), filter_(std::move(filter)), needs_(needs_of(filter_)),
          past_(past), fates_(selection_.size()),
          now_(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())) {
        for (std::size_t i = 0; i < selection_.size(); ++i) {
            decide(i, nullptr);
        }
    }

    // The places of those that only their state can decide.
    std::vector<std::size_t> open() const {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < fates_.size(); ++i) {
            if (fates_[i].truth == Truth::unknown) {
                places.push_back(i);
            }
        }
        return places;
    }

    Selected const& at(std::size_t place) const { return selection_[place]; }
    bool asks_for_commits() const { return needs_.commit; }

    void answer(std::size_t place, StateAnswer const& answer) {
        if (answer.state) {
            decide(place, &*answer.state);
            selection_[place].state = answer.state;
            return;
        }
        if (answer.verdict == Verdict::skipped) {
            fates_[place] = {Truth::no, answer.problem};
            return;
        }
        Finding obstacle;
        obstacle.verdict = answer.verdict;
        obstacle.detail = answer.problem;
        obstacle.hint = answer.hint;
        selection_[place].obstacle = std::move(obstacle);
    }

    Choice take() {
        Choice choice;
        for (std::size_t i = 0; i < fates_.size(); ++i) {
            Selected& selected = selection_[i];
            if (selected.obstacle) {
                selected.reason += ", its state cannot be read";
            } else if (!fates_[i].why.empty()) {
                selected.reason += ", " + fates_[i].why;
            }
            bool const in = selected.obstacle || fates_[i].truth == Truth::yes;
            (in ? choice.in : choice.out).push_back(std::move(selected));
        }
        return choice;
    }

private:
    struct Fate {
        Truth truth = Truth::unknown;
        std::string why;
    };

    void decide(std::size_t place, RepoState const* state) {
        Repo const& repo = selection_[place].repo;
        Facts facts{repo};
        facts.host = needs_.host ? destination_of(repo.url).host : "";
        if (needs_.place) {
            std::error_code error; // a folder that may not be looked at is there
            facts.missing = !std::filesystem::exists(repo.path, error) && !error;
        }
        if (needs_.past) {
            facts.failed = past_.failed(repo.path.native());
            facts.changed = past_.changed(repo.path.native());
            facts.run = past_.number();
        }
        facts.state = state;
        facts.now = now_;
        fates_[place] = {evaluate(filter_, facts), explain(filter_, facts)};
    }

    Selection selection_;
    Expression filter_;
    Needs needs_;
    Remembered const& past_;
    std::vector<Fate> fates_;
    std::chrono::sys_seconds now_;
};

// Why nothing is run in a repo of a workspace, however it was selected. Its paths are held to the
// rules as they stand, but a link on the way can lead anywhere.
std::optional<Finding> bar(Repo const& repo, std::filesystem::path const& base,
                           Trust const& trust) {
    Finding finding;
    if (std::string const why = workspace_place_objection(base, repo.path); !why.empty()) {
        finding.verdict = Verdict::error;
        finding.detail = shell_word(repo.path.string()) + " " + why;
        finding.hint = "to work there: mgit --registry personal ...";
    } else if (!trust.allows(repo)) {
        finding.verdict = Verdict::unsafe;
        finding.detail = std::string(untrusted_flags);
        finding.hint = "to see them, and to agree: mgit trust";
    } else {
        return std::nullopt;
    }
    return finding;
}

// Returns the signal that ended it, 0 if none.
int ask_open(Sieve& sieve, Registry const& registry, Context& context, Asking asking) {
    std::vector<std::size_t> const open = sieve.open();
    Selection asked;
    StateOptions& options = asking.options;
    options.commits = sieve.asks_for_commits();
    for (std::size_t const place : open) {
        asked.push_back(sieve.at(place));
    }
    mark_barred(asked, registry, context);
    if (asking.prepare) {
        asking.prepare(asked);
    }
    options.looks = looks_at(asked);
    Summary const summary =
        read_states(asked, options, [&](std::size_t index, StateAnswer const& answer) {
            tell_warning(context, asked[index].repo, answer);
            sieve.answer(open[index], answer);
        });
    return summary.signal.value_or(0);
}

std::string filter_text(Options const& options) {
    std::string text = options.failed ? "--failed" : "";
    for (std::string const& part : options.select) {
        text += (text.empty() ? "-s " : " -s ") + shell_word(part);
    }
    return text;
}

[[noreturn]] void fail_empty(Registry const& registry, Invocation const& invocation,
                             Context const& context) {
    if (registry.entries().empty()) {
        throw Error(ExitCode::nothing_to_do, "nothing to do: no repos are registered yet",
                    "one repo:         mgit add ~/src/web\nall repos below:  mgit add -r ~/src");
    }
    if (invocation.options.failed || !invocation.options.select.empty()) {
        throw Error(ExitCode::nothing_to_do,
                    "nothing to do: no repo is meant by " + filter_text(invocation.options),
                    "the names and groups: mgit ls -l");
    }
    if (invocation.selectors.empty()) { // all repos are some, so there is a context
        throw Error(ExitCode::nothing_to_do,
                    "nothing to do: the " + name(active_context(registry, here(context))) +
                        " has no repos",
                    "all repos for once:  mgit --all ...\nalways:              mgit context none");
    }
    throw Error(ExitCode::nothing_to_do, "nothing to do: no repo is selected",
                "the groups and their repos: mgit group ll");
}

} // namespace

std::string selection_text(Invocation const& invocation) {
    std::string text = invocation.options.all ? "--all" : "";
    for (std::string const& name : invocation.selectors) {
        text += (text.empty() ? "" : " ") + shell_word("@" + name);
    }
    std::string const filter = filter_text(invocation.options);
    return text + (text.empty() || filter.empty() ? "" : " ") + filter;
}

void mark_barred(Selection& selection, Registry const& registry, Context const& context) {
    std::filesystem::path const& base = registry.source().base;
    if (base.empty()) {
        return;
    }
    Trust const trust = trust_in(registry, context);
    for (Selected& selected : selection) {
        if (!selected.obstacle) {
            selected.obstacle = bar(selected.repo, base, trust);
        }
    }
}

void tell_warning(Context& context, Repo const& repo, StateAnswer const& answer) {
    if (!answer.warning.empty()) {
        note(context, shell_word(repo.name) + ": git " + sanitised(answer.warning));
    }
}

StateOptions state_options(Invocation const& invocation, Context const& context) {
    Work const work = resolve(RunArguments{RunArguments::Kind::git, false, {"status"}}, context);
    Environment environment = context.environment;
    environment.remove_git_local();
    Options reading; // what counts as success, and when to stop, is said of the command itself
    reading.jobs = invocation.options.jobs;
    reading.timeout = invocation.options.timeout;
    reading.grace = invocation.options.grace;
    StateOptions options;
    options.plan = plan_options(environment, false, false);
    options.plan.folder = context.cwd;
    reading.skip_missing = invocation.options.skip_missing;
    options.run = run_options(work, reading, environment, -1);
    options.run.judge = Verdicts(work, nullptr, environment, {});
    options.commit_cache = cache_folder(context.environment) / "commits";
    return options;
}

Choice choose(Registry const& registry, Invocation const& invocation, Context& context) {
    return choose(registry, invocation, context, [&] {
        Asking asking;
        asking.options = state_options(invocation, context);
        return asking;
    });
}

Choice choose(Registry const& registry, Invocation const& invocation, Context& context,
              std::function<Asking()> const& asking) {
    Selection selection = select(registry, selection_words(registry, invocation, context));
    auto filter = filter_of(registry, invocation.options);
    if (!filter) {
        Choice choice;
        choice.in = std::move(selection);
        return choice;
    }
    bool const by_past = needs_of(*filter).past;
    Remembered const past = by_past ? remembered(invocation, context) : Remembered();
    Sieve sieve(std::move(selection), std::move(*filter), past);
    bool const asks = !sieve.open().empty();
    int const signal = asks ? ask_open(sieve, registry, context, asking()) : 0;
    Choice choice = sieve.take();
    choice.asked = asks;
    choice.by_past = by_past;
    choice.no_past = by_past && past.number() == 0;
    choice.signal = signal;
    return choice;
}

Choice choose_some(Registry const& registry, Invocation const& invocation, Context& context) {
    Choice choice = choose(registry, invocation, context);
    mark_barred(choice.in, registry, context);
    if (!choice.in.empty() || choice.signal != 0 || invocation.options.allow_empty) {
        return choice;
    }
    if (!choice.asked && !(choice.by_past && !choice.out.empty())) {
        fail_empty(registry, invocation, context);
    }
    if (!invocation.options.quiet) {
        note(context, "nothing to do: of " + counted(choice.out.size(), "repo") + " none is " +
                          filter_text(invocation.options) +
                          (choice.no_past ? " (no run is remembered)" : ""));
    }
    return choice;
}

} // namespace mgit
