#include "mgit/process/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <pwd.h>
#include <random>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace mgit {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_file = std::size_t{256} << 20U;
constexpr int longest_chain = 40; // of symbolic links; as the kernel counts

[[noreturn]] void fail(int error, fs::path const& path) {
    throw std::system_error(error, std::generic_category(), path.native());
}

fs::path folder_of(fs::path const& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

void check_readable_size(Fd const& file, fs::path const& path) {
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0) {
        fail(errno, path);
    }
    if (S_ISDIR(facts.st_mode)) {
        fail(EISDIR, path);
    }
    if (!S_ISREG(facts.st_mode)) {
        fail(EINVAL, path);
    }
    if (static_cast<std::size_t>(facts.st_size) > largest_file) {
        fail(EFBIG, path);
    }
}

// A new file beside the one that it is to replace; gone again unless it was renamed.
class TemporaryFile {
public:
    explicit TemporaryFile(fs::path const& beside) {
        std::random_device random;
        do {
            path_ = folder_of(beside) / fmt::format(".{}.tmp.{}.{:08x}", beside.filename().native(),
                                                    ::getpid(), random());
            file_ = Fd(
                ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        } while (!file_ && errno == EEXIST);
        if (!file_) {
            fail(errno, path_);
        }
    }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    ~TemporaryFile() {
        if (!renamed_) {
            ::unlink(path_.c_str());
        }
    }

    // As far as we may: a file that somebody else owns can still be replaced.
    void take_owner_and_mode_of(fs::path const& old) {
        struct stat facts {};
        if (::stat(old.c_str(), &facts) != 0) {
            return;
        }
        mode_t mode = facts.st_mode & 07777U;
        if (::fchown(file_.get(), facts.st_uid, facts.st_gid) != 0 &&
            ::fchown(file_.get(), static_cast<uid_t>(-1), facts.st_gid) != 0) {
            mode &= ~mode_t{070}; // what was for that group is not for ours
        }
        ::fchmod(file_.get(), mode);
    }

    void write(std::string_view bytes) {
        if (!write_all(file_.get(), bytes) || ::fsync(file_.get()) != 0) {
            fail(errno, path_);
        }
    }

    void rename_to(fs::path const& path) {
        if (::rename(path_.c_str(), path.c_str()) != 0) {
            fail(errno, path);
        }
        renamed_ = true;
    }

private:
    fs::path path_;
    Fd file_;
    bool renamed_ = false;
};

// So that the rename itself survives a crash. There is nothing left to undo if that fails, and
// some file systems cannot do it.
void sync_folder(fs::path const& folder) {
    Fd const file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file) {
        ::fsync(file.get());
    }
}

// For the message of whoever waits, so it does not matter if it cannot be written.
void write_holder(Fd const& lock) {
    std::string const text = fmt::format("{}\n", ::getpid());
    if (::ftruncate(lock.get(), 0) == 0) {
        write_all(lock.get(), text);
    }
}

} // namespace

std::optional<std::string> read_file(fs::path const& path) {
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    Fd const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        fail(errno, path);
    }
    check_readable_size(file, path);
    std::string bytes;
    std::array<char, 64 * 1024> piece;
    for (;;) {
        ssize_t const size = ::read(file.get(), piece.data(), piece.size());
        if (size == 0) {
            return bytes;
        }
        if (size > 0) {
            bytes.append(piece.data(), static_cast<std::size_t>(size));
        } else if (errno != EINTR) {
            fail(errno, path);
        }
        if (bytes.size() > largest_file) { // it grows while we read
            fail(EFBIG, path);
        }
    }
}

fs::path resolve_links(fs::path const& path) {
    fs::path current = path;
    for (int links = 0; links <= longest_chain; ++links) {
        struct stat facts {};
        if (::lstat(current.c_str(), &facts) != 0) {
            if (errno == ENOENT && links == 0) {
                return path;
            }
            fail(errno, current);
        }
        if (!S_ISLNK(facts.st_mode)) {
            return current;
        }
        current = current.parent_path() / fs::read_symlink(current);
    }
    fail(ELOOP, path);
}

void replace_file(fs::path const& path, std::string_view bytes) {
    TemporaryFile temporary(path);
    temporary.take_owner_and_mode_of(path);
    temporary.write(bytes);
    temporary.rename_to(path);
    sync_folder(folder_of(path));
}

std::optional<FileLock> FileLock::acquire(fs::path const& path,
                                          std::chrono::milliseconds patience) {
    using namespace std::chrono_literals;
    auto const deadline = std::chrono::steady_clock::now() + patience;
    Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) {
        fail(errno, path);
    }
    // flock(2) itself can wait, but not for a limited time.
    std::chrono::milliseconds pause = 1ms;
    while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            fail(errno, path);
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            return std::nullopt;
        }
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds(20ms));
    }
    write_holder(file);
    return FileLock(std::move(file));
}

void make_folders(fs::path const& path) {
    if (path.empty() || fs::is_directory(path)) {
        return;
    }
    make_folders(path.parent_path());
    if (::mkdir(path.c_str(), 0700) != 0) {
        int const error = errno;
        if (error != EEXIST) {
            fail(error, path);
        }
        if (!fs::is_directory(path)) { // else somebody else was faster
            fail(ENOTDIR, path);
        }
    }
}

fs::path home_folder(Environment const& environment) {
    fs::path const home(environment.get("HOME").value_or(""));
    if (home.is_absolute()) {
        return home;
    }
    std::vector<char> buffer(16 * 1024);
    passwd entry{};
    passwd* found = nullptr;
    ::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? fs::path(found->pw_dir) : fs::path("/");
}

fs::path absolute_path(fs::path const& path, fs::path const& cwd) {
    fs::path const joined = cwd / path; // an absolute path replaces cwd
    std::error_code error;
    fs::path result = fs::weakly_canonical(joined, error);
    if (error) { // a folder that cannot be entered, or a loop of links
        result = joined.lexically_normal();
    }
    return result.has_filename() || result == result.root_path() ? result : result.parent_path();
}

fs::path current_folder(Environment const& environment) {
    std::error_code error;
    fs::path const folder = fs::current_path(error);
    if (!error) {
        return folder;
    }
    // It has been deleted. What is absolute works all the same, and what is relative must not be
    // looked for anywhere else.
    fs::path const last(environment.get("PWD").value_or(""));
    return last.is_absolute() ? last : fs::path("/proc/self/cwd");
}

} // namespace mgit
