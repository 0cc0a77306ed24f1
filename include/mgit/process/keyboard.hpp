// The keys of a terminal, one by one and without echo, and waiting for them, for signals and time.
// Knows not what a key means, nor what the terminal shows.
#pragma once

#include "mgit/process/terminal.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace mgit {

// What has been typed as plain characters: arrows and the keys beside them become those that
// less(1) has for the same (k j b g G and the blank), other sequences nothing. `bytes` keeps the
// beginning of a sequence whose end has not been read yet.
std::string take_keys(std::string& bytes);

// While it lives, a terminal gives each key at once and does not show it; Ctrl-C and Ctrl-Z are
// signals still. Its modes are back at the end, also if a third Ctrl-C ends the process on the
// spot. As long as a shell has us in the background, modes and keys are left alone.
class Keyboard {
public:
    explicit Keyboard(int fd); // no terminal: there are no keys
    ~Keyboard();
    Keyboard(Keyboard const&) = delete;
    Keyboard& operator=(Keyboard const&) = delete;

    // True if the terminal is ours at the moment; after the background its modes are set again.
    bool take();
    void give_back(); // the modes as they were; until the next take()

    std::string typed(); // since it was asked last, as take_keys() has it; does not wait

    // Until a key, a signal, or the time is over; a changed size of the terminal and SIGCONT end
    // the wait, too. Returns the signal if it is one of SIGINT, SIGTERM, SIGHUP, SIGQUIT and
    // SIGTSTP, which has had no other effect, else 0. Throws as SignalPipe does.
    int wait(std::chrono::milliseconds time) const;

private:
    int fd_;
    TerminalModes modes_;
    bool taken_ = false;
    bool at_end_ = false; // there will be no more keys
    std::string bytes_;
};

} // namespace mgit
