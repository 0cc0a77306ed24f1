// Looks at single files, by path or by name in a folder that is open.
// Knows no format; what cannot be read counts as empty or as not there.
#pragma once

#include "mgit/process/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace mgit {

// Where relative names begin: in an open folder, which somebody else owns. Without one only
// absolute paths mean something.
class At {
public:
    At() = default;
    explicit At(Fd const& folder) : fd_(folder.get()) {}
    int fd() const;

private:
    int fd_ = -1;
};

enum class Links { follow, keep }; // in the last place of a path

// A folder to begin names in; it need not be readable. Empty, and errno says why, if it cannot be
// opened, or is a link that is to be kept.
Fd open_place(std::filesystem::path const& folder, Links links = Links::follow);

// The file from its beginning, at most `limit` bytes, and less if it is no regular file. A FIFO
// does not block.
std::string small_file(std::string const& path, At at = {}, Links links = Links::follow,
                       std::size_t limit = 1 << 20);

// Whether it can be opened for reading; a FIFO does not block.
bool can_be_read(std::string const& path);

// What tells a file from all others, whatever paths lead to it.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    friend bool operator==(FileIdentity const&, FileIdentity const&) = default;
};

// True if stdout or stderr of this process is redirected to that file.
bool is_our_output(std::string const& path);

// Tells a folder or file from one that is at the same path later: its inode and the time at which
// it was made, "1234.1700000000.5". Empty if it is not there or the file system does not keep that
// time.
std::string folder_mark(std::string const& path);

enum class FileKind { regular, folder, link, other };

struct FileFacts {
    FileKind kind = FileKind::other;
    FileIdentity identity;
    std::uint64_t size = 0;
    std::int64_t modified = 0; // in seconds since 1970, of the contents
};
// Nothing if it is not there or may not be looked at.
std::optional<FileFacts> file_facts(std::string const& path, Links links, At at = {});

// What changes with each change of a file, or of the names in a folder.
struct SettledStamp {
    FileIdentity identity;
    std::uint64_t size = 0;
    std::int64_t modified = 0; // in nanoseconds, of the contents
    std::int64_t changed = 0;  // in nanoseconds, of anything

    friend bool operator==(SettledStamp const&, SettledStamp const&) = default;
};
// Nothing if it is not there, or if it was changed so short a time ago that another change may
// leave the same stamp: file systems keep times in steps of up to two seconds.
std::optional<SettledStamp> settled_stamp(std::string const& path, At at = {});

// A folder, or a link to one.
bool is_folder(std::string const& path, At at = {});

// What a symbolic link holds; empty if it is none.
std::string link_text(std::string const& path, At at = {});

} // namespace mgit
