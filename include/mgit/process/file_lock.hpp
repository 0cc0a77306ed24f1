// A lock that one process at a time holds, also where the file system has no locks.
// Knows not what is locked, and prints nothing: who has to wait is told by a callback.
#pragma once

#include "mgit/process/fd.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace mgit {

struct LockOptions {
    std::chrono::milliseconds patience{0};   // how long to wait for it
    std::chrono::milliseconds silence{1000}; // how long until `waiting` is called, once
    // holder: "pid 4242", "pid 4242 on HOST" if that is another one, "" if it is not known.
    std::function<void(std::string const& holder)> waiting{};
    std::filesystem::path like{}; // whose mode and group the file gets when it is made
};

// An exclusive flock(2) on a file that is created and never deleted, held until destruction. The
// kernel frees it when its holder dies, so there are no stale locks.
//
// Where flock(2) does not work, and on NFS, where it may wait for ever: a symbolic link NAME.turn
// that leads to "PID@HOST", and is removed again. One of a dead process of this host is ignored,
// one of another host after 30 seconds; is_held() says if that has happened to ours.
class FileLock {
public:
    // Nothing if somebody else still holds it after that time. Throws std::system_error.
    static std::optional<FileLock> acquire(std::filesystem::path const& path,
                                           LockOptions const& options);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

    // False once somebody else has taken a lock that he thought was abandoned.
    bool is_held() const;
    // Why flock(2) was not used ("No locks available", "NFS"); empty if it was.
    std::string const& substitute_because() const { return substitute_because_; }

private:
    FileLock(Fd file, std::filesystem::path turn, std::string substitute_because);

    Fd file_;
    std::filesystem::path turn_; // empty unless it is the substitute and there can be links
    std::string substitute_because_;
};

// As in LockOptions::waiting: who holds the lock, or was the last to. Empty if it is not known.
std::string lock_holder(std::filesystem::path const& path);

} // namespace mgit
