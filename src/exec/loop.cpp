#include "exec/loop.hpp"

#include "exec/loop_child.hpp"
#include "mgit/core/error.hpp"
#include "mgit/process/child_status.hpp"
#include "mgit/process/pipe_holders.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
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

// Gives asio a pipe to watch, if there is one. A watch needs memory and has a limit for each user
// (epoll(7), max_user_watches): neither is the disk that is full.
template <class Descriptor>
std::optional<SpawnFailure> adopt(Fd& pipe, Descriptor& descriptor) {
    asio::error_code error;
    if (pipe) {
        descriptor.assign(pipe.get(), error);
    }
    if (error) {
        return SpawnFailure{error.value() == ENOSPC ? EAGAIN : error.value()};
    }
    pipe.release();
    descriptor.native_non_blocking(true, error); // now, because a wait would fail if this does
    return error && descriptor.is_open() ? std::optional(SpawnFailure{error.value()})
                                         : std::nullopt;
}

} // namespace

void Loop::close_pipes(Running& child) {
    for (Stream* const stream : {&child.out, &child.err}) {
        asio::error_code ignored;
        stream->pipe.close(ignored);
    }
}

Loop::Loop(LoopOptions options, std::function<void(int)> on_signal) try
    : options_(std::move(options)), on_signal_(std::move(on_signal)), signals_(watched_signals) {
    // Now, while there are descriptors: children may take all that are left. It is a descriptor of
    // its own, because asio closes what it is given.
    Fd own(::fcntl(signals_.fd(), F_DUPFD_CLOEXEC, 0));
    if (!own) {
        throw std::system_error(errno, std::generic_category(), "pipe for signals");
    }
    signal_watch_.assign(own.get());
    own.release();
    watch_signals();
} catch (std::system_error const& failure) {
    throw Error(ExitCode::cannot_execute, std::string("cannot run anything: ") + failure.what(),
                "`ulimit -n` says how many descriptors there may be");
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
                                              Done done, Timers::Action cut_off) {
    auto const running = std::make_shared<Running>(io_);
    auto result = try_start(spawner, command, capture, running);
    for (auto const* failure = std::get_if<SpawnFailure>(&result);
         failure != nullptr && (failure->error == EMFILE || failure->error == ENFILE) &&
         give_up_oldest_leak();
         failure = std::get_if<SpawnFailure>(&result)) {
        result = try_start(spawner, command, capture, running);
    }
    if (std::holds_alternative<SpawnFailure>(result)) {
        return result;
    }
    running->pid = std::get<pid_t>(result);
    running->started = now();
    running->wrote = running->started;
    running->done = std::move(done);
    running->cut_off = std::move(cut_off);
    children_.emplace(running->pid, running);
    int newest = 0;
    for (Stream* const stream : {&running->out, &running->err}) {
        if (stream->pipe.is_open()) {
            newest = std::max(newest, stream->pipe.native_handle());
            stream->spool = std::make_shared<Spool>(options_.spool_folder, options_.spool_memory);
            ++running->open_pipes;
            drain(running, *stream);
        }
    }
    if (limit_time) {
        limit(running, *limit_time);
    }
    // Not only children need descriptors: so do files that are read, and output that is kept.
    if (are_descriptors_scarce(newest)) {
        give_up_oldest_leak();
    }
    return result;
}

std::variant<pid_t, SpawnFailure> Loop::try_start(Spawner& spawner, Command const& command,
                                                  Capture capture, RunningPtr const& running) {
    ChildPipes pipes;
    if (!make_child_pipes(capture, pipes)) {
        return SpawnFailure{errno};
    }
    // All that can fail comes first: what has been started is not to be ended for want of a watch.
    for (auto [pipe, stream] :
         {std::pair(&pipes.out, &running->out), {&pipes.err, &running->err}}) {
        if (auto const failure = adopt(pipe->read, stream->pipe)) {
            close_pipes(*running);
            return *failure;
        }
    }
    auto started = spawner.spawn_into(pipes, command, capture);
    if (std::holds_alternative<SpawnFailure>(started)) {
        close_pipes(*running);
    }
    return started;
}

