#include "mgit/process/private_folder.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"

#include <set>
#include <sys/file.h>

using namespace mgit;

namespace {

constexpr std::size_t longest = 200;

Environment with_base(fs::path const& base) {
    Environment environment{environ};
    environment.set("XDG_RUNTIME_DIR", base.string());
    return environment;
}

std::set<std::string> names_in(fs::path const& folder) {
    std::set<std::string> names;
    for (auto const& entry : fs::directory_iterator(folder)) {
        names.insert(entry.path().filename());
    }
    return names;
}

// As a process that was killed leaves it: with a record, a link and the file of its owner.
fs::path left_by_the_dead(fs::path const& base, Environment const& environment) {
    pid_t const child = ::fork();
    if (child == 0) {
        auto const folder = PrivateFolder::make(environment, "mgit-", longest);
        std::ofstream(folder->path() / "17") << "text";
        fs::create_symlink("/etc/passwd", folder->path() / "link");
        ::raise(SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    REQUIRE(names_in(base).size() == 1);
    return base / *names_in(base).begin();
}

} // namespace

TEST_CASE("a private folder is ours alone and goes with its scope") {
    Scratch const scratch;
    fs::path path;
    {
        auto const folder = PrivateFolder::make(with_base(scratch.path()), "mgit-", longest);
        REQUIRE(folder);
        path = folder->path();
        CHECK(path.parent_path() == scratch.path());
        CHECK(fs::status(path).permissions() == fs::perms::owner_all);
        CHECK(folder->is_empty());
        std::ofstream(path / "file") << "text";
        CHECK_FALSE(folder->is_empty());
    }
    CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a private folder is made in memory where there is no folder for the session") {
    Environment environment{environ};
    environment.set("XDG_RUNTIME_DIR", "");
    environment.set("TMPDIR", "/var/tmp");
    auto const folder = PrivateFolder::make(environment, "mgit-", longest);
    REQUIRE(folder);
    bool const in_memory = fs::exists("/dev/shm") && folder->path().parent_path() == "/dev/shm";
    CHECK((in_memory || folder->path().parent_path() == "/var/tmp"));
    // Too long a path for a socket: the next one is taken.
    environment.set("XDG_RUNTIME_DIR", "/tmp/" + std::string(50, 'x'));
    CHECK(PrivateFolder::make(environment, "mgit-", 48)->path().string().size() <= 48);
}

TEST_CASE("F42 what a killed process has left is removed by the next one") {
    Scratch const scratch;
    auto const environment = with_base(scratch.path());
    auto const left = left_by_the_dead(scratch.path(), environment);
    CHECK(names_in(left).size() == 3);
    auto const folder = PrivateFolder::make(environment, "mgit-", longest);
    REQUIRE(folder);
    CHECK(names_in(scratch.path()) == std::set{folder->path().filename().string()});
    CHECK(fs::exists("/etc/passwd"));
}

TEST_CASE("F42 nothing is removed whose owner is not known to be dead") {
    Scratch const scratch;
    auto const environment = with_base(scratch.path());
    auto const left = left_by_the_dead(scratch.path(), environment);
    auto const living = PrivateFolder::make(with_base(scratch.path()), "mgit-", longest);
    REQUIRE_FALSE(fs::exists(left));
    // One of somebody else's making, one of another purpose, one that is shared, a link, a file.
    fs::create_directory(scratch.path() / "mgit-aaaaaa");
    std::ofstream(scratch.path() / "mgit-aaaaaa" / "precious") << "text";
    fs::create_directory(scratch.path() / "mgit-not-ours");
    std::ofstream(scratch.path() / "mgit-not-ours" / ".mgit-owner") << "";
    fs::create_directory(scratch.path() / "mgit-bbbbbb");
    std::ofstream(scratch.path() / "mgit-bbbbbb" / ".mgit-owner") << "";
    fs::permissions(scratch.path() / "mgit-bbbbbb", fs::perms(0755));
    fs::create_symlink(scratch.path() / "mgit-not-ours", scratch.path() / "mgit-cccccc");
    std::ofstream(scratch.path() / "mgit-dddddd") << "";
    auto const before = names_in(scratch.path());
    auto const next = PrivateFolder::make(environment, "mgit-", longest);
    REQUIRE(next);
    auto after = names_in(scratch.path());
    after.erase(next->path().filename());
    CHECK(after == before);
    CHECK(fs::exists(scratch.path() / "mgit-aaaaaa" / "precious"));
    CHECK(fs::exists(scratch.path() / "mgit-not-ours" / ".mgit-owner"));
    CHECK(fs::exists(living->path()));
}
