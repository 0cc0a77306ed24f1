#include "mgit/process/file.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

using namespace mgit;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

struct Folder {
    Folder() {
        std::string name = fs::canonical(fs::temp_directory_path()) / "mgit-file-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { fs::remove_all(path); }

    fs::path operator/(char const* name) const { return path / name; }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }

    fs::path path;
};

void write(fs::path const& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

mode_t mode_of(fs::path const& path) {
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 07777U;
}

template <class Call>
std::error_code error_of(Call const& call) {
    try {
        call();
    } catch (std::system_error const& error) {
        return error.code();
    }
    return {};
}

} // namespace

TEST_CASE("a file is read byte for byte, and one that is not there is no error") {
    Folder const folder;
    std::string const bytes = std::string("a\0\xFF\r\n", 5) + std::string(200'000, 'x');
    write(folder / "file", bytes);
    CHECK(read_file(folder / "file") == bytes);
    write(folder / "empty", "");
    CHECK(read_file(folder / "empty") == "");
    CHECK_FALSE(read_file(folder / "none"));
}

TEST_CASE("what is no regular file or too large is refused without waiting") {
    Folder const folder;
    CHECK(error_of([&] { read_file(folder.path); }) == std::errc::is_a_directory);
    REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
    CHECK(error_of([&] { read_file(folder / "fifo"); }) == std::errc::invalid_argument);
    write(folder / "large", "");
    fs::resize_file(folder / "large", (std::uintmax_t{256} << 20U) + 1);
    CHECK(error_of([&] { read_file(folder / "large"); }) == std::errc::file_too_large);
    CHECK(error_of([&] { read_file(folder / "large/file"); }) == std::errc::not_a_directory);
}

TEST_CASE("links are followed to the file, a dangling one and a loop are errors") {
    Folder const folder;
    fs::create_directory(folder / "dots");
    write(folder / "dots/file", "x");
    fs::create_symlink("dots/file", folder / "one");
    fs::create_symlink(folder / "one", folder / "two");
    CHECK(resolve_links(folder / "two") == folder / "dots/file");
    CHECK(resolve_links(folder / "dots/file") == folder / "dots/file");
    CHECK(resolve_links(folder / "none") == folder / "none");
    fs::create_symlink("gone", folder / "dangling");
    CHECK(error_of([&] { resolve_links(folder / "dangling"); }) ==
          std::errc::no_such_file_or_directory);
    fs::create_symlink("loop", folder / "loop");
    CHECK(error_of([&] { resolve_links(folder / "loop"); }) ==
          std::errc::too_many_symbolic_link_levels);
}

TEST_CASE("a new file is private, a replaced one keeps its mode, and no other file is left") {
    Folder const folder;
    replace_file(folder / "file", "old");
    CHECK(mode_of(folder / "file") == 0600);
    REQUIRE(::chmod((folder / "file").c_str(), 0664) == 0);
    replace_file(folder / "file", "new");
    CHECK(mode_of(folder / "file") == 0664);
    CHECK(read_file(folder / "file") == "new");
    CHECK(folder.files() == 1);
}

TEST_CASE("a replacement that fails leaves everything as it was") {
    Folder const folder;
    fs::create_directories(folder / "taken/inside");
    CHECK(error_of([&] { replace_file(folder / "taken", "x"); }) == std::errc::is_a_directory);
    CHECK(fs::exists(folder / "taken/inside"));
    write(folder / "file", "x");
    CHECK(error_of([&] { replace_file(folder / "file/below", "y"); }) ==
          std::errc::not_a_directory);
    CHECK(read_file(folder / "file") == "x");
    CHECK(folder.files() == 2);
}

TEST_CASE("a file that cannot be written to the end leaves the old one and no remains") {
    Folder const folder;
    write(folder / "file", "old");
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
    rlimit const small{10, limit.rlim_max};
    auto const handler = ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    auto const error = error_of([&] { replace_file(folder / "file", std::string(100, 'x')); });
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, handler);
    CHECK(error == std::errc::file_too_large);
    CHECK(read_file(folder / "file") == "old");
    CHECK(folder.files() == 1);
}

TEST_CASE("a lock has one holder at a time and names it") {
    Folder const folder;
    auto first = FileLock::acquire(folder / "lock", 0ms);
    REQUIRE(first);
    CHECK_FALSE(FileLock::acquire(folder / "lock", 5ms));
    CHECK(read_file(folder / "lock") == std::to_string(::getpid()) + "\n");
    first.reset();
    CHECK(FileLock::acquire(folder / "lock", 0ms));
    CHECK(fs::exists(folder / "lock"));
    CHECK(error_of([&] { FileLock::acquire(folder / "none/lock", 0ms); }) ==
          std::errc::no_such_file_or_directory);
}

TEST_CASE("the lock of a killed process is free at once") {
    Folder const folder;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto const lock = FileLock::acquire(folder / "lock", 0ms);
        static_cast<void>(::write(ready[1], lock ? "y" : "n", 1));
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    REQUIRE(::read(ready[0], &answer, 1) == 1);
    CHECK(answer == 'y');
    CHECK_FALSE(FileLock::acquire(folder / "lock", 0ms));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(FileLock::acquire(folder / "lock", 0ms));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("folders are made private and only where there are none") {
    Folder const folder;
    make_folders(folder / "a/b/c/");
    CHECK(mode_of(folder / "a/b/c") == 0700);
    make_folders(folder / "a/b/c");
    write(folder / "file", "x");
    CHECK(error_of([&] { make_folders(folder / "file/x"); }) == std::errc::not_a_directory);
    CHECK(error_of([&] { make_folders(folder / "file"); }) == std::errc::not_a_directory);
}

TEST_CASE("an absolute path has no dots and follows links as far as there is something") {
    Folder const folder;
    fs::create_directories(folder / "real/inner");
    fs::create_symlink("real/inner", folder / "link");
    CHECK(absolute_path("link/../x", folder.path) == folder / "real/x");
    CHECK(absolute_path(".", folder.path / "real") == folder / "real");
    CHECK(absolute_path("", folder.path) == folder.path);
    CHECK(absolute_path("none//./a/../b/", folder.path) == folder / "none/b");
    CHECK(absolute_path("/", folder.path) == "/");
    fs::create_symlink("loop", folder / "loop");
    CHECK(absolute_path("loop/../x", folder.path) == folder / "x");
}

TEST_CASE("home is $HOME if that is absolute, else what the system says") {
    Environment environment;
    environment.set("HOME", "/home/ann");
    CHECK(home_folder(environment) == "/home/ann");
    environment.set("HOME", "ann");
    auto const system = home_folder(environment);
    CHECK(system.is_absolute());
    environment.unset("HOME");
    CHECK(home_folder(environment) == system);
}

TEST_CASE("a deleted current folder is still known by $PWD") {
    auto const before = fs::current_path();
    auto const last = Folder().path / "gone";
    fs::create_directories(last);
    fs::current_path(last);
    Environment environment;
    CHECK(current_folder(environment) == last);
    fs::remove_all(last.parent_path());
    CHECK(current_folder(environment) == "/proc/self/cwd"); // where nothing is, nor can be made
    environment.set("PWD", last.native());
    CHECK(current_folder(environment) == last);
    fs::current_path(before);
}
