// Reading whole files, and where they lie.
// Knows no format; the registry decides what the bytes mean. How files are replaced is not here.
#pragma once

#include "mgit/process/environment.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// Which file it was that was read, and when it was written.
struct FileStamp {
    std::uintmax_t device = 0;
    std::uintmax_t inode = 0;
    std::chrono::nanoseconds modified{}; // since 1970

    friend bool operator==(FileStamp const&, FileStamp const&) = default;
};

struct FileContents {
    std::string bytes;
    FileStamp stamp;

    friend bool operator==(FileContents const&, FileContents const&) = default;
};

// A regular file of at most 256 MiB; nothing if there is no such file. Does not block on a FIFO.
// Throws std::system_error: is_a_directory, invalid_argument for what else is no regular file,
// file_too_large, or what the system says.
std::optional<FileContents> read_contents(std::filesystem::path const& path);
std::optional<std::string> read_file(std::filesystem::path const& path); // the bytes alone

// Whether reading it again would give the same contents: the same file, not written since, and the
// same bytes, because a clock may stand still between two writes. Throws as read_contents.
bool has_contents(std::filesystem::path const& path, FileStamp const& stamp,
                  std::string_view bytes);

// The file that a chain of symbolic links leads to; the path itself if it is no link or if there is
// nothing. Throws std::system_error for a loop, for a link whose target does not exist, also where
// that link is a folder on the way, and for what is no regular file (as read_contents).
std::filesystem::path resolve_links(std::filesystem::path const& path);

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
