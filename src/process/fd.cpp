#include "mgit/process/fd.hpp"

#include "mgit/core/error.hpp"
#include "mgit/process/signals.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mgit {

void Fd::reset() {
    if (fd_ >= 0) {
        ::close(std::exchange(fd_, -1)); // never again after EINTR: Linux has closed it by then
    }
}

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return {};
    }
    Pipe pipe{Fd(ends[0]), Fd(ends[1])};
    // Only our end: O_NONBLOCK on the child's would surprise programs that expect a plain stdout.
    if (::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK) != 0) {
        return {};
    }
    return pipe;
}

namespace {

// True when some bytes can be written without blocking, within the time (-1: without end).
bool becomes_writable(int fd, int milliseconds) {
    pollfd writable{fd, POLLOUT, 0};
    return ::poll(&writable, 1, milliseconds) != 0;
}

} // namespace

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        std::string_view piece = bytes;
        if (is_ending()) {
            // A reader that has stopped (a pager, Ctrl-S) must not keep us from ending. Only so
            // much is sure not to block when poll(2) says that the descriptor is writable.
            constexpr int patience = 500;
            if (!becomes_writable(fd, patience)) {
                errno = EAGAIN;
                return false;
            }
            piece = bytes.substr(0, PIPE_BUF);
        }
        ssize_t const written = ::write(fd, piece.data(), piece.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            becomes_writable(fd, -1); // somebody else made the open file that we share non-blocking
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

std::string read_to_end(int fd) {
    std::string text;
    std::array<char, 1 << 14> buffer;
    for (;;) {
        ssize_t const got = ::read(fd, buffer.data(), buffer.size());
        if (got > 0) {
            text.append(buffer.data(), static_cast<std::size_t>(got));
        } else if (got < 0 && errno == EAGAIN) {
            pollfd readable{fd, POLLIN, 0};
            ::poll(&readable, 1, -1);
        } else if (got == 0 || errno != EINTR) {
            return text;
        }
    }
}

std::optional<std::string> read_line(int fd) {
    std::string line;
    for (;;) {
        char byte = 0;
        ssize_t const got = ::read(fd, &byte, 1);
        if (got == 1 && byte != '\n') {
            line += byte;
        } else if (got == 1 || (got == 0 && !line.empty())) {
            return line;
        } else if (got == 0 || errno != EINTR) {
            return std::nullopt;
        }
    }
}

void FdSink::write(std::string_view bytes) {
    if (write_all(fd_, bytes)) {
        return;
    }
    if (errno == EPIPE) {
        throw OutputClosed();
    }
    throw Error(ExitCode::output, "cannot write " + what_ + ": " + std::strerror(errno));
}

void open_standard_descriptors() {
    for (int fd = 0; fd <= 2; ++fd) {
        if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
            // The lowest free number is this one, because all below it are open. What is written to
            // a closed stdout must not vanish, so that it is for reading; messages are not missed
            // by who closes stderr.
            if (::open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) != fd) {
                return;
            }
        }
    }
}

bool same_file(int fd, int other) {
    struct stat first {};
    struct stat second {};
    return ::fstat(fd, &first) == 0 && ::fstat(other, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

} // namespace mgit
