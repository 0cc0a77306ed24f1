// Reads the small text files of a git directory: HEAD, commondir, gitdir, config.
// Knows no format; what cannot be read counts as empty, for a repository is known by what is there.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace mgit {

// The file from its beginning, at most `limit` bytes. Only a regular file is opened: a FIFO in its
// place would block.
inline std::string small_file(std::filesystem::path const& path, std::size_t limit = 1 << 20) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        return {};
    }
    std::ifstream file(path, std::ios::binary);
    std::string text;
    char piece[4096];
    while (text.size() < limit && (file.read(piece, sizeof piece) || file.gcount() > 0)) {
        text.append(piece, static_cast<std::size_t>(file.gcount()));
    }
    return text;
}

} // namespace mgit
