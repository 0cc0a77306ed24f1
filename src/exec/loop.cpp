#include "exec/loop.hpp"

#include "mgit/process/child_status.hpp"

#include <asio/co_spawn.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include <cerrno>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace mgit {
namespace {

constexpr std::array<int, 7> watched_signals{SIGCHLD, SIGINT,  SIGTERM, SIGHUP,
                                             SIGQUIT, SIGTSTP, SIGUSR1};

// For co_spawn, which would swallow what a coroutine throws: out of io_context::run() instead.
void rethrow(std::exception_ptr const& failure) {
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace

// A started child until it is reported. Its drains may outlive that (see report()).
struct Loop::Running {
    pid_t pid = -1;
    Millis started{};
    Done done;
    std::shared_ptr<Spool> out;
    std::shared_ptr<Spool> err;
    int open_pipes = 0;
    Timers::Id limit = 0; // the timeout, then the grace period; after the exit the leak grace
    bool ended = false;   // seen, but not reaped before report()
    bool timed_out = false;
    bool killed = false;
    bool reported = false;
};

Loop::Loop(LoopOptions options, std::function<void(int)> on_signal)
    : options_(std::move(options)), on_signal_(std::move(on_signal)), signals_(watched_signals) {
    // Now, while there are descriptors: children may take all that are left. It is a descriptor of
    // its own, because asio closes what it is given.
    asio::posix::stream_descriptor pipe(io_, ::fcntl(signals_.fd(), F_DUPFD_CLOEXEC, 0));
    asio::co_spawn(io_, watch_signals(std::move(pipe)), rethrow);
}

Loop::~Loop() {
    kill_children();
    for (auto const& [pid, child] : children_) {
        wait_for(pid);
    }
}

void Loop::run() {
    io_.run();
}

// --- starting ---------------------------------------------------------------------------------

std::variant<pid_t, SpawnFailure> Loop::start(Spawner& spawner, Command const& command,
                                              Capture capture, std::optional<Millis> limit_time,
                                              Done done) {
    auto result = spawner.spawn(command, capture);
    if (auto const* failure = std::get_if<SpawnFailure>(&result)) {
        return *failure;
    }
    auto& child = std::get<Child>(result);
    auto running = std::make_shared<Running>();
    running->pid = child.pid;
    running->started = now();
    running->done = std::move(done);
    children_.emplace(child.pid, running);
    for (auto [pipe, spool] : {std::pair(&child.out, &running->out), {&child.err, &running->err}}) {
        if (!*pipe) {
            continue;
        }
        *spool = std::make_shared<Spool>(options_.spool_folder, options_.spool_memory);
        ++running->open_pipes;
        asio::co_spawn(io_, drain(running, std::move(*pipe), *spool), rethrow);
    }
    if (limit_time) {
        limit(running, *limit_time);
    }
    return child.pid;
}

// --- reading ----------------------------------------------------------------------------------

asio::awaitable<void> Loop::drain(RunningPtr child, Fd pipe, std::shared_ptr<Spool> spool) {
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

bool Loop::read_available(int fd, Running const& child, Spool& spool) {
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

std::string Loop::last_line(pid_t pid) const {
    auto const found = children_.find(pid);
    if (found == children_.end()) {
        return {};
    }
    Running const& child = *found->second;
    auto const& spool = child.err && child.err->size() > 0 ? child.err : child.out;
    std::string line = spool ? spool->tail(512) : "";
    line.erase(line.find_last_not_of("\r\n") + 1);
    line.erase(0, line.find_last_of("\r\n") + 1);
    return line;
}

// --- ending -----------------------------------------------------------------------------------

// One SIGCHLD may stand for many deaths, so every child is asked. Never waitpid(-1): it would take
// the status of children that somebody else has started in this process.
void Loop::reap() {
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

void Loop::ended(RunningPtr const& child) {
    child->ended = true;
    timers_.cancel(child->limit);
    if (child->open_pipes == 0) {
        report(child, false);
        return;
    }
    // What the child wrote is in the pipe by now and is read at once; end of file follows unless a
    // process that it left behind holds the other end. That one is not waited for.
    child->limit = after(options_.leak_grace, [this, child] { report(child, true); });
}

// After a leak the pipe is still drained until the run ends: closing it would kill the process
// that writes to it.
void Loop::report(RunningPtr const& child, bool leaked) {
    if (std::exchange(child->reported, true)) {
        return;
    }
    timers_.cancel(child->limit);
    if (child->timed_out || ending_) {
        signal_group(child->pid, SIGKILL); // what it has left behind was asked to end as well
    }
    ChildEnd end;
    end.status = wait_for(child->pid);
    end.out = child->out;
    end.err = child->err;
    end.took = now() - child->started;
    end.leaked = leaked;
    end.timed_out = child->timed_out;
    end.killed = child->killed;
    children_.erase(child->pid);
    std::exchange(child->done, nullptr)(end);
}

void Loop::limit(RunningPtr const& child, Millis time) {
    child->limit = after(time, [this, child] {
        child->timed_out = true;
        signal_group(child->pid, SIGTERM);
        child->limit = after(options_.grace, [child] {
            child->killed = true;
            signal_group(child->pid, SIGKILL);
        });
    });
}

void Loop::signal_child(pid_t pid, int signal) {
    auto const found = children_.find(pid);
    if (found != children_.end()) {
        signal_group(pid, signal);
    }
}

void Loop::end_children(int signal) {
    ending_ = true;
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
    after(options_.grace, [this] { kill_children(); });
}

void Loop::kill_children() {
    for (auto const& [pid, child] : children_) {
        child->killed = !child->ended;
        signal_group(pid, SIGKILL);
    }
}

// --- signals and time -------------------------------------------------------------------------

asio::awaitable<void> Loop::watch_signals(asio::posix::stream_descriptor pipe) {
    for (;;) {
        asio::error_code error;
        co_await pipe.async_wait(pipe.wait_read, asio::redirect_error(asio::use_awaitable, error));
        for (int const signal : signals_.take()) {
            signal == SIGCHLD ? reap() : on_signal_(signal);
        }
    }
}

void Loop::watch_reader(int fd, Timers::Action gone) {
    struct stat status {};
    if (::fstat(fd, &status) != 0 || !S_ISFIFO(status.st_mode)) {
        return;
    }
    // asio makes an open file non-blocking. Ours is shared with others, so the pipe is opened anew.
    auto const name = "/proc/self/fd/" + std::to_string(fd);
    Fd pipe(::open(name.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    if (pipe) {
        asio::co_spawn(io_, wait_for_loss(std::move(pipe), std::move(gone)), rethrow);
    }
}

asio::awaitable<void> Loop::wait_for_loss(Fd pipe, Timers::Action gone) {
    asio::posix::stream_descriptor descriptor(io_, pipe.release());
    asio::error_code error;
    co_await descriptor.async_wait(descriptor.wait_error,
                                   asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
        gone();
    }
}

void Loop::pause() {
    auto const stopped = Clock::now();
    for (auto const& [pid, child] : children_) {
        ::kill(-pid, SIGSTOP);
    }
    signals_.do_default(SIGTSTP); // returns when we are continued
    for (auto const& [pid, child] : children_) {
        ::kill(-pid, SIGCONT);
    }
    auto const length = Clock::now() - stopped;
    timers_.shift(length);
    begin_ += length;
    arm();
}

Timers::Id Loop::after(Millis delay, Timers::Action action) {
    auto const first = timers_.next();
    auto const when = Clock::now() + delay;
    Timers::Id const id = timers_.add(when, std::move(action));
    if (!first || when < *first) {
        arm();
    }
    return id;
}

void Loop::arm() {
    auto const next = timers_.next();
    if (!next) {
        return;
    }
    clock_.expires_at(*next);
    clock_.async_wait([this](asio::error_code error) {
        if (error) {
            return; // another one has been armed
        }
        while (auto const action = timers_.take_due(Clock::now())) {
            (*action)();
        }
        arm();
    });
}

Millis Loop::now() const {
    return std::chrono::duration_cast<Millis>(Clock::now() - begin_);
}

} // namespace mgit
