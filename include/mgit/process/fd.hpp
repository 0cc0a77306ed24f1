// File descriptors that close themselves, and the few calls on them that must survive signals.
// Knows nothing of what is read or written.
#pragma once

#include "mgit/core/byte_sink.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mgit {

// Owns a descriptor; -1 is none. Every descriptor that mgit opens is close-on-exec.
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        Fd(std::move(other)).swap(*this);
        return *this;
    }
    ~Fd() { reset(); }

    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }
    void reset();
    explicit operator bool() const { return fd_ >= 0; }
    void swap(Fd& other) noexcept { std::swap(fd_, other.fd_); }

private:
    int fd_ = -1;
};

struct Pipe {
    Fd read;
    Fd write;
};
// Both ends close-on-exec, the reading end non-blocking. On failure both are empty and errno says
// why.
Pipe make_pipe();

// Writes all bytes, going on after EINTR and short writes and waiting where the descriptor is
// non-blocking; once is_ending() (signals.hpp), no longer than half a second at a time. False on
// failure, errno says why.
bool write_all(int fd, std::string_view bytes);

// All bytes up to the end of file, waiting where the descriptor is non-blocking; what was read so
// far if reading fails.
std::string read_to_end(int fd);

// The bytes up to the next newline, without it; nothing at the end of file. Reads byte by byte, so
// that what follows stays for others.
std::optional<std::string> read_line(int fd);

// A descriptor of this process as a ByteSink; does not own it.
class FdSink final : public ByteSink {
public:
    // what: as it is called in messages ("output", "report.xml").
    FdSink(int fd, std::string what) : fd_(fd), what_(std::move(what)) {}
    void write(std::string_view bytes) override;

private:
    int fd_;
    std::string what_;
};

// Opens /dev/null on each of 0, 1 and 2 that is closed, so that no file of ours gets their number
// (row F12 of the fault table: a registry that becomes stdout).
void open_standard_descriptors();

// True if both are the same open file, so that one pipe can keep the order of both.
bool same_file(int fd, int other);

} // namespace mgit
