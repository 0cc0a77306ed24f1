// A file as it is now, to be read later, also when another one has taken its place.
// Knows no format; a file that is written into, rather than replaced, is not kept.
#pragma once

#include "mgit/process/fd.hpp"
#include "mgit/process/small_file.hpp"

#include <optional>
#include <string>

namespace mgit {

class KeptFile {
public:
    KeptFile() = default; // no file
    // A small one is read at once; a large one stays open, which takes a descriptor.
    explicit KeptFile(std::string const& path);

    bool lost() const { return lost_; } // it is there and cannot be read
    // All of it; empty if there is none. What cannot be read any more is missing.
    std::string text() const;
    // True only if it is certain.
    bool is_same(KeptFile const& other) const;

private:
    std::optional<SettledStamp> stamp_;
    std::string text_;
    Fd file_; // of a large one
    bool lost_ = false;
};

} // namespace mgit
