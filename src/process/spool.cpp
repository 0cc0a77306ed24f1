#include "mgit/process/spool.hpp"

#include "mgit/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utility>

namespace mgit {
namespace {

constexpr std::size_t end_size = 64 * 1024; // of what nobody needs as a whole

// A file without a name, so that nothing is left behind however mgit ends.
Fd open_unnamed(std::filesystem::path const& folder) {
    Fd file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!file) { // the file system may not know O_TMPFILE
        std::string name = (folder / "mgit-XXXXXX").string();
        file = Fd(::mkostemp(name.data(), O_CLOEXEC));
        if (file) {
            ::unlink(name.c_str());
        }
    }
    return file;
}

// How much room is left on the file's disk for us: a child that never stops writing must not take
// the last of it from everybody else.
std::uint64_t room_for(Fd const& file) {
    struct statvfs disk {};
    if (::fstatvfs(file.get(), &disk) != 0) {
        return 0;
    }
    constexpr std::uint64_t enough = 1 << 30;
    std::uint64_t const reserve =
        std::min<std::uint64_t>(enough, disk.f_blocks * disk.f_frsize / 20);
    std::uint64_t const left = disk.f_bavail * disk.f_frsize;
    return left > reserve ? left - reserve : 0;
}

} // namespace

Spool::Spool(std::filesystem::path folder, std::size_t memory_limit)
    : folder_(std::move(folder)), memory_limit_(memory_limit) {}

void Spool::append(std::string_view bytes) {
    if (error_ != 0) {
        return;
    }
    if (only_end_) {
        append_to_end(bytes);
        return;
    }
    if (!file_) {
        std::size_t const kept = std::min(bytes.size(), memory_limit_ - memory_.size());
        memory_.append(bytes.substr(0, kept));
        size_ += kept;
        bytes.remove_prefix(kept);
        if (bytes.empty()) {
            return;
        }
        file_ = open_unnamed(folder_);
    }
    if (!file_ || !make_room(bytes.size()) || !write_all(file_.get(), bytes)) {
        error_ = errno;
        off_t const end = file_ ? ::lseek(file_.get(), 0, SEEK_END) : 0;
        size_ = memory_.size() + static_cast<std::uint64_t>(std::max<off_t>(end, 0));
        return;
    }
    size_ += bytes.size();
}

void Spool::keep_end() {
    memory_ = tail(end_size);
    memory_.shrink_to_fit();
    file_ = Fd();
    only_end_ = true;
}

void Spool::append_to_end(std::string_view bytes) {
    size_ += bytes.size();
    bytes.remove_prefix(bytes.size() - std::min(bytes.size(), end_size));
    memory_ += bytes;
    if (memory_.size() > 2 * end_size) { // not with every append
        memory_.erase(0, memory_.size() - end_size);
    }
}

// Looks at the disk once for many bytes. Sets errno.
bool Spool::make_room(std::size_t bytes) {
    constexpr std::uint64_t step = 16 << 20;
    if (room_ < bytes) {
        std::uint64_t const left = room_for(file_);
        if (left < bytes) {
            errno = ENOSPC;
            return false;
        }
        room_ = std::min(left, std::max<std::uint64_t>(step, bytes));
    }
    room_ -= bytes;
    return true;
}

void Spool::replay(std::function<void(std::string_view)> const& take) const {
    if (!memory_.empty()) {
        take(memory_);
    }
    std::uint64_t left = only_end_ ? 0 : size_ - memory_.size();
    std::string buffer(static_cast<std::size_t>(std::min<std::uint64_t>(left, 1 << 18)), '\0');
    off_t offset = 0;
    while (left > 0) {
        ssize_t const got = ::pread(file_.get(), buffer.data(), buffer.size(), offset);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            throw Error(ExitCode::output, "cannot read back the output kept in " +
                                              folder_.string() + ": " +
                                              std::strerror(got < 0 ? errno : EIO));
        }
        take(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
        offset += got;
        left -= static_cast<std::uint64_t>(got);
    }
}

std::string Spool::tail(std::size_t limit) const {
    std::uint64_t const in_file = only_end_ ? 0 : size_ - memory_.size();
    auto const from_file = static_cast<std::size_t>(std::min<std::uint64_t>(in_file, limit));
    std::size_t const from_memory = std::min(memory_.size(), limit - from_file);
    std::string result = memory_.substr(memory_.size() - from_memory);
    if (from_file > 0) {
        result.resize(from_memory + from_file);
        ssize_t const got = ::pread(file_.get(), result.data() + from_memory, from_file,
                                    static_cast<off_t>(in_file - from_file));
        result.resize(from_memory + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    return result;
}

std::string Spool::head(std::size_t limit) const {
    std::string result = only_end_ ? std::string() : memory_.substr(0, limit);
    std::uint64_t const in_file = only_end_ ? 0 : size_ - memory_.size();
    auto const kept = result.size();
    auto const more = static_cast<std::size_t>(std::min<std::uint64_t>(in_file, limit - kept));
    if (more > 0) {
        result.resize(kept + more);
        ssize_t const got = ::pread(file_.get(), result.data() + kept, more, 0);
        result.resize(kept + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    return result;
}

} // namespace mgit
