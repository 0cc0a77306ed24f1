#include "mgit/process/terminal.hpp"

#include "mgit/core/text.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/process/signals.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <poll.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace mgit {

namespace {

// In the background tcsetattr(3) would stop us with SIGTTOU.
void set_modes(int fd, termios const& modes) {
    sigset_t ttou;
    sigset_t before;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    ::pthread_sigmask(SIG_BLOCK, &ttou, &before);
    ::tcsetattr(fd, TCSADRAIN, &modes);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

} // namespace

bool is_terminal(int fd) {
    return ::isatty(fd) == 1;
}

bool is_in_foreground(int fd) {
    return ::tcgetpgrp(fd) == ::getpgrp();
}

bool is_in_background(int fd) {
    pid_t const owner = ::tcgetpgrp(fd);
    return owner > 0 && owner != ::getpgrp();
}

bool is_pipe(int fd) {
    struct stat facts {};
    return fd >= 0 && ::fstat(fd, &facts) == 0 &&
           (S_ISFIFO(facts.st_mode) || S_ISSOCK(facts.st_mode));
}

std::optional<TerminalSize> terminal_size(int fd) {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
        return std::nullopt;
    }
    return TerminalSize{size.ws_col, size.ws_row};
}

std::optional<std::size_t> terminal_columns(int fd) {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return std::nullopt;
    }
    return size.ws_col;
}

bool locale_is_utf8(char const* lc_all, char const* lc_ctype, char const* lang) {
    for (char const* value : {lc_all, lc_ctype, lang}) {
        if (value != nullptr && *value != '\0') {
            std::string const name = ascii_lower(value);
            return name.find("utf-8") != std::string::npos ||
                   name.find("utf8") != std::string::npos;
        }
    }
    return false;
}

Reply read_reply(int fd, std::function<void()> const& ask) {
    constexpr std::array signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    SignalPipe pipe(signals);
    ask(); // only now: who sees the question may press Ctrl-C at once
    std::array<pollfd, 2> ready{{{fd, POLLIN, 0}, {pipe.fd(), POLLIN, 0}}};
    while (::poll(ready.data(), ready.size(), -1) <= 0) { // a signal that is none of these
    }
    if (auto const came = pipe.take(); !came.empty()) {
        return {std::nullopt, came.front()};
    }
    return {read_line(fd), 0};
}

TerminalModes::TerminalModes(int fd) : fd_(fd) {
    auto modes = std::make_unique<termios>();
    if (::tcgetattr(fd, modes.get()) == 0) {
        saved_ = std::move(modes);
    }
}

TerminalModes::~TerminalModes() {
    restore();
}

void TerminalModes::restore() const {
    if (saved_) {
        set_modes(fd_, *saved_);
        restore_on_exit(-1, *saved_);
    }
}

void TerminalModes::set_for_keys() const {
    if (!saved_) {
        return;
    }
    restore_on_exit(fd_, *saved_);
    termios modes = *saved_;
    modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    set_modes(fd_, modes);
}

} // namespace mgit
