#include "mgit/process/file.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

#include <sys/stat.h>
#include <system_error>

using namespace mgit;
using namespace mgit::test;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

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
    folder.write("file", bytes);
    CHECK(read_file(folder / "file") == bytes);
    folder.write("empty", "");
    CHECK(read_file(folder / "empty") == "");
    CHECK_FALSE(read_file(folder / "none"));
}

TEST_CASE("whatever happens to a file shows in its contents") {
    Folder const folder;
    folder.write("file", "text");
    auto const before = read_contents(folder / "file");
    REQUIRE(before);
    CHECK(read_contents(folder / "file") == before);
    folder.write("other", "text");
    fs::rename(folder / "other", folder / "file"); // the same bytes, another file
    CHECK(read_contents(folder / "file") != before);
    auto const second = read_contents(folder / "file");
    fs::last_write_time(folder / "file", fs::last_write_time(folder / "file") + 1ns);
    CHECK(read_contents(folder / "file") != second);
    CHECK_FALSE(read_contents(folder / "none"));
}

TEST_CASE("a file has its contents until it is written, even when its times stay the same") {
    Folder const folder;
    std::string bytes(200'000, 'x');
    folder.write("file", bytes);
    fs::path const file = folder / "file";
    auto const contents = read_contents(file);
    REQUIRE(contents);
    CHECK(has_contents(file, contents->stamp, bytes));
    CHECK_FALSE(has_contents(file, contents->stamp, bytes + "x"));
    CHECK_FALSE(has_contents(file, contents->stamp, bytes.substr(1)));
    auto const time = fs::last_write_time(file);
    bytes[150'000] = 'y';
    folder.write("file", bytes);
    fs::last_write_time(file, time);
    CHECK_FALSE(has_contents(file, contents->stamp, contents->bytes));
    CHECK(has_contents(file, contents->stamp, bytes));
    fs::last_write_time(file, time + 1ns);
    CHECK_FALSE(has_contents(file, contents->stamp, bytes));
    fs::remove(file);
    CHECK_FALSE(has_contents(file, contents->stamp, bytes));
}

TEST_CASE("what is no regular file or too large is refused without waiting") {
    Folder const folder;
    CHECK(error_of([&] { read_file(folder.path()); }) == std::errc::is_a_directory);
    REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
    CHECK(error_of([&] { read_file(folder / "fifo"); }) == std::errc::invalid_argument);
    folder.write("large", "");
    fs::resize_file(folder / "large", (std::uintmax_t{256} << 20U) + 1);
    CHECK(error_of([&] { read_file(folder / "large"); }) == std::errc::file_too_large);
    CHECK(error_of([&] { read_file(folder / "large/file"); }) == std::errc::not_a_directory);
}

TEST_CASE("links are followed to the file, a dangling one and a loop are errors") {
    Folder const folder;
    fs::create_directory(folder / "dots");
    folder.write("dots/file", "x");
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
    CHECK(error_of([&] { resolve_links(folder / "dots"); }) == std::errc::is_a_directory);
    CHECK(error_of([&] { resolve_links("/dev/null"); }) == std::errc::invalid_argument);
    CHECK(resolve_links(folder / "none/file") == folder / "none/file");
    fs::create_directory_symlink("unmounted/mgit", folder / "config");
    CHECK(error_of([&] { resolve_links(folder / "config/file"); }) ==
          std::errc::no_such_file_or_directory);
}

TEST_CASE("folders are made private and only where there are none") {
    Folder const folder;
    make_folders(folder / "a/b/c/");
    CHECK(mode_of(folder / "a/b/c") == 0700);
    make_folders(folder / "a/b/c");
    folder.write("file", "x");
    CHECK(error_of([&] { make_folders(folder / "file/x"); }) == std::errc::not_a_directory);
    CHECK(error_of([&] { make_folders(folder / "file"); }) == std::errc::not_a_directory);
}

TEST_CASE("an absolute path has no dots and follows links as far as there is something") {
    Folder const folder;
    fs::create_directories(folder / "real/inner");
    fs::create_symlink("real/inner", folder / "link");
    CHECK(absolute_path("link/../x", folder.path()) == folder / "real/x");
    CHECK(absolute_path(".", folder.path() / "real") == folder / "real");
    CHECK(absolute_path("", folder.path()) == folder.path());
    CHECK(absolute_path("none//./a/../b/", folder.path()) == folder / "none/b");
    CHECK(absolute_path("/", folder.path()) == "/");
    fs::create_symlink("loop", folder / "loop");
    CHECK(absolute_path("loop/../x", folder.path()) == folder / "x");
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
    auto const last = Folder().path() / "gone";
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
