// Keeps what one child writes: the first part in memory, the rest in an unlinked file.
// Knows no child and no pipe; bytes are appended by whoever reads them.
#pragma once

#include "mgit/core/outcome.hpp"
#include "mgit/process/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mgit {

class Spool final : public Captured {
public:
    // folder: where the file is made (O_TMPFILE, or created and unlinked at once).
    Spool(std::filesystem::path folder, std::size_t memory_limit);

    // Keeps the bytes. After the first failure all further bytes are dropped and error() says why.
    // A disk with less than 1 GiB (or a twentieth, if that is less) left counts as full.
    void append(std::string_view bytes);
    // From now on only the last 64 KiB are kept, of all that is appended: the rest is of no use to
    // anybody. The file is gone.
    void keep_end();
    // What comes from now on cannot even be read: errno of reading it.
    void fail(int error) { error_ = error_ != 0 ? error_ : error; }

    std::uint64_t size() const override { return size_; }
    void replay(std::function<void(std::string_view)> const& take) const override;
    std::string tail(std::size_t limit) const override;
    std::string head(std::size_t limit) const override;
    int error() const override { return error_; }

private:
    bool make_room(std::size_t bytes);
    void append_to_end(std::string_view bytes);

    std::filesystem::path folder_;
    std::size_t memory_limit_;
    std::string memory_;
    Fd file_;                // what came after memory_
    bool only_end_ = false;  // memory_ is the end of it
    std::uint64_t size_ = 0; // memory_ and file_ together, or of all
    std::uint64_t room_ = 0; // that may be written before the disk is looked at again
    int error_ = 0;
};

} // namespace mgit
