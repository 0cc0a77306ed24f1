// Signals as bytes on a pipe, so that an event loop meets them like any other input.
// Knows not what a signal means, but that a third one to end the process is obeyed at once.
#pragma once

#include "mgit/process/fd.hpp"

#include <array>
#include <csignal>
#include <map>
#include <span>
#include <vector>

struct termios;

namespace mgit {

// SIGINT, SIGTERM, SIGHUP, SIGQUIT.
bool ends_process(int signal);

inline constexpr std::array<int, 4> ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// While there is one, signals wait that come to this thread.
class NoSignals {
public:
    NoSignals();
    ~NoSignals();
    NoSignals(NoSignals const&) = delete;
    NoSignals& operator=(NoSignals const&) = delete;

private:
    sigset_t before_{};
};

// Takes over some signals until its end; the previous dispositions are back then. They may be
// nested, and the innermost gets what comes; it begins with what the one around it has not taken,
// and what it leaves goes back there. A signal that ends the process and that not even the
// outermost has taken is raised again at its end.
//
// Signals that were ignored when it was made stay ignored, as nohup(1) and `&` want it. SIGCHLD
// restarts system calls; the others interrupt them, so that a blocked write can be given up.
class SignalPipe {
public:
    // Throws Error cannot_execute if there are too few descriptors.
    explicit SignalPipe(std::span<int const> signals);
    ~SignalPipe();
    SignalPipe(SignalPipe const&) = delete;
    SignalPipe& operator=(SignalPipe const&) = delete;

    int fd() const { return pipe_.read.get(); } // readable when one has come; not to be closed
    std::vector<int> take();                    // those that have come, oldest first
    // Does what the signal does by default (SIGTSTP: stops us until SIGCONT), then takes it over
    // again.
    void do_default(int signal);

private:
    void take_over(int signal);
    void pass_on(int signal) const; // to this one, as if it had come just now
    std::vector<int> read_all();

    Pipe pipe_;
    SignalPipe* around_;
    int taken_ = 0; // of those that end the process
    std::map<int, struct sigaction> before_;
};

// True once a signal that ends the process has come to the innermost SignalPipe, or is waiting
// there since it was made. From then on write_all() waits at most half a second for a reader that
// does not read.
bool is_ending();

// The modes that a terminal gets when a third signal ends the process on the spot; fd -1: none.
void restore_on_exit(int fd, termios const& modes);
// The terminal whose rows from the cursor's on are then erased, since something is painted there
// that only we could take away; -1: none. One that takes no text just then stays as it is.
void erase_on_exit(int fd);

} // namespace mgit
