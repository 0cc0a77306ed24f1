#include "mgit/process/spawn.hpp"

#include "mgit/process/child_status.hpp"
#include "mgit/process/signals.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <unistd.h>

namespace mgit {
namespace {

std::vector<int> signals_not_at_default() {
    std::vector<int> signals;
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction current {};
        if (::sigaction(signal, nullptr, &current) == 0 && current.sa_handler != SIG_DFL) {
            signals.push_back(signal);
        }
    }
    return signals;
}

} // namespace

struct Spawner::Plumbing {
    bool own_session = false;
    std::array<int, 3> descriptors{-1, -1, -1}; // for the child's 0, 1, 2; -1: as ours
};

// All that a child needs before it is another program, and why it could not become one.
struct Spawner::Birth {
    char const* folder = nullptr;
    char* const* argv = nullptr;
    char* const* environment = nullptr;
    Plumbing plumbing;
    int volatile error = 0; // errno
    bool volatile in_cwd = false;
};

Spawner::Spawner(std::filesystem::path program, Environment environment,
                 RaisedFileLimit const* raised)
    : program_(std::move(program)), environment_(std::move(environment)), raised_(raised) {
    // Ours are close-on-exec from the start; now also those that we were started with.
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
}

std::variant<pid_t, SpawnFailure> Spawner::start(Command const& command, Plumbing const& plumbing) {
    if (!altered_signals_) { // not earlier: a run takes over some when it begins
        altered_signals_ = signals_not_at_default();
    }
    std::vector<char*> argv;
    argv.reserve(command.argv.size() + 1);
    for (std::string const& word : command.argv) {
        argv.push_back(const_cast<char*>(word.c_str())); // execve(2) takes it and writes nothing
    }
    argv.push_back(nullptr);
    std::string storage;
    std::vector<char*> const environment = environment_.block(command.env, storage);

    Birth birth;
    birth.folder = command.cwd.c_str();
    birth.argv = argv.data();
    birth.environment = environment.data();
    birth.plumbing = plumbing;
    pid_t const pid = give_birth(birth);
    if (pid < 0) {
        return SpawnFailure{birth.error};
    }
    if (birth.error != 0) {
        wait_for(pid);
        return SpawnFailure{birth.error, birth.in_cwd};
    }
    return pid;
}

// vfork(2), because posix_spawn(3) maps and unmaps a stack for each child, asks for the limit of
// descriptors with each action, and does not say which of them has failed. We stand still until
// the child is another program or has ended.
pid_t Spawner::give_birth(Birth& birth) const {
    NoSignals const quiet; // our handlers must not run in the child
    pid_t const pid = ::vfork();
    if (pid == 0) {
        become(birth);
    }
    if (pid < 0) {
        birth.error = errno;
    }
    return pid;
}

// In the child, which borrows our memory: system calls only, and what it writes is seen by us.
void Spawner::become(Birth& birth) const {
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    for (int const signal : *altered_signals_) { // an ignored one (SIGPIPE) would be inherited
        ::sigaction(signal, &standard, nullptr);
    }
    if (birth.plumbing.own_session) {
        ::setsid();
    }
    if (raised_ != nullptr) {
        raised_->put_back();
    }
    if (::chdir(birth.folder) != 0) {
        birth.error = errno;
        birth.in_cwd = true;
        ::_exit(127);
    }
    for (int fd = 0; fd <= 2; ++fd) {
        int const from = birth.plumbing.descriptors[static_cast<std::size_t>(fd)];
        // One that is in its place already only has to stay open.
        if (from >= 0 && (from == fd ? ::fcntl(fd, F_SETFD, 0) : ::dup2(from, fd)) < 0) {
            birth.error = errno;
            ::_exit(127);
        }
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr); // last: what has come meanwhile ends the child
    ::execve(program_.c_str(), birth.argv, birth.environment);
    birth.error = errno;
    ::_exit(127);
}

bool make_child_pipes(Capture capture, ChildPipes& pipes) {
    pipes.out = make_pipe();
    if (pipes.out.read && capture == Capture::split) {
        pipes.err = make_pipe();
        return static_cast<bool>(pipes.err.read);
    }
    return static_cast<bool>(pipes.out.read);
}

std::variant<pid_t, SpawnFailure> Spawner::spawn_into(ChildPipes const& pipes,
                                                      Command const& command, Capture capture) {
    if (!null_) { // not earlier: for want of a descriptor it may have to be tried again
        null_ = Fd(::open("/dev/null", O_RDWR | O_CLOEXEC));
    }
    if (!null_) {
        return SpawnFailure{errno};
    }
    int const err_end = capture == Capture::split      ? pipes.err.write.get()
                        : capture == Capture::out_only ? null_.get()
                                                       : pipes.out.write.get();
    return start(command, {true, {null_.get(), pipes.out.write.get(), err_end}});
}

std::variant<Child, SpawnFailure> Spawner::spawn(Command const& command, Capture capture) {
    ChildPipes pipes;
    if (!make_child_pipes(capture, pipes)) {
        return SpawnFailure{errno};
    }
    auto const started = spawn_into(pipes, command, capture);
    if (auto const* failure = std::get_if<SpawnFailure>(&started)) {
        return *failure;
    }
    return Child{std::get<pid_t>(started), std::move(pipes.out.read), std::move(pipes.err.read)};
}

std::variant<Child, SpawnFailure> Spawner::spawn_in_foreground(Command const& command, int in) {
    auto const started = start(command, {false, {in, -1, -1}});
    if (auto const* failure = std::get_if<SpawnFailure>(&started)) {
        return *failure;
    }
    return Child{std::get<pid_t>(started), {}, {}};
}

void signal_group(pid_t leader, int signal) {
    ::kill(-leader, signal);
    if (signal != SIGKILL) {
        ::kill(-leader, SIGCONT); // a stopped process would not see it
    }
}

} // namespace mgit
