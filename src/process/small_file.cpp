#include "mgit/process/small_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mgit {

int At::fd() const {
    return fd_ < 0 ? AT_FDCWD : fd_;
}

Fd open_place(std::filesystem::path const& folder, Links links) {
    return Fd(::open(folder.c_str(),
                     O_PATH | O_DIRECTORY | O_CLOEXEC | (links == Links::keep ? O_NOFOLLOW : 0)));
}

std::string small_file(std::string const& path, At at, Links links, std::size_t limit) {
    int const flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    Fd const file(::openat(at.fd(), path.c_str(), flags | (links == Links::keep ? O_NOFOLLOW : 0)));
    std::string text;
    char piece[4096];
    while (file && text.size() < limit) {
        ssize_t const got = ::read(file.get(), piece, std::min(sizeof piece, limit - text.size()));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        text.append(piece, got > 0 ? static_cast<std::size_t>(got) : 0);
        // A regular file gives less than was asked for only at its end.
        if (got < static_cast<ssize_t>(sizeof piece)) {
            break;
        }
    }
    return text;
}

bool can_be_read(std::string const& path) {
    return static_cast<bool>(
        Fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)));
}

std::optional<FileFacts> file_facts(std::string const& path, Links links, At at) {
    struct stat facts {};
    int const flags = links == Links::keep ? AT_SYMLINK_NOFOLLOW : 0;
    if (::fstatat(at.fd(), path.c_str(), &facts, flags | AT_NO_AUTOMOUNT) != 0) {
        return std::nullopt;
    }
    FileFacts result;
    result.kind = S_ISREG(facts.st_mode)   ? FileKind::regular
                  : S_ISDIR(facts.st_mode) ? FileKind::folder
                  : S_ISLNK(facts.st_mode) ? FileKind::link
                                           : FileKind::other;
    result.identity = {facts.st_dev, facts.st_ino};
    result.size = static_cast<std::uint64_t>(facts.st_size);
    result.modified = facts.st_mtim.tv_sec;
    return result;
}

std::optional<SettledStamp> settled_stamp(std::string const& path, At at) {
    struct stat facts {};
    std::timespec now{};
    if (::fstatat(at.fd(), path.c_str(), &facts, AT_NO_AUTOMOUNT) != 0 ||
        ::clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return std::nullopt;
    }
    auto const nanoseconds = [](std::timespec const& time) {
        return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    };
    SettledStamp stamp;
    stamp.identity = {facts.st_dev, facts.st_ino};
    stamp.size = static_cast<std::uint64_t>(facts.st_size);
    stamp.modified = nanoseconds(facts.st_mtim);
    stamp.changed = nanoseconds(facts.st_ctim);
    constexpr std::int64_t just_now = 2'000'000'000;
    bool const settled = std::max(stamp.modified, stamp.changed) < nanoseconds(now) - just_now;
    return settled ? std::optional(stamp) : std::nullopt;
}

bool is_folder(std::string const& path, At at) {
    auto const facts = file_facts(path, Links::follow, at);
    return facts && facts->kind == FileKind::folder;
}

std::string link_text(std::string const& path, At at) {
    char text[PATH_MAX];
    ssize_t const size = ::readlinkat(at.fd(), path.c_str(), text, sizeof text);
    return {text, size > 0 ? static_cast<std::size_t>(size) : 0};
}

bool is_our_output(std::string const& path) {
    struct stat file {};
    struct stat open {};
    return ::stat(path.c_str(), &file) == 0 &&
           std::ranges::any_of(std::array{STDOUT_FILENO, STDERR_FILENO}, [&](int fd) {
               return ::fstat(fd, &open) == 0 && open.st_dev == file.st_dev &&
                      open.st_ino == file.st_ino;
           });
}

std::string folder_mark(std::string const& path) {
    struct statx facts {};
    if (::statx(AT_FDCWD, path.c_str(), AT_STATX_DONT_SYNC, STATX_INO | STATX_BTIME, &facts) != 0 ||
        (facts.stx_mask & STATX_BTIME) == 0) {
        return {};
    }
    return std::to_string(facts.stx_ino) + '.' + std::to_string(facts.stx_btime.tv_sec) + '.' +
           std::to_string(facts.stx_btime.tv_nsec);
}

} // namespace mgit
