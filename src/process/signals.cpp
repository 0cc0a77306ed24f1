#include "mgit/process/signals.hpp"

#include "mgit/core/error.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <termios.h>
#include <unistd.h>

namespace mgit {
namespace {

// What the handler can reach. Lock-free atomics are safe in a handler (signal-safety(7), C++
// [support.signal]).
std::atomic<int> pipe_end{-1};
std::atomic<int> ending{0};      // how many signals to end have come to the pipes that there are
SignalPipe* innermost = nullptr; // not for the handler
static_assert(std::atomic<int>::is_always_lock_free);
std::atomic<int> terminal{-1}; // whose modes are not as they were, which are these
termios terminal_modes{};      // changed only while there is no terminal
std::atomic<int> painted{-1};  // the terminal that is to be erased below its cursor

// A full pipe holds thousands of signals that nobody has read: one more tells nothing new. But none
// may be lost to another that comes in between: a child's end is told only once.
void put(int pipe, unsigned char byte) {
    while (::write(pipe, &byte, 1) < 0 && errno == EINTR) {
    }
}

// Without waiting: who has stopped the terminal with Ctrl-S wants an end all the same. poll(2) and
// write(2) are safe in a handler.
void erase_painted() {
    // As the report room's Painter does it, whose frame may have been cut off.
    constexpr std::string_view erase = "\r\x1b[K\x1b[C\x1b[J\r\x1b[?7h";
    pollfd ready{painted, POLLOUT, 0};
    if (painted >= 0 && ::poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0) {
        [[maybe_unused]] auto const written = ::write(painted, erase.data(), erase.size());
    }
}

void handle(int signal) {
    int const error = errno;
    if (ends_process(signal) && ++ending >= 3) {
        erase_painted();
        if (terminal >= 0) {
            ::tcsetattr(terminal, TCSANOW, &terminal_modes); // safe in a handler (POSIX, 2.4.3)
        }
        ::_exit(128 + signal); // the loop may be stuck: this is the way out that always works
    }
    auto const byte = static_cast<unsigned char>(signal);
    put(pipe_end, byte);
    errno = error;
}

bool is_handled(int signal) {
    struct sigaction current {};
    ::sigaction(signal, nullptr, &current);
    return current.sa_handler == handle;
}

} // namespace

bool ends_process(int signal) {
    return std::ranges::find(ending_signals, signal) != ending_signals.end();
}

NoSignals::NoSignals() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before_);
}

NoSignals::~NoSignals() {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

SignalPipe::SignalPipe(std::span<int const> signals) : pipe_(make_pipe()), around_(innermost) {
    if (!pipe_.read || ::fcntl(pipe_.write.get(), F_SETFL, O_NONBLOCK) != 0) {
        throw Error(ExitCode::cannot_execute,
                    std::string("cannot run anything: pipe for signals: ") + std::strerror(errno),
                    "`ulimit -n` says how many descriptors there may be");
    }
    NoSignals const quiet; // while one pipe takes the place of another
    innermost = this;
    pipe_end = pipe_.write.get();
    for (int const signal : signals) {
        take_over(signal);
    }
    if (around_ != nullptr) {
        for (int const signal : around_->read_all()) {
            pass_on(signal);
        }
    }
}

SignalPipe::~SignalPipe() {
    NoSignals const quiet;
    for (auto const& [signal, action] : before_) {
        ::sigaction(signal, &action, nullptr);
    }
    innermost = around_;
    pipe_end = around_ != nullptr ? around_->pipe_.write.get() : -1;
    ending -= taken_;
    for (int const signal : read_all()) {
        if (is_handled(signal)) { // by a pipe around this one
            around_->pass_on(signal);
        } else if (ends_process(signal)) {
            ::raise(signal); // does what it does when the mask is back
        }
    }
    if (around_ == nullptr) {
        ending = 0;
    }
}

void SignalPipe::pass_on(int signal) const {
    auto const byte = static_cast<unsigned char>(signal);
    put(pipe_.write.get(), byte);
}

void SignalPipe::take_over(int signal) {
    struct sigaction current {};
    ::sigaction(signal, nullptr, &current);
    if (current.sa_handler == SIG_IGN) {
        return;
    }
    before_.try_emplace(signal, current);
    struct sigaction ours {};
    ours.sa_handler = handle;
    ours.sa_flags = signal == SIGCHLD ? SA_RESTART : 0;
    sigfillset(&ours.sa_mask);
    ::sigaction(signal, &ours, nullptr);
}

std::vector<int> SignalPipe::take() {
    auto signals = read_all();
    taken_ += static_cast<int>(std::ranges::count_if(signals, ends_process));
    return signals;
}

std::vector<int> SignalPipe::read_all() {
    std::vector<int> signals;
    std::array<unsigned char, 64> bytes;
    for (;;) {
        auto const got = ::read(pipe_.read.get(), bytes.data(), bytes.size());
        if (got > 0) {
            signals.insert(signals.end(), bytes.begin(), bytes.begin() + got);
        } else if (errno == EINTR) {
            continue;
        }
        if (got < static_cast<ssize_t>(bytes.size())) {
            return signals; // a pipe gives all that it has
        }
    }
}

void SignalPipe::do_default(int signal) {
    struct sigaction ours {};
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    ::sigaction(signal, &standard, &ours);
    ::raise(signal);
    ::sigaction(signal, &ours, nullptr);
}

void restore_on_exit(int fd, termios const& modes) {
    terminal = -1;
    terminal_modes = modes;
    terminal = fd;
}

void erase_on_exit(int fd) {
    painted = fd;
}

bool is_ending() {
    return ending > 0;
}

} // namespace mgit
