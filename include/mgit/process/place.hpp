// What the system says of a place on disk: whether a folder is there; and a file that only grows.
// Knows no repositories; that something cannot be read is not the same as that it is gone.
#pragma once

#include <filesystem>
#include <string_view>

namespace mgit {

// There is no folder at this path: ENOENT or ENOTDIR. One that may not be entered, or whose disk
// has errors, is not known to be gone.
bool is_missing_folder(std::filesystem::path const& path);

// The longest part of the path that leads to a folder.
std::filesystem::path nearest_folder(std::filesystem::path const& path);

// Adds bytes to the end of a file, in one write, and makes the file (mode 0600) and its folder if
// they are not there: several writers do not mix. Throws std::system_error.
void append_to_file(std::filesystem::path const& path, std::string_view bytes);

} // namespace mgit
