#include "mgit/exec/executor.hpp"

#include "mgit/core/error.hpp"
#include "mgit/exec/schedule.hpp"
#include "mgit/process/child_status.hpp"
#include "mgit/process/spawn.hpp"
#include "mgit/process/spool.hpp"

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/redirect_error.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <memory>
#include <sys/wait.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>
#include <vector>

namespace mgit {
namespace {

using Clock = std::chrono::steady_clock;

// A started job until it is reported. Its drains may outlive that (see Run::report_leak).
struct Running {
    Running(Job const& its_job, pid_t its_pid, Millis at, asio::io_context& io)
        : job(its_job), pid(its_pid), started(at), timer(io) {}

    Job const& job;
    pid_t pid;
    Millis started;
    std::shared_ptr<Spool> out;
    std::shared_ptr<Spool> err;
    int open_pipes = 0;
    bool ended = false;       // seen, but not reaped before report()
    asio::steady_timer timer; // the timeout, then the grace period, after the exit the leak grace
    bool timed_out = false;
    bool killed = false;
    bool reported = false;
};
using RunningPtr = std::shared_ptr<Running>;

// For co_spawn, which would swallow what a coroutine throws: out of io_context::run() instead.
void rethrow(std::exception_ptr const& failure) {
    if (failure) {
        std::rethrow_exception(failure);
    }
}

// One run, from the first spawn to the last report. All of it happens on one thread: handlers of
// the io_context and the coroutines that drain the pipes take turns.
class Run {
public:
    Run(std::span<Job const> jobs, RunOptions const& options, Sink& sink);
    ~Run();
    Run(Run const&) = delete;
    Run& operator=(Run const&) = delete;

    Summary go();

private:
    // starting
    void start_more();
    bool start(JobId id); // false if it has to wait for a resource
    void started(Job const& job, Child child);
    static bool is_transient(int error);

    // reading
    asio::awaitable<void> drain(RunningPtr child, Fd pipe, std::shared_ptr<Spool> spool);
    bool read_available(int fd, Running const& child, Spool& spool); // false at the end of file

    // ending
    void watch_children();
    void reap();
    void ended(RunningPtr const& child);
    void arm_timeout(RunningPtr const& child);
    void arm_kill(RunningPtr const& child);
    void report(RunningPtr const& child, bool leaked);
    Ending ending_of(Running const& child, int status) const;

    // being ended
    void watch_signals();
    void interrupted(int signal);
    void end_children(int signal);
    void kill_children();

    void finish(Job const& job, Outcome const& outcome);
    void emit(Event const& event);
    Millis now() const;

    std::span<Job const> jobs_;
    RunOptions const& options_;
    Sink& sink_;
    Schedule schedule_;
    Spawner spawner_;
    Summary summary_;
    std::vector<bool> finished_; // by JobId
    std::exception_ptr failure_; // what the sink threw; it is told nothing more then
    Clock::time_point begin_ = Clock::now();
    std::array<char, 1 << 16> buffer_;
    int interrupts_ = 0;
    std::optional<int> ended_by_; // the signal that ends the children, once there is one

