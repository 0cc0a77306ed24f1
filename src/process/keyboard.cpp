#include "mgit/process/keyboard.hpp"

#include "mgit/process/signals.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <unistd.h>

namespace mgit {
namespace {

constexpr char escape = '\x1b';

// The end of a sequence, "A" of "\e[A" or "5~" of "\e[5~", as a key; 0 if it is none of them.
char key_of(std::string_view end) {
    struct Row {
        std::string_view end;
        char key;
    };
    static constexpr std::array rows{Row{"A", 'k'},  Row{"B", 'j'}, Row{"5~", 'b'}, Row{"6~", ' '},
                                     Row{"H", 'g'},  Row{"F", 'G'}, Row{"1~", 'g'}, Row{"4~", 'G'},
                                     Row{"7~", 'g'}, Row{"8~", 'G'}};
    auto const* const found = std::ranges::find(rows, end, &Row::end);
    return found == rows.end() ? '\0' : found->key;
}

// The bytes of the sequence at the front: "\e[" or "\eO", parameters, one byte of its own.
std::size_t length_of_sequence(std::string_view bytes) {
    if (bytes.size() < 2) {
        return bytes.npos;
    }
    if (bytes[1] != '[' && bytes[1] != 'O') {
        return 1; // Escape by itself, or with Alt
    }
    auto const end =
        std::find_if(bytes.begin() + 2, bytes.end(), [](char c) { return c >= '@' && c <= '~'; });
    return end == bytes.end() ? bytes.npos : static_cast<std::size_t>(end - bytes.begin()) + 1;
}

constexpr std::array waking_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH, SIGCONT};

} // namespace

std::string take_keys(std::string& bytes) {
    constexpr std::size_t longest_sequence = 32;
    std::string keys;
    while (!bytes.empty()) {
        std::size_t length = 1;
        if (bytes.front() != escape) {
            keys += bytes.front();
        } else {
            length = length_of_sequence(bytes);
            if (length == bytes.npos && bytes.size() < longest_sequence) {
                break;
            }
            length = std::min(length, bytes.size());
            char const key =
                length > 2 ? key_of(std::string_view(bytes).substr(2, length - 2)) : '\0';
            keys.append(key == '\0' ? 0 : 1, key);
        }
        bytes.erase(0, length);
    }
    return keys;
}

Keyboard::Keyboard(int fd) : fd_(is_terminal(fd) ? fd : -1), modes_(fd_) {
    take();
}

Keyboard::~Keyboard() {
    give_back();
}

bool Keyboard::take() {
    bool const ours = fd_ >= 0 && is_in_foreground(fd_);
    if (ours && !taken_) {
        modes_.set_for_keys();
        taken_ = true;
    }
    taken_ = taken_ && ours;
    return ours;
}

void Keyboard::give_back() {
    if (taken_ && is_in_foreground(fd_)) {
        modes_.restore();
    }
    taken_ = false;
}

std::string Keyboard::typed() {
    while (taken_ && !at_end_) {
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, 0) <= 0) {
            break;
        }
        std::array<char, 256> buffer;
        ssize_t const got = ::read(fd_, buffer.data(), buffer.size());
        at_end_ = got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN);
        bytes_.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    return take_keys(bytes_);
}

int Keyboard::wait(std::chrono::milliseconds time) const {
    SignalPipe pipe(waking_signals);
    int const keys = taken_ && !at_end_ ? fd_ : -1;
    std::array<pollfd, 2> ready{{{keys, POLLIN, 0}, {pipe.fd(), POLLIN, 0}}};
    // A signal that comes between two waits wakes nobody: who shows something looks again soon.
    constexpr std::chrono::milliseconds longest(500);
    ::poll(ready.data(), ready.size(), static_cast<int>(std::min(time, longest).count()));
    auto const came = pipe.take();
    auto const ending = std::ranges::find_if(came, ends_process);
    if (ending != came.end()) {
        return *ending;
    }
    return std::ranges::find(came, SIGTSTP) != came.end() ? SIGTSTP : 0;
}

} // namespace mgit
