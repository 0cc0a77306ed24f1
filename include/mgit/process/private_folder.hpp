// A folder that only we can enter, for the time of a scope.
// Knows not what it is for; whatever lies in it at the end is removed.
#pragma once

#include "mgit/process/environment.hpp"
#include "mgit/process/fd.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace mgit {

class PrivateFolder {
public:
    // A new one in $XDG_RUNTIME_DIR, /dev/shm, $TMPDIR or /tmp, called PREFIX and six more
    // characters: in memory first, because a disk may take milliseconds. Its path is no longer than
    // `longest` and so plain that no program has to quote it; where a place does not allow that,
    // the next one is taken. Nothing if none can be made, errno says why.
    //
    // What a process that was killed has left there is removed. A folder of ours is known by a file
    // in it that its owner has locked as long as it lives: without that file, or with a lock on
    // it, a folder is left alone.
    static std::optional<PrivateFolder> make(Environment const& environment,
                                             std::string_view prefix, std::size_t longest);

    PrivateFolder(PrivateFolder&& other) noexcept
        : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}
    PrivateFolder& operator=(PrivateFolder&& other) noexcept {
        std::swap(path_, other.path_); // the other removes what was ours
        lock_.swap(other.lock_);
        return *this;
    }
    ~PrivateFolder();

    std::filesystem::path const& path() const { return path_; }
    bool is_empty() const; // but for the file that shows that we live

private:
    PrivateFolder(std::filesystem::path path, Fd lock)
        : path_(std::move(path)), lock_(std::move(lock)) {}

    std::filesystem::path path_;
    Fd lock_; // on the file that shows that we live
};

} // namespace mgit
