// Whole files: reading one, replacing one so that it is either old or new, locking, and where they
// lie. Knows no format; the registry decides what the bytes mean.
#pragma once

#include "mgit/process/environment.hpp"
#include "mgit/process/fd.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// The bytes of a regular file of at most 256 MiB; nothing if there is no such file. Does not block
// on a FIFO. Throws std::system_error.
std::optional<std::string> read_file(std::filesystem::path const& path);

// The file that a chain of symbolic links leads to; the path itself if it is no link. Throws
// std::system_error for a loop and for a link whose target does not exist.
std::filesystem::path resolve_links(std::filesystem::path const& path);

// Replaces (or creates with mode 0600) the file so that after a crash at any instant it is whole,
// old or new: temporary file in the same folder, fsync, rename, fsync of the folder. An existing
// file's mode and group are kept. Throws std::system_error and then nothing has changed.
void replace_file(std::filesystem::path const& path, std::string_view bytes);

// An exclusive flock(2) on a file that is created and never deleted, held until destruction. The
// kernel frees it when its holder dies, so there are no stale locks.
class FileLock {
public:
    // Waits at most `patience`; nothing if somebody else still holds it then. Throws
    // std::system_error.
    static std::optional<FileLock> acquire(std::filesystem::path const& path,
                                           std::chrono::milliseconds patience);

private:
    explicit FileLock(Fd file) : file_(std::move(file)) {}
    Fd file_;
};

// mkdir -p with mode 0700 for what is created. Throws std::system_error.
void make_folders(std::filesystem::path const& path);

// $HOME, or the passwd entry where it is unset or relative.
std::filesystem::path home_folder(Environment const& environment);

// A path as it would be found from `cwd`, without "." and ".." and doubled slashes; links are
// resolved where the path exists.
std::filesystem::path absolute_path(std::filesystem::path const& path,
                                    std::filesystem::path const& cwd);

// The process's current folder. If it has been deleted, a path below which nothing can be found:
// the last value of $PWD, or /proc/self/cwd.
std::filesystem::path current_folder(Environment const& environment);

} // namespace mgit
