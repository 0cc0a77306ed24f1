// Replacing a file so that at every instant it is whole, old or new, and keeping copies of it.
// Knows no format, and takes no lock: who else may write the file is not asked here.
#pragma once

#include "mgit/process/fd.hpp"

#include <chrono>
#include <filesystem>
#include <span>
#include <string_view>

namespace mgit {

// The new text of a file, on the disk beside it as .NAME.tmp.PID.RANDOM, ready to take its place.
// Gone without a trace unless it is committed.
class Replacement {
public:
    // Writes and syncs the temporary file, with mode and group and, as far as permitted, the owner
    // of the file that it is to replace; if there is none, with mode `mode` less the umask. Throws
    // std::system_error.
    Replacement(std::filesystem::path const& file, std::string_view bytes, unsigned mode = 0600);
    // The same; the text is made of these, one behind the other.
    Replacement(std::filesystem::path const& file, std::span<std::string_view const> pieces,
                unsigned mode = 0600);
    Replacement(Replacement const&) = delete;
    Replacement& operator=(Replacement const&) = delete;
    ~Replacement();

    // rename(2), then fsync of the folder, so that the rename itself survives a crash. Throws
    // std::system_error if the rename fails, and then nothing has changed.
    void commit();

private:
    std::filesystem::path file_;
    std::filesystem::path temporary_; // empty once it is committed
};

// A Replacement, committed at once.
void replace_file(std::filesystem::path const& file, std::string_view bytes);

// Makes `copy` what `file` is now: a hard link, which costs nothing, or a copy with the same mode
// where there can be no link. Only for files that are replaced and not written in place. Whatever
// was at `copy` stays until it is complete. Throws std::system_error.
void keep_copy(std::filesystem::path const& file, std::filesystem::path const& copy);

// Removes the temporary files of replacements of `file` that were never committed because their
// process was killed: older than `age`, and no process has their number. Errors do not matter.
void remove_abandoned(std::filesystem::path const& file,
                      std::chrono::seconds age = std::chrono::hours(1));

// Gives an open file the mode, the group and the owner of another, as far as we may. Nothing
// happens if that is not there. Throws std::system_error.
void take_owner_and_mode(Fd const& file, std::filesystem::path const& from);

} // namespace mgit
