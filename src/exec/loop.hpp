// Children, time and signals in one event loop on one thread; the only place that meets asio.
// Knows no job, no schedule and no host: whoever starts a child says what happens when it has
// ended.
#pragma once

#include "exec/timers.hpp"
#include "mgit/process/signals.hpp"
#include "mgit/process/spawn.hpp"
#include "mgit/process/spool.hpp"

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <array>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mgit {

struct LoopOptions {
    Millis grace{};                     // between the polite signal and SIGKILL
    Millis leak_grace{};                // a pipe may stay open this long after the child's exit
    std::filesystem::path spool_folder; // for what does not fit into memory
    std::size_t spool_memory = 0;       // bytes of each stream kept in memory
    bool find_left = false;             // look for the processes that outlive a child
    // Told once of each child whose output is more than memory is to hold, before any of it goes to
    // disk: it may be streamed from now on. May be empty; must not start anything.
    std::function<void(pid_t pid)> on_overflow{};
};

// What became of a child.
struct ChildEnd {
    int status = 0; // as wait4(2) gives it
    Usage usage;
    std::shared_ptr<Spool> out;
    std::shared_ptr<Spool> err;
    Millis started{}; // since the loop was made
    Millis took{};
    bool leaked = false;          // something outlived it and keeps its pipe open
    std::vector<LeftBehind> left; // what that is, where it was looked for
    bool timed_out = false;       // it was ended because its time was over
    bool killed = false;          // it had to be killed
};

class Loop {
public:
    using Done = std::function<void(ChildEnd const&)>; // may start children and stop the loop

    // on_signal is told of SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP and SIGUSR1. Throws Error
    // cannot_execute if there are too few descriptors for a loop.
    Loop(LoopOptions options, std::function<void(int signal)> on_signal);
    ~Loop(); // no orphans: kills and waits for what is left
    Loop(Loop const&) = delete;
    Loop& operator=(Loop const&) = delete;

    // Starts a child; `done` is called once, when it has ended and its output is complete, or as
    // complete as we wait for. limit: SIGTERM after this time, SIGKILL after the grace period.
    // Where nothing was started, nothing is left open. cut_off: called when, after `done`, a pipe
    // that something keeps open had to be closed: the descriptor was needed for another child.
    std::variant<pid_t, SpawnFailure> start(Spawner& spawner, Command const& command,
                                            Capture capture, std::optional<Millis> limit, Done done,
                                            Timers::Action cut_off = {});

    Timers::Id after(Millis delay, Timers::Action action);
    void cancel(Timers::Id& id) { timers_.cancel(id); }

    // Calls `gone`, once, when nobody holds the other end of this pipe any more. Does nothing for
    // other files. Does not own the descriptor.
    void watch_reader(int fd, Timers::Action gone);

    void meet_signals(); // that have come already
    void run();          // until stop()
    void stop() { io_.stop(); }

    // Hands `take` what the child has written so far, and from now on what it writes, at once; of
    // that only the end is kept. err: it is its stderr. `take` must not start anything. False, and
    // nothing has changed, if something of it is lost already.
    using Take = std::function<void(bool err, std::string_view bytes)>;
    bool stream(pid_t pid, Take take);

    void signal_child(pid_t pid, int signal);
    // Politely first, with SIGKILL after the grace period; SIGQUIT kills at once. From now on
    // what a child leaves behind in its group is killed with it.
    void end_children(int signal);
    void kill_children();
    // Ctrl-Z: the children have sessions of their own and do not get it. They are stopped with us,
    // and the time until SIGCONT does not count.
    void pause();

    bool has_children() const { return !children_.empty(); }
    std::string last_line(pid_t pid) const; // of the child's output so far
    Millis silence(pid_t pid) const;        // since it has written something, or was started
    Millis now() const;                     // since the loop was made, without pauses

private:
    struct Running;
    using RunningPtr = std::shared_ptr<Running>;
    using Clock = std::chrono::steady_clock;

    // Of this loop only: calls through any_io_executor cost a child thousands of instructions.
    using Watched = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;

    void watch_signals();
    struct Stream;
    void drain(RunningPtr child, Stream& stream);
    void drained(RunningPtr const& child, Stream& stream);
    bool read_available(Running& child, Stream& stream); // false at the end of file
    void keep(Running& child, Stream& stream, std::string_view bytes) const;
    std::variant<pid_t, SpawnFailure> try_start(Spawner& spawner, Command const& command,
                                                Capture capture, RunningPtr const& running);
    bool give_up_oldest_leak(); // false if there is none
    static void close_pipes(Running& child);
    static std::vector<LeftBehind> left_behind(Running& child);
    void reap();
    void ask_each();
    bool is_at_end(Running& child); // true if nothing more can come
    void ended(RunningPtr const& child);
    void report(RunningPtr const& child, bool leaked);
    void limit(RunningPtr const& child, Millis time);
    void arm();

    LoopOptions options_;
    std::function<void(int)> on_signal_;
    Clock::time_point begin_ = Clock::now(); // moved by the length of each pause
    std::array<char, 1 << 16> buffer_;
    bool ending_ = false;

    asio::io_context io_{1};
    SignalPipe signals_;
    Watched signal_watch_{io_};
    Watched reader_watch_{io_};
    Timers timers_;
    asio::steady_timer clock_{io_};
    std::optional<Timers::Time> armed_;        // when the clock wakes us
    std::map<pid_t, RunningPtr> children_;     // those that have not been reported
    std::deque<std::weak_ptr<Running>> leaks_; // reported with open pipes, the oldest first
};

} // namespace mgit
