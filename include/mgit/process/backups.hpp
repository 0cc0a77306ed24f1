// What is kept of a file of ours besides: its lock, the last good copy, and generations.
// Knows not what is in the file, nor when a copy is due.
#pragma once

#include <filesystem>

namespace mgit {

// What belongs to a file of which there is one.
struct Companions {
    std::filesystem::path lock;
    std::filesystem::path last_good; // what the file was before it was changed last
};
// aside: empty for ".registry.json.lock" and "registry.json.bak" beside the file; else the folder
// in which each file has a folder for them.
Companions companions_of(std::filesystem::path const& file, std::filesystem::path const& aside);

// The folder in `folder` that belongs to the file: its path in one word
// ("%home%ann%registry.json"), shortened in front if that is too long for a name.
std::filesystem::path folder_for_file(std::filesystem::path const& folder,
                                      std::filesystem::path const& file);

// Keeps what `file` is now in that folder as N.json, N above all that are there, and removes all
// but the last ten. Throws std::system_error or std::filesystem::filesystem_error.
void keep_generation(std::filesystem::path const& file, std::filesystem::path const& backups);

} // namespace mgit