    asio::io_context io_{1};
    asio::signal_set child_signals_{io_};
    asio::signal_set end_signals_{io_};
    asio::steady_timer grace_{io_};
    std::unordered_map<pid_t, RunningPtr> children_; // those that have not been reported
};

Run::Run(std::span<Job const> jobs, RunOptions const& options, Sink& sink)
    : jobs_(jobs), options_(options), sink_(sink), schedule_(jobs.size(), options.parallel),
      spawner_(options.program, options.environment), finished_(jobs.size()) {
    summary_.jobs = jobs.size();
}

// No orphans, whatever was thrown on the way here.
Run::~Run() {
    kill_children();
    for (auto const& [pid, child] : children_) {
        wait_for(pid);
    }
}

Summary Run::go() {
    watch_children();
    watch_signals();
    emit(RunStarted{jobs_.size(), schedule_.parallel()});
    start_more();
    if (!schedule_.done()) {
        io_.run(); // until report() stops it
    }
    for (Job const& job : jobs_) {
        if (!finished_[job.id]) {
            finish(job, Outcome{});
        }
    }
    summary_.took = now();
    emit(RunFinished{summary_});
    if (failure_ && !summary_.signal) { // a dead terminal fails as well, but the signal came first
        std::rethrow_exception(failure_);
    }
    return summary_;
}

// --- starting ---------------------------------------------------------------------------------

void Run::start_more() {
    while (auto const id = schedule_.next()) {
        if (!start(*id)) {
            return; // tried again when a child has ended
        }
    }
}

bool Run::start(JobId id) {
    Job const& job = jobs_[id];
    auto result = spawner_.spawn(job.command, options_.capture);
    if (auto* child = std::get_if<Child>(&result)) {
        started(job, std::move(*child));
        return true;
    }
    auto const failure = std::get<SpawnFailure>(result);
    if (is_transient(failure.error)) {
        if (schedule_.postpone(id)) {
            return false;
        }
    } else {
        schedule_.finished();
    }
    Outcome outcome;
    outcome.started = now();
    if (failure.in_cwd) {
        outcome.ending = RepoMissing{failure.error};
    } else {
        outcome.ending = SpawnFailed{failure.error, "start " + job.command.argv.front()};
    }
    finish(job, outcome);
    return true;
}

void Run::started(Job const& job, Child child) {
    auto running = std::make_shared<Running>(job, child.pid, now(), io_);
    children_.emplace(child.pid, running);
    for (auto [pipe, spool] : {std::pair(&child.out, &running->out), {&child.err, &running->err}}) {
        if (!*pipe) {
            continue;
        }
        *spool = std::make_shared<Spool>(options_.spool_folder, options_.spool_memory);
        ++running->open_pipes;
        asio::co_spawn(io_, drain(running, std::move(*pipe), *spool), rethrow);
    }
    arm_timeout(running);
    emit(JobStarted{job, running->started});
}

// Lack of descriptors, processes or memory passes when one of our children ends.
bool Run::is_transient(int error) {
    return error == EMFILE || error == ENFILE || error == EAGAIN || error == ENOMEM;
}

// --- reading ----------------------------------------------------------------------------------

asio::awaitable<void> Run::drain(RunningPtr child, Fd pipe, std::shared_ptr<Spool> spool) {
    asio::posix::stream_descriptor descriptor(io_, pipe.release());
    bool open = true;
    while (open) {
        asio::error_code error;
        co_await descriptor.async_wait(descriptor.wait_read,
                                       asio::redirect_error(asio::use_awaitable, error));
        open = !error && read_available(descriptor.native_handle(), *child, *spool);
    }
    --child->open_pipes;
    if (child->ended && child->open_pipes == 0) {
        report(child, false);
    }
}

bool Run::read_available(int fd, Running const& child, Spool& spool) {
    // Not for ever: a child that writes as fast as we read must not starve the others.
    for (int turn = 0; turn < 16; ++turn) {
        ssize_t const got = ::read(fd, buffer_.data(), buffer_.size());
        if (got < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        if (got == 0) {
            return false;
        }
        if (!child.reported) { // sinks may hold the spool: it does not grow behind their backs
            spool.append({buffer_.data(), static_cast<std::size_t>(got)});
        }
        if (static_cast<std::size_t>(got) < buffer_.size()) {
            return true; // most likely empty now; if not, the descriptor is still readable
        }
    }
    return true;
}

// --- ending -----------------------------------------------------------------------------------

void Run::watch_children() {
    child_signals_.add(SIGCHLD);
    child_signals_.async_wait([this](asio::error_code error, int) {
        if (!error) {
            watch_children();
            reap();
        }
    });
}

// One SIGCHLD may stand for many deaths, so every child is asked. Never waitpid(-1): it would take
// the status of children that somebody else has started in this process.
void Run::reap() {
    std::vector<RunningPtr> dead;
    for (auto const& [pid, child] : children_) {
        siginfo_t info{};
        // WNOWAIT: the zombie keeps its pid, and so the number of its group, until report().
        if (!child->ended &&
            ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid == pid) {
            dead.push_back(child);
        }
    }
    for (RunningPtr const& child : dead) {
        ended(child);
    }
}

void Run::ended(RunningPtr const& child) {
    child->ended = true;
    child->timer.cancel();
    if (child->open_pipes == 0) {
        report(child, false);
        return;
    }
    // What the child wrote is in the pipe by now and is read at once; end of file follows unless a
    // process that it left behind holds the other end. That one is not waited for.
    child->timer.expires_after(options_.leak_grace);
    child->timer.async_wait([this, child](asio::error_code error) {
        if (!error) {
            report(child, true);
        }
    });
}

void Run::arm_timeout(RunningPtr const& child) {
    if (!options_.timeout) {
        return;
    }
    child->timer.expires_after(*options_.timeout);
    child->timer.async_wait([this, child](asio::error_code error) {
        if (!error && !child->ended) {
            child->timed_out = true;
            signal_group(child->pid, SIGTERM);
            arm_kill(child);
        }
    });
}

void Run::arm_kill(RunningPtr const& child) {
    child->timer.expires_after(options_.grace);
    child->timer.async_wait([child](asio::error_code error) {
        if (!error && !child->ended) {
            child->killed = true;
            signal_group(child->pid, SIGKILL);
        }
    });
}

// The child has ended and its output is complete, or, if it leaked, as complete as we wait for.
// After a leak the pipe is still drained until the run ends: closing it would kill the process
// that writes to it.
void Run::report(RunningPtr const& child, bool leaked) {
    if (std::exchange(child->reported, true)) {
        return;
    }
    child->timer.cancel();
    if (child->timed_out || ended_by_) {
        signal_group(child->pid, SIGKILL); // what it has left behind was asked to end as well
    }
    int const status = wait_for(child->pid);
    children_.erase(child->pid);
    Outcome const outcome{ending_of(*child, status), child->out, child->err, child->started,
                          now() - child->started,    leaked};
    schedule_.finished();
    finish(child->job, outcome);
    start_more();
    if (schedule_.done()) {
        io_.stop();
    }
}

Ending Run::ending_of(Running const& child, int status) const {
    bool const well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (child.timed_out && !well) {
        return TimedOut{*options_.timeout};
    }
    if (ended_by_ && !well) {
        return Cancelled{*ended_by_, child.killed};
    }
    return ending_from(status);
}

// --- being ended ------------------------------------------------------------------------------

void Run::watch_signals() {
    for (int const signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        struct sigaction current {};
        ::sigaction(signal, nullptr, &current);
        // Ignored by whoever started us, as by nohup(1): it stays so.
        if (current.sa_handler != SIG_IGN) {
            end_signals_.add(signal);
        }
    }
    end_signals_.async_wait([this](asio::error_code error, int signal) {
        if (!error) {
            watch_signals();
            interrupted(signal);
        }
    });
}

void Run::interrupted(int signal) {
    ++interrupts_;
    if (interrupts_ == 1) {
        summary_.signal = signal;
        std::size_t const running = schedule_.running();
        end_children(signal);
        emit(Interrupted{signal, running});
    } else if (interrupts_ == 2) {
        kill_children();
    } else {
        ::_exit(128 + signal);
    }
}

// Politely first, with SIGKILL after the grace period. SIGQUIT is meant to be at once.
void Run::end_children(int signal) {
    schedule_.stop();
    ended_by_ = signal;
    if (signal == SIGQUIT) {
        kill_children();
        return;
    }
    for (auto const& [pid, child] : children_) {
        signal_group(pid, signal);
        if (signal == SIGHUP) {
            signal_group(pid, SIGTERM); // nohup'ed programs do not mind SIGHUP
        }
    }
    grace_.expires_after(options_.grace);
    grace_.async_wait([this](asio::error_code error) {
        if (!error) {
            kill_children();
        }
    });
    if (schedule_.done()) {
        io_.stop();
    }
}

void Run::kill_children() {
    for (auto const& [pid, child] : children_) {
        child->killed = !child->ended;
        signal_group(pid, SIGKILL);
    }
}

// --- telling ----------------------------------------------------------------------------------

void Run::finish(Job const& job, Outcome const& outcome) {
    finished_[job.id] = true;
    summary_.add(outcome.verdict());
    emit(JobFinished{job, outcome});
}

void Run::emit(Event const& event) {
    if (failure_) {
        return;
    }
    try {
        sink_.on(event);
    } catch (OutputClosed const&) {
        // Nobody reads what the children still do: end them as the reader's end would end a filter.
        failure_ = std::current_exception();
        end_children(SIGTERM);
    } catch (...) {
        // Their work is real although we cannot show it: what runs may finish.
        failure_ = std::current_exception();
        schedule_.stop();
    }
}

Millis Run::now() const {
    return std::chrono::duration_cast<Millis>(Clock::now() - begin_);
}

} // namespace

Summary run_parallel(std::span<Job const> jobs, RunOptions const& options, Sink& sink) {
    return Run(jobs, options, sink).go();
}

} // namespace mgit
