#include "mgit/process/signals.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace mgit {
namespace {

// What the handler can reach. Lock-free atomics are safe in a handler (signal-safety(7), C++
// [support.signal]).
std::atomic<int> pipe_end{-1};
std::atomic<int> ending{0}; // how many signals to end have come
static_assert(std::atomic<int>::is_always_lock_free);

void handle(int signal) {
    int const error = errno;
    if (ends_process(signal) && ++ending >= 3) {
        ::_exit(128 + signal); // the loop may be stuck: this is the way out that always works
    }
    auto const byte = static_cast<unsigned char>(signal);
    // A full pipe holds thousands of signals that nobody has read: one more tells nothing new.
    [[maybe_unused]] auto const written = ::write(pipe_end, &byte, 1);
    errno = error;
}

} // namespace

bool ends_process(int signal) {
    return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT;
}

SignalPipe::SignalPipe(std::span<int const> signals) : pipe_(make_pipe()) {
    if (!pipe_.read || ::fcntl(pipe_.write.get(), F_SETFL, O_NONBLOCK) != 0) {
        throw std::system_error(errno, std::generic_category(), "pipe for signals");
    }
    ending = 0;
    pipe_end = pipe_.write.get();
    for (int const signal : signals) {
        take_over(signal);
    }
}

SignalPipe::~SignalPipe() {
    for (auto const& [signal, action] : before_) {
        ::sigaction(signal, &action, nullptr);
    }
    pipe_end = -1;
    ending = 0;
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
    std::vector<int> signals;
    std::array<unsigned char, 64> bytes;
    for (;;) {
        auto const got = ::read(pipe_.read.get(), bytes.data(), bytes.size());
        if (got > 0) {
            signals.insert(signals.end(), bytes.begin(), bytes.begin() + got);
        } else if (got == 0 || errno != EINTR) {
            return signals;
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

bool is_ending() {
    return ending > 0;
}

} // namespace mgit
