#include "mgit/process/spawn.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <spawn.h>
#include <unistd.h>

namespace mgit {
namespace {

class SpawnAttributes {
public:
    explicit SpawnAttributes(short flags) {
        posix_spawnattr_init(&attributes_);
        sigset_t signals;
        sigfillset(&signals); // what we ignore (SIGPIPE) must not be inherited as ignored
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        posix_spawnattr_setflags(&attributes_, static_cast<short>(POSIX_SPAWN_SETSIGDEF |
                                                                  POSIX_SPAWN_SETSIGMASK | flags));
    }
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
    SpawnAttributes(SpawnAttributes const&) = delete;
    SpawnAttributes& operator=(SpawnAttributes const&) = delete;

    posix_spawnattr_t const* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(FileActions const&) = delete;
    FileActions& operator=(FileActions const&) = delete;

    void duplicate(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
    void enter(std::filesystem::path const& folder) {
        posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    }
    posix_spawn_file_actions_t const* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

// posix_spawn reports one errno for all that it does in the child: was it the folder?
bool cannot_enter(std::filesystem::path const& folder, int error) {
    bool const may_be_folder = error == ENOENT || error == ENOTDIR || error == EACCES ||
                               error == ELOOP || error == EIO || error == ESTALE ||
                               error == ENAMETOOLONG;
    if (!may_be_folder) {
        return false;
    }
    Fd const opened(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    return !opened || ::faccessat(opened.get(), ".", X_OK, AT_EACCESS) != 0;
}

} // namespace

struct Spawner::Plumbing {
    short flags = 0;
    std::array<int, 3> descriptors{-1, -1, -1}; // for the child's 0, 1, 2; -1: as ours
};

Spawner::Spawner(std::filesystem::path program, Environment environment,
                 RaisedFileLimit const* raised)
    : program_(std::move(program)), environment_(std::move(environment)), raised_(raised) {
    // Ours are close-on-exec from the start; now also those that we were started with.
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
}

std::variant<pid_t, SpawnFailure> Spawner::start(Command const& command, Plumbing const& plumbing) {
    SpawnAttributes const attributes(plumbing.flags);
    FileActions actions;
    actions.enter(command.cwd);
    for (int fd = 0; fd <= 2; ++fd) {
        int const from = plumbing.descriptors[static_cast<std::size_t>(fd)];
        if (from >= 0) {
            actions.duplicate(from, fd);
        }
    }
    std::vector<char*> argv;
    argv.reserve(command.argv.size() + 1);
    for (std::string const& word : command.argv) {
        argv.push_back(const_cast<char*>(word.c_str())); // execve(2) takes it and writes nothing
    }
    argv.push_back(nullptr);
    std::vector<std::string> storage;
    std::vector<char*> const environment = environment_.block(command.env, storage);

    RaisedFileLimit::AsItWas const as_it_was(raised_);
    pid_t pid = -1;
    int const error = ::posix_spawn(&pid, program_.c_str(), actions.get(), attributes.get(),
                                    argv.data(), environment.data());
    if (error != 0) {
        return SpawnFailure{error, cannot_enter(command.cwd, error)};
    }
    return pid;
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
    return start(command, {POSIX_SPAWN_SETSID, {null_.get(), pipes.out.write.get(), err_end}});
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
    auto const started = start(command, {0, {in, -1, -1}});
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
