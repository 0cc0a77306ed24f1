#include "mgit/process/private_folder.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <memory>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>

namespace mgit {
namespace {

constexpr char const* owner_file = ".mgit-owner";
constexpr std::string_view unique = "XXXXXX"; // what mkdtemp(3) replaces

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+").find(c) != std::string_view::npos;
}

// /dev/shm where it is what it should be: in memory, for everybody, nobody removes what is ours.
std::string_view shared_memory() {
    constexpr char const* folder = "/dev/shm";
    struct statfs system {};
    struct stat status {};
    bool const in_memory = ::statfs(folder, &system) == 0 && system.f_type == TMPFS_MAGIC;
    bool const sane = in_memory && ::lstat(folder, &status) == 0 && S_ISDIR(status.st_mode) &&
                      (status.st_mode & 07777) == 01777 && status.st_uid == 0;
    return sane ? folder : "";
}

// --- what the dead have left -------------------------------------------------------------------

using Folder = std::unique_ptr<DIR, int (*)(DIR*)>;

Folder open_folder(int at, char const* name) {
    int const fd = ::openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    Folder folder(fd >= 0 ? ::fdopendir(fd) : nullptr, ::closedir);
    if (!folder && fd >= 0) {
        ::close(fd);
    }
    return folder;
}

bool is_ours(int fd, mode_t type) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == type &&
           status.st_uid == ::geteuid() && (status.st_mode & 077) == 0;
}

// The lock that only a living owner holds: ours now, or nothing if it lives or there is none.
Fd lock_of_the_dead(int folder) {
    Fd file(::openat(folder, owner_file, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    bool const dead =
        file && is_ours(file.get(), S_IFREG) && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
    return dead ? std::move(file) : Fd();
}

// It is flat: links, records and sockets. Anything else keeps it from being removed.
void remove_if_dead(int base, char const* name) {
    Folder const folder = open_folder(base, name);
    if (!folder || !is_ours(::dirfd(folder.get()), S_IFDIR)) {
        return;
    }
    Fd const lock = lock_of_the_dead(::dirfd(folder.get()));
    if (!lock) {
        return;
    }
    while (dirent const* const entry = ::readdir(folder.get())) {
        if (std::string_view(entry->d_name) != owner_file) {
            ::unlinkat(::dirfd(folder.get()), entry->d_name, 0);
        }
    }
    ::unlinkat(::dirfd(folder.get()), owner_file, 0);
    ::unlinkat(base, name, AT_REMOVEDIR);
}

// Looks at no more than so many names: this must not cost time in a full /tmp.
void remove_dead(std::string const& base, std::string_view prefix) {
    constexpr int most = 1000;
    Folder const folder = open_folder(AT_FDCWD, base.c_str());
    for (int seen = 0; folder && seen < most; ++seen) {
        dirent const* const entry = ::readdir(folder.get());
        if (entry == nullptr) {
            return;
        }
        std::string_view const name = entry->d_name;
        if (name.starts_with(prefix) && name.size() == prefix.size() + unique.size()) {
            remove_if_dead(::dirfd(folder.get()), entry->d_name);
        }
    }
}

// --- ours --------------------------------------------------------------------------------------

// Nothing if somebody took us for dead between the two steps.
Fd show_life(std::string const& folder) {
    std::string const file = folder + '/' + owner_file;
    Fd lock(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!lock) {
        return {};
    }
    struct stat status {};
    // Where files cannot be locked at all, nobody else can lock it either.
    bool const taken = ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    bool const there = ::fstat(lock.get(), &status) == 0 && status.st_nlink > 0;
    return taken || !there ? Fd() : std::move(lock);
}

} // namespace

std::optional<PrivateFolder> PrivateFolder::make(Environment const& environment,
                                                 std::string_view prefix, std::size_t longest) {
    std::array<std::string_view, 4> const bases = {environment.get("XDG_RUNTIME_DIR").value_or(""),
                                                   shared_memory(),
                                                   environment.get("TMPDIR").value_or(""), "/tmp"};
    errno = ENOENT;
    for (auto const base : bases) {
        std::string const pattern =
            std::string(base) + '/' + std::string(prefix) + std::string(unique);
        bool const fits = pattern.starts_with('/') && !base.empty() && pattern.size() <= longest &&
                          std::ranges::all_of(pattern, is_plain);
        for (int tries = 0; fits && tries < 3; ++tries) {
            std::string path = pattern;
            if (::mkdtemp(path.data()) == nullptr) { // with mode 0700
                break;
            }
            if (Fd lock = show_life(path)) {
                remove_dead(std::string(base), prefix);
                return PrivateFolder(path, std::move(lock));
            }
            ::rmdir(path.c_str());
        }
    }
    return std::nullopt;
}

bool PrivateFolder::is_empty() const {
    Folder const folder = open_folder(AT_FDCWD, path_.c_str());
    while (dirent const* const entry = folder ? ::readdir(folder.get()) : nullptr) {
        std::string_view const name = entry->d_name;
        if (name != "." && name != ".." && name != owner_file) {
            return false;
        }
    }
    return true;
}

PrivateFolder::~PrivateFolder() {
    // A second time, because a lack of descriptors may have passed.
    for (int tries = 0; !path_.empty() && tries < 2; ++tries) {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
        if (!error) {
            return;
        }
    }
}

} // namespace mgit
