#include "mgit/process/file.hpp"

#include "mgit/process/fd.hpp"
#include "mgit/process/large_pages.hpp"
#include "process/interrupted.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <system_error>
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

void check_regular(struct stat const& facts, fs::path const& path) {
    if (S_ISDIR(facts.st_mode)) {
        fail(EISDIR, path);
    }
    if (!S_ISREG(facts.st_mode)) {
        fail(EINVAL, path);
    }
}

struct stat readable_facts(Fd const& file, fs::path const& path) {
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0) {
        fail(errno, path);
    }
    check_regular(facts, path);
    if (static_cast<std::size_t>(facts.st_size) > largest_file) {
        fail(EFBIG, path);
    }
    return facts;
}

// Empty if there is no such file.
Fd opened(fs::path const& path) {
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    Fd file(again_if_interrupted(
        [&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); }));
    if (!file && errno != ENOENT) {
        fail(errno, path);
    }
    return file;
}

FileStamp stamp_of(struct stat const& facts) {
    return {facts.st_dev, facts.st_ino,
            std::chrono::seconds(facts.st_mtim.tv_sec) +
                std::chrono::nanoseconds(facts.st_mtim.tv_nsec)};
}

// Calls `take` with each piece of what is left of the file, until it returns false.
template <class Take>
void read_pieces(Fd const& file, fs::path const& path, Take const& take) {
    std::array<char, 64 * 1024> piece; // small, so that it stays in the caches
    for (;;) {
        ssize_t const size =
            again_if_interrupted([&] { return ::read(file.get(), piece.data(), piece.size()); });
        if (size < 0) {
            fail(errno, path);
        }
        if (size == 0 || !take(std::string_view(piece.data(), static_cast<std::size_t>(size)))) {
            return;
        }
    }
}

std::string bytes_of(Fd const& file, std::size_t expected, fs::path const& path) {
    std::string bytes;
    bytes.reserve(expected);
    prefer_large_pages(bytes.data(), bytes.capacity());
    read_pieces(file, path, [&](std::string_view piece) {
        bytes += piece;
        if (bytes.size() > largest_file) { // it grows while we read
            fail(EFBIG, path);
        }
        return true;
    });
    return bytes;
}

// A path of which nothing is there, because a folder on its way is a link to nowhere: what is
// mounted there usually may well have the file.
void refuse_dangling_folder(fs::path const& path) {
    for (fs::path folder = path.parent_path(); !folder.empty(); folder = folder.parent_path()) {
        struct stat facts {};
        if (::lstat(folder.c_str(), &facts) == 0) {
            if (::stat(folder.c_str(), &facts) != 0) {
                fail(errno, folder);
            }
            return;
        }
    }
}

} // namespace

std::optional<FileContents> read_contents(fs::path const& path) {
    Fd const file = opened(path);
    if (!file) {
        return std::nullopt;
    }
    struct stat const facts = readable_facts(file, path);
    FileContents contents;
    contents.stamp = stamp_of(facts);
    contents.bytes = bytes_of(file, static_cast<std::size_t>(facts.st_size), path);
    return contents;
}

bool has_contents(fs::path const& path, FileStamp const& stamp, std::string_view bytes) {
    Fd const file = opened(path);
    if (!file || stamp_of(readable_facts(file, path)) != stamp) {
        return false;
    }
    bool same = true;
    read_pieces(file, path, [&](std::string_view piece) {
        same = bytes.starts_with(piece);
        bytes.remove_prefix(same ? piece.size() : 0);
        return same;
    });
    return same && bytes.empty();
}

std::optional<std::string> read_file(fs::path const& path) {
    std::optional<FileContents> contents = read_contents(path);
    return contents ? std::optional(std::move(contents->bytes)) : std::nullopt;
}

fs::path resolve_links(fs::path const& path) {
    fs::path current = path;
    for (int links = 0; links <= longest_chain; ++links) {
        struct stat facts {};
        if (::lstat(current.c_str(), &facts) != 0) {
            if (errno == ENOENT && links == 0) {
                refuse_dangling_folder(path);
                return path;
            }
            fail(errno, current);
        }
        if (!S_ISLNK(facts.st_mode)) {
            check_regular(facts, current);
            return links == 0 ? path : fs::canonical(current);
        }
        current = current.parent_path() / fs::read_symlink(current);
    }
    fail(ELOOP, path);
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
    fs::path home(environment.get("HOME").value_or(""));
    if (home.is_absolute()) {
        return home;
    }
    std::vector<char> buffer(16UL * 1024);
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
    fs::path folder = fs::current_path(error);
    if (!error) {
        return folder;
    }
    // It has been deleted. What is absolute works all the same, and what is relative must not be
    // looked for anywhere else.
    fs::path const last(environment.get("PWD").value_or(""));
    return last.is_absolute() ? last : fs::path("/proc/self/cwd");
}

} // namespace mgit
