// Walking folders with threads, the threads themselves, and where folders are mounted.
#include "mgit/process/folder_walk.hpp"
#include "mgit/process/mounts.hpp"
#include "mgit/process/threads.hpp"
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Paths = std::vector<fs::path>;

// Goes into every folder.
void go_on(OpenFolder const& folder, std::vector<std::string>& onward) {
    CHECK_FALSE(folder.list([&](FolderEntry const& entry) {
        if (entry.is_folder) {
            onward.emplace_back(entry.name);
        }
        return true;
    }));
}

void no_failure(std::string const& path, std::error_code const& why) {
    FAIL(path << ": " << why.message());
}

TEST_CASE("every folder of a wide tree is visited once") {
    World const world;
    std::multiset<std::string> expected{world.path("top").native()};
    for (int outer = 0; outer < 40; ++outer) {
        for (int inner = 0; inner < 30; ++inner) {
            fs::path const path = "top/o" + std::to_string(outer) + "/i" + std::to_string(inner);
            fs::create_directories(world.path(path));
            expected.insert(world.path(path).native());
        }
        expected.insert(world.path("top/o" + std::to_string(outer)).native());
    }
    std::mutex mutex;
    std::multiset<std::string> visited;
    walk_folders(
        world.path("top").native(),
        [&](OpenFolder const& folder, std::vector<std::string>& onward) {
            std::lock_guard const lock(mutex);
            visited.insert(folder.path());
            go_on(folder, onward);
        },
        no_failure);
    CHECK(visited == expected);
}

TEST_CASE("a folder that vanishes during the walk is no failure, one that was never there is") {
    World const world;
    for (char const* const name : {"top/a", "top/b", "top/c"}) {
        fs::create_directories(world.path(name));
    }
    std::atomic<int> visits = 0;
    walk_folders(
        world.path("top").native(),
        [&](OpenFolder const& folder, std::vector<std::string>& onward) {
            ++visits;
            go_on(folder, onward);
            if (folder.path() == world.path("top")) {
                fs::remove(world.path("top/a"));
                fs::remove(world.path("top/b"));
                world.write_file("top/b", "now a file");
            }
        },
        no_failure);
    CHECK(visits == 2);

    std::vector<std::error_code> failures;
    walk_folders(world.path("nowhere").native(), go_on,
                 [&](std::string const&, std::error_code const& why) { failures.push_back(why); });
    REQUIRE(failures.size() == 1);
    CHECK(failures.front() == std::errc::no_such_file_or_directory);
}

TEST_CASE("a folder that is removed while it is open is empty") {
    World const world;
    fs::create_directories(world.path("top"));
    std::error_code error;
    OpenFolder const folder(world.path("top").native(), error);
    REQUIRE_FALSE(error);
    fs::remove(world.path("top"));
    CHECK_FALSE(folder.list([](FolderEntry const&) { return true; }));
}

TEST_CASE("an exception ends the walk in all threads and is passed on") {
    World const world;
    for (int number = 0; number < 200; ++number) {
        fs::create_directories(world.path("top/d" + std::to_string(number) + "/e"));
    }
    auto const walk = [&] {
        walk_folders(
            world.path("top").native(),
            [&](OpenFolder const& folder, std::vector<std::string>& onward) {
                if (folder.path().ends_with("/d77/e")) {
                    throw std::runtime_error("enough");
                }
                go_on(folder, onward);
            },
            no_failure);
    };
    CHECK_THROWS_WITH(walk(), "enough");
}

TEST_CASE("each index is worked on once, and the first exception is passed on") {
    std::vector<std::atomic<int>> done(1000);
    for_each_index(done.size(), [&](std::size_t index) { ++done[index]; });
    CHECK(std::ranges::all_of(done, [](auto const& each) { return each == 1; }));
    for_each_index(0, [](std::size_t) { FAIL("there is no index"); });
    auto const failing = [] {
        for_each_index(1000, [](std::size_t index) {
            if (index == 500) {
                throw std::runtime_error("at 500");
            }
        });
    };
    CHECK_THROWS_WITH(failing(), "at 500");
}

TEST_CASE("F64 the other paths of a folder are those of its mounts") {
    Mounts const mounts("20 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
                        "21 20 8:2 / /home rw - ext4 /dev/sda2 rw\n"
                        "22 20 8:2 /ann/src /srv/the\\040source rw - ext4 /dev/sda2 rw\n"
                        "23 20 0:5 / /proc rw - proc proc rw\n"
                        "24 20 8:1 /opt /mnt rw - ext4 /dev/sda1 rw\n");
    CHECK(mounts.other_paths("/home/ann/src/web") == Paths{"/srv/the source/web"});
    CHECK(mounts.other_paths("/srv/the source") == Paths{"/home/ann/src"});
    CHECK(mounts.other_paths("/home/ann/srcs").empty());
    CHECK(mounts.other_paths("/home/ann").empty());
    CHECK(mounts.other_paths("/opt/web") == Paths{"/mnt/web"});
    CHECK(mounts.other_paths("/mnt/web") == Paths{"/opt/web"});
    CHECK(mounts.other_paths("/mntx").empty());
    CHECK(Mounts("").other_paths("/x").empty());
    CHECK(Mounts("20 1 8:1 / / rw\nrubbish\n\n").other_paths("/x").empty());
}

} // namespace
} // namespace mgit::test
