// What is at the other end of our descriptors, reading an answer, putting a terminal's modes back.
// Knows no colours and no formats: facts only, the report decides what follows from them.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

struct termios;

namespace mgit {

bool is_terminal(int fd);
// True if the terminal's keys are for us: not so for a job that a shell runs in the background.
bool is_in_foreground(int fd);
// True if it is the terminal that we belong to, and another job has it: that may change.
bool is_in_background(int fd);
// A pipe, a FIFO or a socket: somebody reads.
bool is_pipe(int fd);
struct TerminalSize {
    std::size_t columns;
    std::size_t rows;
};
// Nothing if it is no terminal or does not say.
std::optional<TerminalSize> terminal_size(int fd);
std::optional<std::size_t> terminal_columns(int fd);
// True if LC_ALL, LC_CTYPE or LANG (the first that is set) asks for UTF-8.
bool locale_is_utf8(char const* lc_all, char const* lc_ctype, char const* lang);

// An answer that somebody types.
struct Reply {
    std::optional<std::string> line; // without its newline; nothing at the end of the input
    int signal = 0; // one that came instead, as SIGINT for Ctrl-C; it has had no other effect
};
// ask: writes the question.
Reply read_reply(int fd, std::function<void()> const& ask);

// Remembers the modes of the terminal on a descriptor and restores them on demand and at its end:
// a password prompt that is killed leaves echo off. Does nothing where there is no terminal.
class TerminalModes {
public:
    explicit TerminalModes(int fd);
    ~TerminalModes();
    TerminalModes(TerminalModes const&) = delete;
    TerminalModes& operator=(TerminalModes const&) = delete;

    void restore() const;
    // Each key at once and not shown. Until restore(); a signal that ends the process on the spot
    // (signals.hpp) restores them as well.
    void set_for_keys() const;

private:
    int fd_;
    std::unique_ptr<termios> saved_;
};

} // namespace mgit
