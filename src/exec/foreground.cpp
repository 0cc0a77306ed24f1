#include "mgit/core/error.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/process/child_status.hpp"
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

// As system(3) while a child has the terminal: its keys are meant for the child, so SIGINT and
// SIGQUIT are ignored. SIGCHLD, SIGTERM and SIGHUP are blocked and waited for with sigtimedwait(2).
class SignalsForForeground {
public:
    SignalsForForeground() {
        sigemptyset(&waited_);
        for (int const signal : {SIGCHLD, SIGTERM, SIGHUP}) {
            sigaddset(&waited_, signal);
        }
        ::sigprocmask(SIG_BLOCK, &waited_, &mask_before_);
        struct sigaction ignore {};
        ignore.sa_handler = SIG_IGN;
        ::sigaction(SIGINT, &ignore, &int_before_);
        ::sigaction(SIGQUIT, &ignore, &quit_before_);
    }
    ~SignalsForForeground() {
        ::sigaction(SIGINT, &int_before_, nullptr);
        ::sigaction(SIGQUIT, &quit_before_, nullptr);
        ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
    }
    SignalsForForeground(SignalsForForeground const&) = delete;
    SignalsForForeground& operator=(SignalsForForeground const&) = delete;

    // The next of them; -1 when `patience` is over or another signal came.
    int next(std::timespec const& patience) const {
        return ::sigtimedwait(&waited_, nullptr, &patience);
    }

private:
    sigset_t waited_{};
    sigset_t mask_before_{};
    struct sigaction int_before_ {};
    struct sigaction quit_before_ {};
};

bool has_ended(pid_t pid) {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid == pid;
}

// The time left, at most an hour: a wait that ends too early is only repeated.
std::timespec until(Clock::time_point deadline) {
    auto const left = std::clamp<Clock::duration>(deadline - Clock::now(), Clock::duration::zero(),
                                                  std::chrono::hours(1));
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    return {seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
}

class ForegroundRun {
public:
    ForegroundRun(RunOptions const& options, Sink& sink)
        : options_(options), sink_(sink), spawner_(options.program, options.environment) {}

    Summary go(std::span<Job const> jobs);

private:
    Outcome run(Job const& job);
    Ending wait(pid_t pid);

    RunOptions const& options_;
    Sink& sink_;
    Spawner spawner_;
    SignalsForForeground signals_;
    TerminalModes modes_{STDIN_FILENO};
    Summary summary_;
    Clock::time_point begin_ = Clock::now();

    Millis now() const { return std::chrono::duration_cast<Millis>(Clock::now() - begin_); }
};

Summary ForegroundRun::go(std::span<Job const> jobs) {
    summary_.jobs = jobs.size();
    sink_.on(RunStarted{jobs.size(), 1});
    for (Job const& job : jobs) {
        Outcome outcome;
        if (!summary_.signal) {
            outcome = run(job);
        }
        summary_.add(outcome.verdict());
        sink_.on(JobFinished{job, outcome});
    }
    summary_.took = now();
    sink_.on(RunFinished{summary_});
    return summary_;
}

Outcome ForegroundRun::run(Job const& job) {
    Outcome outcome;
    outcome.started = now();
    sink_.on(JobStarted{job, outcome.started});
    auto const spawned = spawner_.spawn_in_foreground(job.command);
    if (auto const* failure = std::get_if<SpawnFailure>(&spawned)) {
        if (failure->in_cwd) {
            outcome.ending = RepoMissing{failure->error};
        } else {
            outcome.ending = SpawnFailed{failure->error, "start " + job.command.argv.front()};
        }
        return outcome;
    }
    outcome.ending = wait(std::get<Child>(spawned).pid);
    outcome.took = now() - outcome.started;
    modes_.restore();
    return outcome;
}

// The child is not the leader of a group: it shares ours, so only itself is ever signalled.
Ending ForegroundRun::wait(pid_t pid) {
    bool timed_out = false;
    bool killed = false;
    auto deadline = options_.timeout ? Clock::now() + *options_.timeout : Clock::time_point::max();
    while (!has_ended(pid)) {
        int const signal = signals_.next(until(deadline));
        if (signal == SIGTERM || signal == SIGHUP) {
            summary_.signal = signal;
            ::kill(pid, signal);
            deadline = Clock::now() + options_.grace;
        } else if (Clock::now() >= deadline) {
            bool const asked_before = timed_out || summary_.signal;
            ::kill(pid, asked_before ? SIGKILL : SIGTERM);
            killed = killed || asked_before;
            timed_out = timed_out || !asked_before;
            deadline = Clock::now() + options_.grace;
        }
    }
    Ending const ending = ending_from(wait_for(pid));
    auto const* exited = std::get_if<Exited>(&ending);
    if (exited != nullptr && exited->code == 0) {
        return ending;
    }
    if (timed_out) {
        return TimedOut{*options_.timeout};
    }
    auto const* signalled = std::get_if<Signalled>(&ending);
    if (!summary_.signal && signalled != nullptr && signalled->signal == SIGINT) {
        summary_.signal = SIGINT; // the key was meant for the whole command, as in a shell's loop
    }
    if (summary_.signal) {
        return Cancelled{*summary_.signal, killed};
    }
    return ending;
}

} // namespace

Summary run_in_foreground(std::span<Job const> jobs, RunOptions const& options, Sink& sink) {
    return ForegroundRun(options, sink).go(jobs);
}

} // namespace mgit
