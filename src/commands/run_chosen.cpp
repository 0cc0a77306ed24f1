#include "commands/run_chosen.hpp"

#include "commands/common.hpp"
#include "commands/human.hpp"
#include "commands/network.hpp"
#include "commands/phase_two.hpp"
#include "commands/plan_json.hpp"
#include "commands/run_report.hpp"
#include "commands/run_settings.hpp"
#include "commands/timing_files.hpp"
#include "commands/verdicts.hpp"
#include "commands/work.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/ended_by_signal.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/exec/ref_watch.hpp"
#include "mgit/exec/repo_values.hpp"
#include "mgit/exec/schedule.hpp"
#include "mgit/process/prompt_trap.hpp"
#include "mgit/process/signals.hpp"

#include <algorithm>
#include <csignal>
#include <functional>
#include <optional>

namespace mgit {
namespace {

// The children's terminal is ours: asked for, or needed by the command and there.
bool runs_in_foreground(Work const& work, Options const& options, Context const& context) {
    bool const have_terminal =
        !options.machine() && context.in_is_terminal && context.out_facts.terminal;
    return options.interactive || (have_terminal && !options.no_input && work.needs_terminal());
}

// Asks before something is lost for good, and refuses where there is nobody to ask.
void guard(Work const& work, Selection const& selection, Options const& options, Context& context) {
    std::string const loss(work.destroys());
    if (loss.empty() || options.yes) {
        return;
    }
    std::string const what =
        "mgit " + work.title + " can lose " + loss + " in " + counted(selection.size(), "repo");
    if (!can_confirm(options, context)) {
        throw Error(ExitCode::usage, what, "if that is meant: mgit --yes ...");
    }
    if (!confirm(what + ". Go on?", context)) {
        throw Error(ExitCode::usage, "nothing was run");
    }
}

// The code that a shell would have given the child; nothing if it did not get that far.
std::optional<int> own_code(Ending const& ending) {
    if (auto const* exited = std::get_if<Exited>(&ending)) {
        return exited->code;
    }
    if (auto const* signalled = std::get_if<Signalled>(&ending)) {
        return 128 + signalled->signal;
    }
    return std::nullopt;
}

// A run that is ready to start.
struct Ready {
    Work const& work;
    Options const& options;
    bool foreground;
    std::vector<Job> jobs;
    RunOptions how;
    ForegroundJobs with_terminal; // the same jobs for the second phase
};

Summary run_jobs(Ready const& ready, Style const& err_style, Context& context, Sink& sink) {
    if (ready.foreground) {
        return run_in_foreground(ready.jobs, ready.how, sink);
    }
    if (asks_before_work(ready.work.verb) && can_ask(ready.options, context)) {
        TerminalQuestioner questioner(context, err_style);
        return run_with_questions(ready.jobs, ready.how, sink, ready.with_terminal, questioner);
    }
    return run_parallel(ready.jobs, ready.how, sink);
}

// What takes longest begins first, where the order cannot be seen and not all begin at once.
void order_starts(Ready& ready, RunMemory const& memory) {
    bool const matters = ready.foreground || ready.options.order != Order::automatic ||
                         ready.how.parallel == 1 || ready.how.stream_after;
    if (!matters && ready.jobs.size() > ready.how.parallel) {
        ready.how.order = longest_first(memory.expected(ready.jobs));
    }
}

Summary watch(Ready const& ready, RunReport& report, TimingFiles& timings, RunMemory& memory,
              Context& context) {
    Summary const summary = report.watch(ready.jobs, [&](Sink& sink) {
        return run_jobs(ready, report.options().err_style, context,
                        memory.listen(ready.jobs, timings.listen(ready.jobs, sink)));
    });
    timings.write(summary);
    return summary;
}

CommandResult run_and_report(Ready ready, RunReport& report, TimingFiles& timings,
                             RunMemory& memory, Context& context) {
    report.open(ready.how, ready.jobs.size());
    order_starts(ready, memory);
    Summary summary;
    int ended_by = 0;
    try {
        summary = watch(ready, report, timings, memory, context);
        ended_by = report.close();
        timings.tell();
    } catch (OutputClosed const&) {
        memory.write_broken_off(SIGPIPE);
        throw;
    } catch (...) {
        memory.write_broken_off(0);
        throw;
    }
    memory.write(summary);
    auto const own = own_code(report.last_ending());
    bool const passed_on = ready.options.interactive && ready.jobs.size() == 1 && own;
    return {passed_on ? *own : static_cast<int>(exit_code(summary)),
            summary.signal.value_or(ended_by)};
}

// Why -s does not mean them.
void tell_left_out(std::vector<Selected> const& out, Context& context) {
    for (Selected const& selected : out) {
        note(context,
             "not selected: " + shell_word(selected.repo.name) + " (" + selected.reason + ")");
    }
}

void print_plan(std::vector<Job> const& jobs, std::vector<Selected> const& left_out,
                Options const& options, Context& context) {
    if (options.machine()) {
        context.out.write(plan_json(jobs, left_out, json_form(options)));
        return;
    }
    tell_left_out(left_out, context);
    for (Job const& job : jobs) {
        print(context, log_text(describe_plan(job), context));
    }
}

// A run without jobs; scripts get their documents all the same.
CommandResult report_nothing(Work const& work, Choice const& choice, Options const& options,
                             Context& context) {
    if (options.dry_run) {
        print_plan({}, choice.out, options, context);
    } else if (options.machine() || !options.junit.empty() || !options.tap.empty()) {
        RunReport report(work, options, false, context);
        RunOptions how;
        report.open(how, 0);
        report.watch({}, [](Sink& sink) {
            sink.on(RunStarted{0, 0, wall_clock()});
            sink.on(RunFinished{Summary()});
            return Summary();
        });
    }
    return ExitCode::ok;
}

// How long git may take to tell something of a repo; less where the user has less patience.
constexpr Millis longest_question{10'000};

// Prepares something. If a signal cuts that short, the run begins with the signal: it starts
// nothing, and tells of each repo that it was not started. True if there was none.
bool unless_ended(std::function<void()> const& prepare) {
    try {
        prepare();
        return true;
    } catch (EndedBySignal const& end) {
        std::raise(end.signal()); // comes to the SignalPipe that there is
        return false;
    }
}

// What gives the terminal to those who need it; empty if that is not known.
std::string with_terminal_words(RunMemory const& memory) {
    std::string const words = memory.retry(true);
    return words.empty() ? words : "mgit " + words;
}

} // namespace

void check_run_options(Options const& options) {
    if (options.machine() && options.interactive) {
        throw Error(ExitCode::usage, "-i and --format " + options.format + " contradict each other",
                    "with -i the commands themselves write to stdout");
    }
    if (options.fold && options.format != "group") {
        throw Error(ExitCode::usage,
                    "--fold and --format " + options.format + " contradict each other",
                    "only the blocks of --format group can be shared");
    }
}

CommandResult run_chosen(ChosenRun const& chosen, Invocation const& invocation, Context& context) {
    Options const& options = invocation.options;
    Work const& work = chosen.work;
    Choice const& choice = chosen.choice;
    Selection const& selection = choice.in;
    if (selection.empty()) { // as --allow-empty says, or as their state is
        return report_nothing(work, choice, options, context);
    }
    Environment environment = context.environment;
    if (auto const names = environment.remove_git_local(); !names.empty()) {
        note(context, "note: not passed on to the repos: " + listed(names, names.size()));
    }
    bool const foreground = runs_in_foreground(work, options, context);
    RunReport report(work, options, foreground, context);
    TimingFiles timings(report.options().argv, options, context);
    RunMemory memory(work, invocation, chosen.origins, foreground, context);
    report.offer_retry(memory.retry());

    if (!options.dry_run) {
        guard(work, selection, options, context);
    }

    // From now on a signal ends nothing by itself: what is made goes away, and each repo is
    // told of. Without a run there is nothing to tell.
    std::optional<SignalPipe> signals;
    if (!options.dry_run) {
        signals.emplace(ending_signals);
    }
    std::optional<PromptTrap> trap;
    PlanOptions planned = plan_options(environment, report.options().out_style.colour, foreground);
    planned.wait_maintenance = options.wait_maintenance;
    planned.folder = chosen.origins.folder;
    RepoValues values(environment, chosen.origins.folder,
                      std::min(options.timeout.value_or(longest_question), longest_question));
    if (!foreground && !options.dry_run) {
        planned.prompt_folder = trap.emplace(environment).folder();
    }
    auto const ask = [&] { values.prepare(selection, asked_placeholders(work.task)); };
    planned.ask_repo = [&values](Repo const& repo, std::string_view placeholder) {
        return values(repo, placeholder);
    };
    if (options.dry_run) {
        ask();
        print_plan(plan(selection, work.task, work.verb, planned), choice.out, options, context);
        return ExitCode::ok;
    }
    if (!unless_ended(ask)) {
        planned.ask_repo = [](Repo const&, std::string_view) { return RepoValue(); };
    }
    std::vector<Job> jobs = plan(selection, work.task, work.verb, planned);

    RunOptions how = run_options(work, options, environment, context.out_fd);
    if (foreground && options.usual_timeout) {
        how.timeout.reset(); // it is a human who takes the time
    }
    how.capture = report.capture();
    std::optional<Network> network;
    unless_ended([&] { network.emplace(work, options, environment, foreground, jobs); });
    how.hosts = network ? network->hosts() : std::vector<HostPlan>();
    how.judge = Verdicts(work, trap ? &*trap : nullptr, environment,
                         network ? network->judge() : Judge(), with_terminal_words(memory));
    std::optional<RefWatch> watch;
    if (work.moves_refs() || work.verb.where == Where::network) {
        how.observer = &watch.emplace(work.verb, work.arguments, report.counts_changes());
    }
    auto const with_terminal = [&] {
        planned.foreground = true;
        return plan(selection, work.task, work.verb, planned);
    };
    return run_and_report(
        {work, options, foreground, std::move(jobs), std::move(how), with_terminal}, report,
        timings, memory, context);
}

} // namespace mgit
