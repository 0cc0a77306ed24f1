// Starting one child and sending it signals, with vfork(2).
// Entirely passive: knows neither when a child may start nor what its end means.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/process/environment.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/process/file_limit.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <variant>
#include <vector>

namespace mgit {

// A started child that has its own session: no controlling terminal, stdin from /dev/null.
struct Child {
    pid_t pid = -1;
    Fd out; // reading end for stdout, or for both streams when merged; non-blocking
    Fd err; // reading end for stderr when split
};

// What a child writes into. Our ends are non-blocking; both pipes are empty where none is wanted.
struct ChildPipes {
    Pipe out; // stdout, or both streams when merged
    Pipe err; // stderr when split
};
// False if there are too few descriptors; errno says why.
bool make_child_pipes(Capture capture, ChildPipes& pipes);

struct SpawnFailure {
    int error = 0;       // errno
    bool in_cwd = false; // the folder could not be entered, rather than the program started
};

// Starts the children of one run: what is the same for all of them is prepared once. Marks every
// descriptor of this process above 2 close-on-exec, also those that it was started with.
class Spawner {
public:
    // program: path of what is executed, whatever argv[0] says; absolute, or relative to each cwd.
    // raised: the limit of descriptors that children are not to inherit, null if there is none; has
    // to outlive this.
    Spawner(std::filesystem::path program, Environment environment,
            RaisedFileLimit const* raised = nullptr);

    // In a session of its own with default signal dispositions, an empty mask, cwd as said and no
    // descriptor but 0, 1, 2. EMFILE, ENFILE, EAGAIN and ENOMEM are worth another try later.
    std::variant<Child, SpawnFailure> spawn(Command const& command, Capture capture);
    // The same with pipes that are there: whoever has to prepare for reading can do so before
    // anything runs. Our copies of the child's ends are still to be closed.
    std::variant<pid_t, SpawnFailure> spawn_into(ChildPipes const& pipes, Command const& command,
                                                 Capture capture);

    // In our session and process group with our stdout and stderr, and `in` as its stdin.
    std::variant<Child, SpawnFailure> spawn_in_foreground(Command const& command, int in = 0);

private:
    struct Plumbing;
    struct Birth;
    std::variant<pid_t, SpawnFailure> start(Command const& command, Plumbing const& plumbing);
    pid_t give_birth(Birth& birth) const;
    [[noreturn]] void become(Birth& birth) const;

    std::filesystem::path program_;
    Environment environment_;
    RaisedFileLimit const* raised_;
    std::optional<std::vector<int>> altered_signals_; // that we ignore or handle
    Fd null_;
};

// Sends a signal to the child's whole session leader group. A group that is gone is no error.
void signal_group(pid_t leader, int signal);

} // namespace mgit