// Rather than that a job cannot run: what writes to the pipe then dies of it, if it writes at all.
bool Loop::give_up_oldest_leak() {
    while (!leaks_.empty()) {
        RunningPtr const child = leaks_.front().lock();
        leaks_.pop_front();
        if (!child || child->open_pipes == 0) {
            continue;
        }
        for (Stream* const stream : {&child->out, &child->err}) {
            if (stream->pipe.is_open()) {
                read_available(*child, *stream); // who waits for room has written now
            }
        }
        close_pipes(*child); // the drains see it, and end
        if (child->cut_off) {
            child->cut_off();
        }
        return true;
    }
    return false;
}

// --- reading ----------------------------------------------------------------------------------

// The stream is the child's own, and `child` keeps it alive.
void Loop::drain(RunningPtr child, Stream& stream) {
    auto& pipe = stream.pipe;
    pipe.async_wait(Watched::wait_read, [this, child = std::move(child), &stream](auto error) {
        if (error && !child->reported) {
            stream.spool->fail(error.value());
        }
        if (!error && read_available(*child, stream)) {
            drain(child, stream);
        } else {
            drained(child, stream);
        }
    });
}

void Loop::drained(RunningPtr const& child, Stream& stream) {
    asio::error_code ignored;
    stream.pipe.close(ignored);
    --child->open_pipes;
    if (child->ended && child->open_pipes == 0) {
        report(child, false);
    }
}

bool Loop::read_available(Running& child, Stream& stream) {
    // Until it is empty: the end of the file is often there as well, and is not waited for then.
    // Not for ever: a child that writes as fast as we read must not starve the others.
    for (int turn = 0; turn < 16; ++turn) {
        ssize_t const got = ::read(stream.pipe.native_handle(), buffer_.data(), buffer_.size());
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return true;
        }
        if (got < 0 && !child.reported) {
            stream.spool->fail(errno); // it is not whole, and nobody must believe that it is
        }
        if (got <= 0) {
            return false;
        }
        child.wrote = now();
        if (!child.reported) { // sinks may hold the spool: it does not grow behind their backs
            keep(child, stream, {buffer_.data(), static_cast<std::size_t>(got)});
        }
    }
    return true;
}

void Loop::keep(Running& child, Stream& stream, std::string_view bytes) const {
    bool const too_much = stream.spool->size() + bytes.size() > options_.spool_memory;
    if (too_much && options_.on_overflow && !std::exchange(child.overflown, true)) {
        options_.on_overflow(child.pid);
    }
    stream.spool->append(bytes);
    if (child.take) {
        child.take(&stream == &child.err, bytes);
    }
}

bool Loop::stream(pid_t pid, Take take) {
    auto const found = children_.find(pid);
    if (found == children_.end()) {
        return false;
    }
    Running& child = *found->second;
    auto const streams = {child.out.spool.get(), child.err.spool.get()};
    if (std::ranges::any_of(streams, [](Spool* spool) { return spool && spool->error() != 0; })) {
        return false;
    }
    for (Spool* const spool : streams) {
        if (spool != nullptr) {
            spool->replay(
                [&](std::string_view bytes) { take(spool == child.err.spool.get(), bytes); });
            spool->keep_end();
        }
    }
    child.take = std::move(take);
    return true;
}

std::string Loop::last_line(pid_t pid) const {
    auto const found = children_.find(pid);
    if (found == children_.end()) {
        return {};
    }
    auto const& spool = found->second->errors_first();
    std::string line = spool ? spool->tail(512) : "";
    line.erase(line.find_last_not_of("\r\n") + 1);
    line.erase(0, line.find_last_of("\r\n") + 1);
    return line;
}

Millis Loop::silence(pid_t pid) const {
    auto const found = children_.find(pid);
    return found == children_.end() ? Millis() : now() - found->second->wrote;
}

