// A file that is not there until it is whole: written under another name beside it, then renamed.
// Knows no format; it is not synced, so a crash of the system may leave it empty or not there.
#pragma once

#include "mgit/process/fd.hpp"

#include <filesystem>
#include <string_view>

namespace mgit {

class NewFile {
public:
    // Only we can read it. The other name is the prefix with our process's number. Throws
    // std::system_error, as do the others.
    NewFile(std::filesystem::path file, std::string_view prefix);
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

// Whether files can be made in the folder; errno says why not.
bool takes_new_files(std::filesystem::path const& folder);

} // namespace mgit
