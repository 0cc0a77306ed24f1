#include "mgit/process/replacement.hpp"

#include "mgit/process/file.hpp"
#include "process/interrupted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <random>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace mgit {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(int error, fs::path const& path) {
    throw std::system_error(error, std::generic_category(), path.native());
}

fs::path folder_of(fs::path const& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

std::string temporary_prefix(fs::path const& file) {
    return fmt::format(".{}.tmp.", file.filename().native());
}

// Calls `create` with names that are likely free until one was; returns it. `create` returns a
// number below 0 on failure, with EEXIST if the name is taken.
template <class Create>
fs::path create_temporary(fs::path const& beside, Create const& create) {
    std::random_device random;
    for (;;) {
        fs::path path = folder_of(beside) /
                        fmt::format("{}{}.{:08x}", temporary_prefix(beside), ::getpid(), random());
        if (again_if_interrupted([&] { return create(path); }) >= 0) {
            return path;
        }
        if (errno != EEXIST) {
            fail(errno, path);
        }
    }
}

using Pieces = std::span<std::string_view const>;

// Small ones together, large ones without a copy. False, and errno says why, if that fails.
bool write_pieces(int file, Pieces pieces) {
    constexpr std::size_t large = std::size_t{64} * 1024;
    std::string waiting;
    for (std::string_view const piece : pieces) {
        if (waiting.size() + piece.size() <= large) {
            waiting += piece;
            continue;
        }
        if (!write_all(file, waiting)) {
            return false;
        }
        waiting.clear();
        if (piece.size() <= large) {
            waiting = piece;
        } else if (!write_all(file, piece)) {
            return false;
        }
    }
    return write_all(file, waiting);
}

void write_synced(Fd const& file, Pieces pieces, fs::path const& path) {
    if (!write_pieces(file.get(), pieces) ||
        again_if_interrupted([&] { return ::fsync(file.get()); }) != 0) {
        fail(errno, path);
    }
}

// A complete temporary file beside `file`; `like` says whose it is to be.
fs::path written_beside(fs::path const& file, Pieces pieces, fs::path const& like,
                        unsigned mode = 0600) {
    Fd open_file;
    fs::path path = create_temporary(file, [&](fs::path const& name) {
        open_file =
            Fd(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
        return open_file.get();
    });
    try {
        take_owner_and_mode(open_file, like);
        write_synced(open_file, pieces, path);
    } catch (...) {
        ::unlink(path.c_str());
        throw;
    }
    return path;
}

// So that the rename itself survives a crash. There is nothing left to undo if that fails, and
// some file systems cannot do it.
void sync_folder(fs::path const& folder) {
    Fd const file(again_if_interrupted(
        [&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (file) {
        again_if_interrupted([&] { return ::fsync(file.get()); });
    }
}

void move_to(fs::path const& from, fs::path const& to) {
    if (again_if_interrupted([&] { return ::rename(from.c_str(), to.c_str()); }) != 0) {
        int const error = errno;
        ::unlink(from.c_str());
        fail(error, to);
    }
}

// A second name for `file` beside `copy`; empty if there cannot be one.
fs::path linked_beside(fs::path const& copy, fs::path const& file) {
    try {
        return create_temporary(folder_of(copy) / file.filename(), [&](fs::path const& name) {
            return ::link(file.c_str(), name.c_str());
        });
    } catch (std::system_error const&) { // another file system, or one without links
        return {};
    }
}

// The process in the name of a temporary file; 0 if it is no such name.
pid_t maker_of(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix)) {
        return 0;
    }
    name.remove_prefix(prefix.size());
    pid_t pid = 0;
    auto const [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    name.remove_prefix(static_cast<std::size_t>(end - name.data()));
    bool const whole = error == std::errc() && name.size() == 9 && name.front() == '.' &&
                       std::all_of(name.begin() + 1, name.end(),
                                   [](unsigned char c) { return std::isxdigit(c) != 0; });
    return whole ? pid : 0;
}

bool is_abandoned(fs::path const& path, pid_t maker, std::chrono::seconds age) {
    struct stat facts {};
    return ::lstat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
           ::time(nullptr) - facts.st_mtime >= age.count() && ::kill(maker, 0) != 0 &&
           errno == ESRCH;
}

// False if we may not change that, or the file system has no such thing.
template <class Call>
bool changed(fs::path const& path, Call const& call) {
    if (again_if_interrupted(call) == 0) {
        return true;
    }
    if (errno != EPERM && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) {
        fail(errno, path);
    }
    return false;
}

} // namespace

Replacement::Replacement(fs::path const& file, std::string_view bytes, unsigned mode)
    : Replacement(file, Pieces(&bytes, 1), mode) {}

Replacement::Replacement(fs::path const& file, Pieces pieces, unsigned mode)
    : file_(file), temporary_(written_beside(file, pieces, file, mode)) {}

Replacement::~Replacement() {
    if (!temporary_.empty()) {
        ::unlink(temporary_.c_str());
    }
}

void Replacement::commit() {
    move_to(temporary_, file_);
    temporary_.clear();
    sync_folder(folder_of(file_));
}

void replace_file(fs::path const& file, std::string_view bytes) {
    Replacement(file, bytes).commit();
}

void keep_copy(fs::path const& file, fs::path const& copy) {
    fs::path const link = linked_beside(copy, file);
    if (!link.empty()) {
        move_to(link, copy);
        ::unlink(link.c_str()); // rename(2) leaves it if the copy is a link to the file already
        return;
    }
    if (auto const text = read_file(file)) {
        std::string_view const bytes = *text;
        move_to(written_beside(folder_of(copy) / file.filename(), Pieces(&bytes, 1), file), copy);
    }
}

void remove_abandoned(fs::path const& file, std::chrono::seconds age) {
    std::string const prefix = temporary_prefix(file);
    std::error_code error;
    fs::directory_iterator entry(folder_of(file), error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        pid_t const maker = maker_of(entry->path().filename().native(), prefix);
        if (maker > 0 && is_abandoned(entry->path(), maker, age)) {
            ::unlink(entry->path().c_str());
        }
    }
}

void take_owner_and_mode(Fd const& file, fs::path const& from) {
    struct stat facts {};
    if (::stat(from.c_str(), &facts) != 0) {
        if (errno == ENOENT) {
            return;
        }
        fail(errno, from);
    }
    mode_t mode = facts.st_mode & 07777U;
    bool const ours =
        changed(from, [&] { return ::fchown(file.get(), facts.st_uid, facts.st_gid); }) ||
        changed(from, [&] { return ::fchown(file.get(), static_cast<uid_t>(-1), facts.st_gid); });
    if (!ours) {
        mode &= ~mode_t{070}; // what was for that group is not for ours
    }
    changed(from, [&] { return ::fchmod(file.get(), mode); });
}

} // namespace mgit
