#include "commands/common.hpp"
#include "commands/recorded_run.hpp"
#include "commands/run_chosen.hpp"
#include "commands/run_report.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/exec/executor.hpp"

#include <algorithm>
#include <utility>

namespace mgit {
namespace {

CommandResult list(Invocation const& invocation, Context& context) {
    Options const& options = invocation.options;
    auto heads = run_store(context).heads(tell_unreadable(context));
    if (!options.all) {
        std::string const registry = registry_of(invocation, context);
        std::erase_if(heads, [&](RunHead const& head) { return head.registry != registry; });
    }
    if (options.machine()) {
        context.out.write(runs_json(heads, json_form(options)));
        return ExitCode::ok;
    }
    if (heads.empty()) {
        note(context, options.all ? "no run is remembered"
                                  : "no run is remembered in this registry; those of others: "
                                    "mgit runs --all");
        return ExitCode::ok;
    }
    RunsLook look;
    look.now = std::chrono::floor<std::chrono::seconds>(wall_clock());
    look.columns = context.out_facts.terminal ? context.out_facts.columns : 0;
    look.utf8 = context.out_facts.utf8;
    look.registries = options.all;
    print(context, log_text(runs_table(heads, look), context));
    return ExitCode::ok;
}

// --- one run ------------------------------------------------------------------------------------

bool is_named(RepoRecord const& repo, std::string const& pattern) {
    auto const fits = [&](std::string const& name) {
        return name == pattern || glob_matches(pattern, name);
    };
    return fits(repo.name) || std::ranges::any_of(repo.groups, fits);
}

// Only those with one of these names.
void keep_named(RunRecord& record, std::vector<std::string> const& patterns) {
    if (patterns.empty()) {
        return;
    }
    std::vector<std::string> known;
    for (RepoRecord const& repo : record.repos) {
        known.push_back(repo.name);
        known.insert(known.end(), repo.groups.begin(), repo.groups.end());
    }
    for (std::string const& pattern : patterns) {
        if (std::ranges::none_of(record.repos,
                                 [&](auto const& r) { return is_named(r, pattern); })) {
            throw Error(ExitCode::usage,
                        "no repo or group " + quoted_name(pattern) + " was in run " +
                            std::to_string(record.head.number),
                        did_you_mean(pattern, known));
        }
    }
    std::erase_if(record.repos, [&](RepoRecord const& repo) {
        return std::ranges::none_of(patterns, [&](auto const& p) { return is_named(repo, p); });
    });
}

Task task_of(RunHead const& head) {
    Task task;
    task.kind = head.kind == RecordedKind::git    ? Task::Kind::git
                : head.kind == RecordedKind::exec ? Task::Kind::program
                                                  : Task::Kind::shell;
    task.argv = head.argv;
    return task;
}

std::vector<Job> jobs_of(RunRecord const& record, std::vector<std::string> const& argv) {
    std::vector<Job> jobs;
    for (RepoRecord const& repo : record.repos) {
        Job& job = jobs.emplace_back();
        job.id = jobs.size() - 1;
        job.repo.name = repo.name;
        job.repo.path = repo.path;
        job.repo.groups = repo.groups;
        job.command.argv = argv;
        job.command.cwd = job.repo.path;
    }
    return jobs;
}

Outcome outcome_of(RepoRecord const& repo) {
    Outcome outcome = repo.outcome;
    outcome.out = repo.out ? as_captured(*repo.out) : nullptr;
    outcome.err = repo.err ? as_captured(*repo.err) : nullptr;
    return outcome;
}

// The events of the run once more, results in the order in which they came.
void play(RunRecord const& record, std::vector<Job> const& jobs, Sink& sink) {
    Summary summary;
    summary.jobs = jobs.size();
    summary.took = record.head.summary.took;
    summary.signal = record.head.summary.signal;
    std::vector<JobId> order;
    for (Job const& job : jobs) {
        order.push_back(job.id);
    }
    std::ranges::stable_sort(order, {}, [&](JobId id) {
        Outcome const& outcome = record.repos[id].outcome;
        return outcome.started + outcome.took;
    });
    sink.on(RunStarted{jobs.size(), record.head.parallel, record.head.time, jobs});
    for (JobId const id : order) {
        Outcome const outcome = outcome_of(record.repos[id]);
        if (!std::holds_alternative<NotStarted>(outcome.ending)) {
            sink.on(JobStarted{jobs[id], outcome.started});
        }
        summary.add(outcome.verdict());
        sink.on(JobFinished{jobs[id], outcome});
    }
    sink.on(RunFinished{summary});
}

CommandResult show(RunsArguments const& arguments, Invocation const& invocation, Context& context) {
    Options const& options = invocation.options;
    check_run_options(options);
    RunRecord record =
        recorded_run(arguments.number, registry_of(invocation, context), RecordPart::all, context);
    keep_named(record, invocation.selectors);
    RunHead const& head = record.head;
    auto const argv = command_line(task_of(head));
    ReportOptions report = report_options({head.title, argv, head.folds, head.moves_refs}, options,
                                          head.foreground, context);
    std::unique_ptr<GuardedSink> guarded; // a log of CI obeys what stands in it
    if (report.ci != CiService::none) {
        guarded = std::make_unique<GuardedSink>(*report.err);
        report.err = guarded.get();
    }
    if (!options.quiet && !options.machine()) {
        report.err->write("mgit: " + described(head) + ":\n");
    }
    std::vector<Job> const jobs = jobs_of(record, argv);
    play(record, jobs, *make_report(*find_format(options.format), report));
    return ExitCode::ok;
}

} // namespace

CommandResult run(RunsArguments const& arguments, Invocation const& invocation, Context& context) {
    return arguments.action == RunsArguments::Action::ls ? list(invocation, context)
                                                         : show(arguments, invocation, context);
}

} // namespace mgit
