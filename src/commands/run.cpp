#include "commands/common.hpp"
#include "commands/work.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/report/formats.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

namespace mgit {
namespace {

// Network commands wait for servers more than they compute. Eight at a time is what a stock sshd
// takes from one client without turning connections away (MaxStartups 10:30:100).
constexpr std::size_t network_jobs = 8;

std::size_t default_jobs(Where where) {
    if (where == Where::network) {
        return network_jobs;
    }
    return std::max(1U, std::thread::hardware_concurrency());
}

// The children's terminal is ours: asked for, or needed by the command and there.
bool runs_in_foreground(Work const& work, Options const& options, Context const& context) {
    bool const have_terminal = context.in_is_terminal && context.out_facts.terminal;
    return options.interactive || (have_terminal && work.needs_terminal());
}

// Asks before something is lost for good, and refuses where there is nobody to ask.
void guard(Work const& work, Selection const& selection, Options const& options, Context& context) {
    std::string const loss(work.destroys());
    if (loss.empty() || options.yes) {
        return;
    }
    std::string const what =
        "mgit " + work.title + " can lose " + loss + " in " + counted(selection.size(), "repo");
    if (!context.in_is_terminal || !context.err_facts.terminal) {
        throw Error(ExitCode::usage, what, "if that is meant: mgit --yes ...");
    }
    context.err.write(sanitised(what) + ". Go on? [y/N] ");
    std::string const answer = read_line(context.in).value_or("");
    if (answer != "y" && answer != "Y" && answer != "yes") {
        throw Error(ExitCode::usage, "nothing was run");
    }
}

PlanOptions plan_options(Environment const& environment, bool colour, bool foreground) {
    PlanOptions options;
    options.colour = colour;
    options.foreground = foreground;
    options.ceiling = environment.get("GIT_CEILING_DIRECTORIES").value_or("");
    std::string_view const count = environment.get("GIT_CONFIG_COUNT").value_or("");
    std::from_chars(count.data(), count.data() + count.size(), options.config_count);
    return options;
}

Style style_of(StreamFacts const& facts, Options const& options, Context const& context) {
    auto const variable = [&](std::string_view name) -> std::optional<std::string> {
        auto const value = context.environment.get(name);
        return value ? std::optional<std::string>(*value) : std::nullopt;
    };
    ColourVariables const variables{variable("MGIT_COLOR"),  variable("NO_COLOR"),
                                    variable("FORCE_COLOR"), variable("CLICOLOR_FORCE"),
                                    variable("TERM"),        context.environment.has("CI")};
    return {facts.terminal, wants_colour(options.colour, variables, facts), facts.utf8,
            facts.columns};
}

ReportOptions report_options(Work const& work, Options const& options, bool foreground,
                             Context& context) {
    ReportOptions report;
    report.out = &context.out;
    report.err = &context.err;
    report.out_style = style_of(context.out_facts, options, context);
    report.err_style = style_of(context.err_facts, options, context);
    report.same_stream = context.same_stream;
    report.show = options.show;
    report.order = options.order;
    if (report.order == Order::automatic) {
        report.order = context.out_facts.terminal ? Order::completion : Order::selection;
    }
    report.quiet = options.quiet;
    report.verbose = options.verbose;
    report.command = work.title;
    report.foreground = foreground;
    return report;
}

// Passes everything on and remembers how the last job ended.
class Witness final : public Sink {
public:
    explicit Witness(Sink& next) : next_(next) {}
    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            ending_ = finished->outcome.ending;
        }
        next_.on(event);
    }
    Ending const& ending() const { return ending_; }

private:
    Sink& next_;
    Ending ending_;
};

std::filesystem::path spool_folder(Environment const& environment) {
    std::filesystem::path folder = environment.get("TMPDIR").value_or("");
    return folder.is_absolute() ? folder : "/tmp";
}

} // namespace

CommandResult run(RunArguments const& arguments, Invocation const& invocation, Context& context) {
    Options const& options = invocation.options;
    Registry const registry = open_store(invocation, context).load();
    Work const work = resolve(arguments, context);
    Selection const selection = select_some(registry, invocation);

    RunOptions how;
    how.program = work.program;
    how.environment = context.environment;
    for (std::string const& name : how.environment.remove_git_local()) {
        note(context, "note: " + name + " is set; it is not passed on to the repos");
    }
    how.parallel = options.jobs.value_or(default_jobs(work.verb.where));
    how.timeout = options.timeout;
    how.spool_folder = spool_folder(context.environment);

    bool const foreground = runs_in_foreground(work, options, context);
    ReportOptions const report = report_options(work, options, foreground, context);
    std::vector<Job> const jobs =
        plan(selection, work.task, work.verb,
             plan_options(how.environment, report.out_style.colour, foreground));
    if (options.dry_run) {
        for (Job const& job : jobs) {
            print(context, describe_plan(job));
        }
        return ExitCode::ok;
    }
    guard(work, selection, options, context);

    how.capture = foreground           ? Capture::terminal
                  : report.same_stream ? Capture::merged
                                       : Capture::split;
    auto const sink = make_report(*find_format(options.format), report);
    Witness witness(*sink);
    Summary const summary =
        foreground ? run_in_foreground(jobs, how, witness) : run_parallel(jobs, how, witness);
    int const signal = summary.signal.value_or(0);
    auto const* exited = std::get_if<Exited>(&witness.ending());
    if (options.interactive && jobs.size() == 1 && exited != nullptr) {
        return {exited->code, signal};
    }
    return {static_cast<int>(exit_code(summary)), signal};
}

} // namespace mgit
