#include "mgit/process/file_lock.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

#include <csignal>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

using namespace mgit;
using namespace mgit::test;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

std::optional<FileLock> try_lock(fs::path const& path, std::chrono::milliseconds patience = 0ms) {
    LockOptions options;
    options.patience = patience;
    return FileLock::acquire(path, options);
}

std::string host() {
    char name[300] = {};
    REQUIRE(::gethostname(name, sizeof name - 1) == 0);
    return name;
}

} // namespace

TEST_CASE("a lock has one holder at a time and names it") {
    Folder const folder;
    auto first = try_lock(folder / "lock");
    REQUIRE(first);
    CHECK(first->substitute_because().empty());
    CHECK(first->is_held());
    CHECK_FALSE(try_lock(folder / "lock", 5ms));
    CHECK(folder.read("lock") == std::to_string(::getpid()) + "@" + host() + "\n");
    CHECK(lock_holder(folder / "lock") == "pid " + std::to_string(::getpid()));
    first.reset();
    CHECK(try_lock(folder / "lock"));
    CHECK(fs::exists(folder / "lock"));
    CHECK_THROWS_AS(try_lock(folder / "none/lock"), std::system_error);
}

TEST_CASE("F54 the lock of a killed process is free at once") {
    Folder const folder;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto const lock = FileLock::acquire(folder / "lock", {});
        static_cast<void>(::write(ready[1], lock ? "y" : "n", 1));
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    REQUIRE(::read(ready[0], &answer, 1) == 1);
    CHECK(answer == 'y');
    CHECK_FALSE(try_lock(folder / "lock"));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(try_lock(folder / "lock"));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("F55 who waits is told once for whom") {
    Folder const folder;
    auto const held = try_lock(folder / "lock");
    REQUIRE(held);
    std::vector<std::string> told;
    LockOptions options;
    options.patience = 60ms;
    options.silence = 5ms;
    options.waiting = [&](std::string const& holder) { told.push_back(holder); };
    CHECK_FALSE(FileLock::acquire(folder / "lock", options));
    CHECK(told == std::vector{"pid " + std::to_string(::getpid())});

    options.silence = 1s;
    CHECK_FALSE(FileLock::acquire(folder / "lock", options));
    CHECK(told.size() == 1);
}

TEST_CASE("the holder on another host is named with it, and nonsense is nobody") {
    Folder const folder;
    folder.write("lock", "77@elsewhere\n");
    CHECK(lock_holder(folder / "lock") == "pid 77 on elsewhere");
    for (char const* const text : {"", "x\n", "-3@a\n", "0@a\n", "99999999999999999999\n"}) {
        folder.write("lock", text);
        CHECK(lock_holder(folder / "lock").empty());
    }
    folder.write("lock", "77\n"); // as written by an older mgit
    CHECK(lock_holder(folder / "lock") == "pid 77");
    CHECK(lock_holder(folder / "none").empty());
}

TEST_CASE("a new lock file is as open to the group as what it guards") {
    Folder const folder;
    folder.write("file", "");
    REQUIRE(::chmod((folder / "file").c_str(), 0660) == 0);
    LockOptions options;
    options.like = folder / "file";
    REQUIRE(FileLock::acquire(folder / "lock", options));
    CHECK(mode_of(folder / "lock") == 0660);
    REQUIRE(::chmod((folder / "file").c_str(), 0600) == 0);
    REQUIRE(FileLock::acquire(folder / "lock", options));
    CHECK(mode_of(folder / "lock") == 0660);
}

TEST_CASE("F57 a lock file that is a link is refused, nothing is written through it") {
    Folder const folder;
    folder.write("precious", "text");
    fs::create_symlink("precious", folder / "lock");
    CHECK_THROWS_AS(try_lock(folder / "lock"), std::system_error);
    CHECK(folder.read("precious") == "text");
}
