#include "support/pty.hpp"

#include "support/catch.hpp"
#include "support/process.hpp"

#include <cerrno>
#include <chrono>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace mgit::test {

Pty::Pty(std::vector<std::string> argv, PtyOptions options) {
    std::vector<char*> words;
    for (auto& word : argv) {
        words.push_back(word.data());
    }
    words.push_back(nullptr);
    std::vector<char*> variables;
    for (auto& variable : options.environment) {
        variables.push_back(variable.data());
    }
    variables.push_back(nullptr);

    winsize const size{options.rows, options.columns, 0, 0};
    pid_ = ::forkpty(&master_, nullptr, nullptr, &size);
    if (pid_ == 0) {
        if (::chdir(options.cwd.c_str()) == 0) {
            ::execvpe(words[0], words.data(), variables.data());
        }
        ::_exit(127);
    }
    REQUIRE(pid_ > 0);
}

Pty::~Pty() {
    if (!reaped_) {
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    if (master_ >= 0) {
        ::close(master_);
    }
}

void Pty::send(std::string_view keys) const {
    REQUIRE(::write(master_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
}

bool Pty::read_some(int timeout) {
    pollfd ready{master_, POLLIN, 0};
    if (::poll(&ready, 1, timeout) <= 0) {
        FAIL("nothing more appeared on the terminal\n--- seen\n" << seen_);
    }
    char buffer[1 << 16];
    auto const count = ::read(master_, buffer, sizeof buffer);
    if (count <= 0) {
        return false; // EIO: nobody has the terminal open any more
    }
    seen_.append(buffer, static_cast<std::size_t>(count));
    return true;
}

void Pty::wait_for(std::string_view text) {
    wait_for(text, 0);
}

void Pty::wait_for_next(std::string_view text) {
    wait_for(text, waited_for_);
}

void Pty::wait_for(std::string_view text, std::size_t from) {
    auto const deadline = std::chrono::steady_clock::now() + patience;
    while (seen_.find(text, from) == std::string::npos) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0 || !read_some(static_cast<int>(left.count()))) {
            FAIL("'" << text << "' did not appear\n--- seen\n" << seen_);
        }
    }
    waited_for_ = seen_.find(text, from) + text.size();
}

void Pty::wait_until_seen(std::string_view what,
                          std::function<bool(std::string const& seen)> const& is_so) {
    auto const deadline = std::chrono::steady_clock::now() + patience;
    while (!is_so(seen_)) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0 || !read_some(static_cast<int>(left.count()))) {
            FAIL("never: " << what << "\n--- seen\n" << seen_);
        }
    }
}

void Pty::resize(unsigned short columns, unsigned short rows) const {
    winsize const size{rows, columns, 0, 0};
    REQUIRE(::ioctl(master_, TIOCSWINSZ, &size) == 0);
}

termios Pty::modes() const {
    termios modes{};
    REQUIRE(::tcgetattr(master_, &modes) == 0);
    return modes;
}

PtyResult Pty::finish() {
    auto const limit = std::chrono::duration_cast<std::chrono::milliseconds>(patience);
    while (read_some(static_cast<int>(limit.count()))) {
    }
    int status = 0;
    ::waitpid(pid_, &status, 0);
    reaped_ = true;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            WIFSIGNALED(status) ? WTERMSIG(status) : 0, seen_};
}

void Pty::hang_up() {
    ::close(std::exchange(master_, -1));
    wait_until("the program on the terminal has ended", [&] {
        reaped_ = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
        return reaped_;
    });
}

bool same_modes(termios const& one, termios const& other) {
    return one.c_lflag == other.c_lflag && one.c_iflag == other.c_iflag &&
           one.c_oflag == other.c_oflag;
}

} // namespace mgit::test
