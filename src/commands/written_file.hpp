// A file that a run writes when it has ended: tried before anything is run, then replaced whole.
// Knows no format, and not when the run ends.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mgit {

class WrittenFile {
public:
    // file: as the user gave it; what is relative counts from `cwd`. A link is followed, but not
    // another user's in a folder like /tmp. Throws
    // Error output if no file can be written there, and leaves nothing behind.
    WrittenFile(std::string file, std::filesystem::path const& cwd);

    std::string const& name() const { return name_; } // as the user gave it
    std::filesystem::path const& path() const { return path_; }

    // Puts the bytes there by temp and rename. Throws Error output.
    void write(std::string_view bytes) const;

private:
    std::string name_;
    std::filesystem::path path_;
};

} // namespace mgit
