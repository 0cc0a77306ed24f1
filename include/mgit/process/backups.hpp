// The copies of a file of ours that a user can go back to: the last good one, and generations.
// Knows not what is in the file, nor when a copy is due.
#pragma once

#include <filesystem>

namespace mgit {

// "registry.json.bak", beside the file.
std::filesystem::path last_good_copy(std::filesystem::path const& file);

// The folder for the generations of a file: its path in one word ("%home%ann%registry.json"),
// shortened in front if that is too long for a name.
std::filesystem::path generations_folder(std::filesystem::path const& backups,
                                         std::filesystem::path const& file);

// Keeps what `file` is now in that folder as N.json, N above all that are there, and removes all
// but the last ten. Throws std::system_error or std::filesystem::filesystem_error.
void keep_generation(std::filesystem::path const& file, std::filesystem::path const& backups);

} // namespace mgit
