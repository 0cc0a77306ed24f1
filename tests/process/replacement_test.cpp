#include "mgit/process/replacement.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

#include <csignal>
#include <ctime>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

using namespace mgit;
using namespace mgit::test;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

using Names = std::vector<std::string>;

template <class Call>
std::error_code error_of(Call const& call) {
    try {
        call();
    } catch (std::system_error const& error) {
        return error.code();
    }
    return {};
}

// Of a process that has ended and been waited for.
pid_t dead_pid() {
    pid_t const child = ::fork();
    if (child == 0) {
        ::_exit(0);
    }
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    return child;
}

} // namespace

TEST_CASE("a new file is private, a replaced one keeps its mode, and no other file is left") {
    Folder const folder;
    replace_file(folder / "file", "old");
    CHECK(mode_of(folder / "file") == 0600);
    REQUIRE(::chmod((folder / "file").c_str(), 0664) == 0);
    replace_file(folder / "file", "new");
    CHECK(mode_of(folder / "file") == 0664);
    CHECK(folder.read("file") == "new");
    CHECK(folder.names() == Names{"file"});
}

TEST_CASE("F57 the group and the owner of a replaced file are kept where we may") {
    if (::geteuid() != 0) {
        WARN("only root can give files away");
        return;
    }
    Folder const folder;
    folder.write("file", "old");
    REQUIRE(::chown((folder / "file").c_str(), 61'357, 61'358) == 0);
    REQUIRE(::chmod((folder / "file").c_str(), 0640) == 0);
    replace_file(folder / "file", "new");
    CHECK(facts_of(folder / "file").st_uid == 61'357);
    CHECK(facts_of(folder / "file").st_gid == 61'358);
    CHECK(mode_of(folder / "file") == 0640);
}

TEST_CASE("a replacement is seen when it is committed, and leaves nothing if it never is") {
    Folder const folder;
    folder.write("file", "old");
    {
        Replacement const dropped(folder / "file", "new");
        CHECK(folder.names().size() == 2);
        CHECK(folder.read("file") == "old");
    }
    CHECK(folder.names() == Names{"file"});
    Replacement kept(folder / "file", "new");
    kept.commit();
    CHECK(folder.read("file") == "new");
    CHECK(folder.names() == Names{"file"});
}

TEST_CASE("pieces of all sizes are written one behind the other") {
    Folder const folder;
    std::vector<std::string> texts;
    for (std::size_t const size : {0U, 1U, 70'000U, 200'000U, 3U, 60'000U, 5'000U, 65'536U, 0U}) {
        texts.emplace_back(size, static_cast<char>('a' + texts.size()));
    }
    std::string whole;
    std::vector<std::string_view> pieces;
    for (std::string const& text : texts) {
        whole += text;
        pieces.emplace_back(text);
    }
    Replacement(folder / "file", pieces).commit();
    CHECK(folder.read("file") == whole);
}

TEST_CASE("a replacement that fails leaves everything as it was") {
    Folder const folder;
    fs::create_directories(folder / "taken/inside");
    CHECK(error_of([&] { replace_file(folder / "taken", "x"); }) == std::errc::is_a_directory);
    CHECK(fs::exists(folder / "taken/inside"));
    folder.write("file", "x");
    CHECK(error_of([&] { replace_file(folder / "file/below", "y"); }) ==
          std::errc::not_a_directory);
    CHECK(folder.read("file") == "x");
    CHECK(folder.names() == Names{"file", "taken"});
}

TEST_CASE("a file that cannot be written to the end leaves the old one and no remains") {
    Folder const folder;
    folder.write("file", "old");
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
    rlimit const small{10, limit.rlim_max};
    auto const handler = ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    auto const error = error_of([&] { replace_file(folder / "file", std::string(100, 'x')); });
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, handler);
    CHECK(error == std::errc::file_too_large);
    CHECK(folder.read("file") == "old");
    CHECK(folder.names() == Names{"file"});
}

TEST_CASE("a copy is the same file, and stays what it was when that is replaced") {
    Folder const folder;
    folder.write("file", "one");
    for (int i = 0; i < 2; ++i) { // the second time it is that already
        keep_copy(folder / "file", folder / "copy");
        CHECK(facts_of(folder / "copy").st_ino == facts_of(folder / "file").st_ino);
        CHECK(folder.names() == Names{"copy", "file"});
    }
    replace_file(folder / "file", "two");
    CHECK(folder.read("copy") == "one");
    keep_copy(folder / "file", folder / "copy");
    CHECK(folder.read("copy") == "two");
}

TEST_CASE("where there can be no link a copy is a file with the same mode") {
    Folder const folder;
    Folder const other("/dev/shm");
    if (facts_of(folder.path()).st_dev == facts_of(other.path()).st_dev) {
        WARN("one file system is all there is");
        return;
    }
    folder.write("file", "text");
    REQUIRE(::chmod((folder / "file").c_str(), 0640) == 0);
    other.write("copy", "something else");
    keep_copy(folder / "file", other / "copy");
    CHECK(other.read("copy") == "text");
    CHECK(mode_of(other / "copy") == 0640);
    CHECK(other.names() == Names{"copy"});
}

TEST_CASE("F47 kill -9 while 20,000 entries are written loses none, 50 times") {
    Folder const folder;
    auto const text_of = [](std::string const& first) {
        std::string text = first + "\n";
        for (int i = 0; i < 20'000; ++i) {
            text += R"({"name":"r)" + std::to_string(i) + R"(","path":"/src/somewhere/else"},)";
        }
        return text + "\n";
    };
    std::string const texts[] = {text_of("one"), text_of("two")};
    folder.write("file", texts[0]);
    std::size_t unfinished = 0;
    for (int i = 0; i < 50; ++i) {
        auto const before = facts_of(folder / "file").st_ino;
        pid_t const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            for (std::size_t next = 0;; ++next) {
                replace_file(folder / "file", texts[next % 2]);
            }
        }
        while (facts_of(folder / "file").st_ino == before) {
            std::this_thread::sleep_for(100us);
        }
        std::this_thread::sleep_for(std::chrono::microseconds(i * 97)); // anywhere in its work
        ::kill(child, SIGKILL);
        REQUIRE(::waitpid(child, nullptr, 0) == child);
        std::string const left = folder.read("file");
        REQUIRE((left == texts[0] || left == texts[1]));
        for (auto const& name : folder.names()) {
            if (name != "file") {
                ++unfinished;
                fs::remove(folder / name);
            }
        }
    }
    CHECK(unfinished > 5); // else it was hardly ever killed at work
}

TEST_CASE("F47 temporary files of dead processes go after an hour, others stay") {
    Folder const folder;
    auto const dead = std::to_string(dead_pid());
    auto const alive = std::to_string(::getpid());
    std::string const old_and_dead = ".file.tmp." + dead + ".0123abcd";
    Names const others{
        ".file.tmp." + alive + ".0123abcd", // at work
        ".file.tmp." + dead + ".89abcdef",  // young
        ".file.tmp." + dead + ".012",
        ".file.tmp." + dead + ".0123abcdef",
        ".file.tmp.x.0123abcd",
        ".file2.tmp." + dead + ".0123abcd",
    };
    auto const an_hour_ago = fs::file_time_type::clock::now() - 61min;
    folder.write(old_and_dead, "");
    fs::last_write_time(folder / old_and_dead, an_hour_ago);
    for (auto const& name : others) {
        folder.write(name, "");
        if (!name.ends_with("89abcdef")) {
            fs::last_write_time(folder / name, an_hour_ago);
        }
    }
    remove_abandoned(folder / "file");
    CHECK_FALSE(fs::exists(folder / old_and_dead));
    CHECK(folder.names().size() == others.size());
    remove_abandoned(folder / "none/file"); // not there is no error
}
