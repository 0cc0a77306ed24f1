// A file that is not there until it is whole: written under another name beside it, then renamed.
// Knows no format; it is not synced, so a crash of the system may leave it empty or not there.
#pragma once

#include "mgit/process/fd.hpp"

#include <filesystem>
#include <string_view>

namespace mgit {

class NewFile {
public:
    // Only we can read it. temporary: in the same folder; whatever has that name is written over.
    // Throws std::system_error, as do the others.
    NewFile(std::filesystem::path file, std::filesystem::path temporary);
    NewFile(NewFile const&) = delete;
    NewFile& operator=(NewFile const&) = delete;
    ~NewFile(); // gone without a trace unless it is committed

    void write(std::string_view bytes);
    void commit();

private:
    std::filesystem::path file_;
    std::filesystem::path temporary_; // empty once it is committed
    Fd open_file_;
};

} // namespace mgit