// --- ending -----------------------------------------------------------------------------------

// One SIGCHLD may stand for many deaths. Never waitpid(-1): it would take the status of children
// that somebody else has started in this process. The zombie keeps its pid, and so the number of
// its group, until report().
void Loop::reap() {
    // Not those that are started meanwhile: they have a SIGCHLD of their own, and signals wait.
    for (std::size_t left = children_.size(); left > 0; --left) {
        pid_t const pid = any_ended_child();
        if (pid == 0) {
            return;
        }
        auto const found = children_.find(pid);
        if (found == children_.end() || found->second->ended) {
            ask_each(); // it is not ours, or its pipes are still waited for, and it hides others
            return;
        }
        RunningPtr const child = found->second;
        ended(child);
    }
}

void Loop::ask_each() {
    std::vector<RunningPtr> dead;
    for (auto const& [pid, child] : children_) {
        if (!child->ended && has_ended(pid)) {
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
    // What the child wrote is in the pipes by now. So is the end of the file, unless a process that
    // it left behind holds the other end. That one is not waited for.
    if (is_at_end(*child)) {
        close_pipes(*child); // the drains see it, and end
        report(child, false);
        return;
    }
    child->limit = after(options_.leak_grace, [this, child] { report(child, true); });
}

bool Loop::is_at_end(Running& child) {
    return std::ranges::all_of(std::array{&child.out, &child.err}, [&](Stream* stream) {
        return !stream->pipe.is_open() || !read_available(child, *stream);
    });
}

// After a leak the pipe is still drained until the run ends, or until its descriptor is needed:
// closing it kills the process that writes to it.
void Loop::report(RunningPtr const& child, bool leaked) {
    if (std::exchange(child->reported, true)) {
        return;
    }
    timers_.cancel(child->limit);
    if (child->timed_out || ending_) {
        signal_group(child->pid, SIGKILL); // what it has left behind was asked to end as well
    }
    ChildEnd end;
    end.status = wait_for(child->pid, &end.usage);
    end.out = child->out.spool;
    end.err = child->err.spool;
    end.started = child->started;
    end.took = now() - child->started;
    end.leaked = leaked;
    if (leaked && (options_.find_left || ending_)) {
        end.left = left_behind(*child);
    }
    end.timed_out = child->timed_out;
    end.killed = child->killed;
    children_.erase(child->pid);
    if (leaked) {
        leaks_.push_back(child);
    }
    std::exchange(child->done, nullptr)(end);
}

std::vector<LeftBehind> Loop::left_behind(Running& child) {
    std::vector<int> pipes;
    for (Stream* const stream : {&child.out, &child.err}) {
        if (stream->pipe.is_open()) {
            pipes.push_back(stream->pipe.native_handle());
        }
    }
    return pipe_holders(pipes);
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

void Loop::watch_signals() {
    signal_watch_.async_wait(Watched::wait_read, [this](auto) {
        meet_signals();
        watch_signals();
    });
}

void Loop::meet_signals() {
    for (int const signal : signals_.take()) {
        signal == SIGCHLD ? reap() : on_signal_(signal);
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
    if (pipe && !adopt(pipe, reader_watch_)) { // else its loss is seen when something is written
        reader_watch_.async_wait(Watched::wait_error, [gone = std::move(gone)](auto error) {
            if (!error) {
                gone();
            }
        });
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
    Timers::Id const id = timers_.add(Clock::now() + delay, std::move(action));
    arm();
    return id;
}

// What is cancelled stays armed, and wakes us once for nothing: cheaper than to arm for each child
// what hardly ever happens to one.
void Loop::arm() {
    auto const next = timers_.next();
    if (!next || (armed_ && *armed_ <= *next)) {
        return;
    }
    armed_ = next;
    clock_.expires_at(*next);
    clock_.async_wait([this](asio::error_code error) {
        if (error) {
            return; // another one has been armed
        }
        armed_.reset();
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
