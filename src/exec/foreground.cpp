#include "exec/ledger.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/process/child_status.hpp"
#include "mgit/process/process_tree.hpp"
#include "mgit/process/signals.hpp"
#include "mgit/process/spawn.hpp"
#include "mgit/process/terminal.hpp"

#include <algorithm>
#include <csignal>
#include <ctime>
#include <sys/wait.h>
#include <unistd.h>

namespace mgit {
namespace {

using Clock = std::chrono::steady_clock;

// While a child has the terminal its keys are meant for the child: the signals that they make, and
// those that end us, are blocked here and waited for with sigtimedwait(2).
class SignalsForForeground {
public:
    SignalsForForeground() {
        sigemptyset(&waited_);
        for (int const signal : {SIGCHLD, SIGINT, SIGQUIT, SIGTERM, SIGHUP}) {
            sigaddset(&waited_, signal);
        }
        ::sigprocmask(SIG_BLOCK, &waited_, &before_);
    }
    ~SignalsForForeground() {
        // What came too late must not end us when it is let in.
        std::timespec const now{};
        while (next(now) > 0) {
        }
        ::sigprocmask(SIG_SETMASK, &before_, nullptr);
    }
    SignalsForForeground(SignalsForForeground const&) = delete;
    SignalsForForeground& operator=(SignalsForForeground const&) = delete;

    // The next of them; -1 when `patience` is over or another signal came.
    int next(std::timespec const& patience) const {
        return ::sigtimedwait(&waited_, nullptr, &patience);
    }

private:
    sigset_t waited_{};
    sigset_t before_{};
};

// The time left, at most an hour: a wait that ends too early is only repeated.
std::timespec until(Clock::time_point deadline) {
    auto const left = std::clamp<Clock::duration>(deadline - Clock::now(), Clock::duration::zero(),
                                                  std::chrono::hours(1));
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    return {seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
}

class ForegroundRun {
public:
    ForegroundRun(std::span<Job const> jobs, RunOptions const& options, Sink& sink)
        : jobs_(jobs), options_(options), ledger_(jobs, sink, options.skip_missing),
          spawner_(options.program, options.environment) {}

    Summary go();

private:
    Outcome run(Job const& job);
    Ending wait(pid_t pid, Usage& usage);
    Ending ending_of(int status, bool timed_out, bool killed);

    std::span<Job const> jobs_;
    RunOptions const& options_;
    Ledger ledger_;
    Spawner spawner_;
    SignalsForForeground signals_;
    TerminalModes modes_{STDIN_FILENO};
    std::optional<int> ended_by_; // the signal that ends the run
    Clock::time_point begin_ = Clock::now();

    Millis now() const { return std::chrono::duration_cast<Millis>(Clock::now() - begin_); }
};

Summary ForegroundRun::go() {
    ledger_.tell(RunStarted{jobs_.size(), 1, wall_clock(), jobs_});
    for (int const signal : SignalPipe(ending_signals).take()) {
        ended_by_ = ended_by_.value_or(signal); // that came while the run was prepared
    }
    for (Job const& job : jobs_) {
        MaxFail const& most = options_.max_fail;
        bool const too_many = most.failures > 0 && ledger_.failures() >= most.failures;
        if (ended_by_ || too_many || ledger_.sink_state() != SinkState::fine) {
            break;
        }
        ledger_.finish(job, run(job));
    }
    if (ended_by_) {
        ledger_.set_signal(*ended_by_);
    }
    ledger_.finish_rest({});
    return ledger_.close(now());
}

Outcome ForegroundRun::run(Job const& job) {
    if (job.obstacle) {
        return held_up(job, now());
    }
    Outcome outcome;
    outcome.started = now();
    ledger_.tell(JobStarted{job, outcome.started});
    if (options_.observer != nullptr) {
        options_.observer->before(job);
    }
    auto const spawned = spawner_.spawn_in_foreground(job.command);
    if (auto const* failure = std::get_if<SpawnFailure>(&spawned)) {
        if (failure->in_cwd) {
            outcome.ending = RepoMissing{failure->error};
        } else {
            outcome.ending = SpawnFailed{failure->error, "start " + job.command.argv.front()};
        }
        return outcome;
    }
    outcome.ending = wait(std::get<Child>(spawned).pid, outcome.usage.emplace());
    outcome.took = now() - outcome.started;
    modes_.restore();
    if (options_.judge && std::holds_alternative<Exited>(outcome.ending)) {
        outcome.finding = options_.judge(job, outcome).finding;
    }
    if (options_.observer != nullptr) {
        options_.observer->after(job, outcome); // who sits at the terminal has seen the rest
    }
    return outcome;
}

// The child is not the leader of a group: it shares ours, so it and its children are signalled one
// by one. Whoever was told to end does so before we go on, also where the child is faster.
Ending ForegroundRun::wait(pid_t pid, Usage& usage) {
    bool timed_out = false;
    bool killed = false;
    int keys = 0;
    std::optional<ProcessTree> told;
    auto const tell = [&](int signal) {
        if (told) {
            told->signal(signal); // also those that have lost their parent meanwhile
        }
        told.emplace(pid).signal(signal);
    };
    auto deadline = options_.timeout ? Clock::now() + *options_.timeout : Clock::time_point::max();
    while (!has_ended(pid)) {
        int const signal = signals_.next(until(deadline));
        if (signal == SIGTERM || signal == SIGHUP) {
            ended_by_ = signal;
            tell(signal);
            deadline = Clock::now() + options_.grace;
        } else if (signal == SIGINT && ++keys > 1) { // the first was for the child to decide
            ended_by_ = SIGINT;
            killed = true;
            tell(SIGKILL);
        } else if (Clock::now() >= deadline) {
            bool const asked_before = timed_out || ended_by_;
            tell(asked_before ? SIGKILL : SIGTERM);
            killed = killed || asked_before;
            timed_out = timed_out || !asked_before;
            deadline = Clock::now() + options_.grace;
        }
    }
    if (told && !told->wait(std::min(deadline, Clock::now() + options_.grace))) {
        told->signal(SIGKILL);
    }
    int const status = wait_for(pid, &usage);
    while (signals_.next({}) == SIGINT) { // the key that ended the child came to us as well
        ++keys;
    }
    bool const well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (keys > 0 && !well && !timed_out && !ended_by_) {
        ended_by_ = SIGINT; // it was meant for the whole command, as in a shell's loop
    }
    return ending_of(status, timed_out, killed);
}

Ending ForegroundRun::ending_of(int status, bool timed_out, bool killed) {
    Ending ending = ending_from(status);
    auto* exited = std::get_if<Exited>(&ending);
    if (exited != nullptr && exited->code == 0) {
        return ending;
    }
    if (timed_out) {
        return TimedOut{*options_.timeout};
    }
    auto const* signalled = std::get_if<Signalled>(&ending);
    if (!ended_by_ && signalled != nullptr && signalled->signal == SIGINT) {
        ended_by_ = SIGINT;
    }
    if (ended_by_) {
        return Cancelled{*ended_by_, killed};
    }
    if (exited != nullptr) {
        exited->accepted = options_.ok_exits.contains(exited->code);
    }
    return ending;
}

} // namespace

Summary run_in_foreground(std::span<Job const> jobs, RunOptions const& options, Sink& sink) {
    return ForegroundRun(jobs, options, sink).go();
}

} // namespace mgit
