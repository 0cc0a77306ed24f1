// Registering repositories: what `mgit add` takes, how it names it and what it leaves alone.
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

Lines names(World const& world) {
    return lines_of(world.mgit({"ls"}).out);
}

std::string path_of(World const& world, std::string const& name) {
    auto const lines = lines_of(world.mgit({"ls", name}).out);
    return lines.size() == 1 ? lines.front() : "";
}

TEST_CASE("add takes absolute and relative paths and says what it added", "[add]") {
    World const world;
    world.make_repos({"web", "api"});
    auto const absolute = world.mgit({"add", world.path("web")});
    CHECK(absolute.code == 0);
    CHECK(contains(absolute.out, "web"));
    CHECK(world.mgit({"add", "api"}).code == 0);
    CHECK(names(world) == Lines{"web", "api"});
    CHECK(path_of(world, "api") == world.path("api"));
}

TEST_CASE("add . in a folder of a repository adds the repository", "[add]") {
    World const world;
    world.make_repo("web");
    world.write_file("web/src/deep/file", "x");
    CHECK(world.mgit({"add", "."}, {.cwd = world.path("web/src/deep")}).code == 0);
    CHECK(path_of(world, "web") == world.path("web"));
}

TEST_CASE("add takes worktrees, submodules and bare repositories by what is on disk", "[add]") {
    World const world;
    world.make_repo("main");
    world.git("main", {"worktree", "add", "-q", world.path("tree")});
    world.make_repo("library");
    world.git("main", {"submodule", "--quiet", "add", world.path("library"), "sub"});
    world.git(".", {"clone", "-q", "--bare", world.path("library"), world.path("store.git")});

    world.add({"tree", "main/sub", "store.git"});
    REQUIRE(names(world).size() == 3);
    auto const run = world.mgit({"git", "rev-parse", "--is-bare-repository", "HEAD"});
    INFO(describe(run));
    CHECK(run.code == 0);
    CHECK(contains(run.out, "true\n" + world.head("library")));
    CHECK(contains(run.out, "false\n" + world.head("main")));
}

TEST_CASE("a repository that is added again is still registered once", "[add]") {
    World const world;
    world.make_repo("web");
    world.add({"web"});
    fs::create_directory_symlink(world.path("web"), world.path("link"));
    auto const before = world.registry();
    for (auto const* const path : {"web", "link", "./web/../web/"}) {
        auto const again = world.mgit({"add", path});
        CHECK(again.code == 0);
        CHECK(contains(again.err, "already registered"));
    }
    CHECK(world.registry() == before);
}

TEST_CASE("what is no repository is named, and the others are added all the same", "[add]") {
    World const world;
    world.make_repo("web");
    fs::create_directory(world.path("plain"));
    auto const result = world.mgit({"add", "plain", "web", "nowhere"});
    CHECK(result.code == 1);
    CHECK(contains(result.err, "plain: not a git repository"));
    CHECK(contains(result.err, "nowhere"));
    CHECK(names(world) == Lines{"web"});
}

TEST_CASE("add -g puts into a group, and add -n only says so", "[add]") {
    World const world;
    world.make_repos({"web", "api"});
    auto const dry = world.mgit({"add", "-n", "-g", "front", "web"});
    CHECK(dry.code == 0);
    CHECK(contains(dry.out, "web"));
    CHECK_FALSE(fs::exists(world.path("mgit/registry.json")));

    CHECK(world.mgit({"add", "-g", "front", "web"}).code == 0);
    CHECK(world.mgit({"add", "api"}).code == 0);
    CHECK(lines_of(world.mgit({"ls", "@front"}).out) == Lines{"web"});
}

TEST_CASE("add -r finds what is below, once, and does not look into a repository", "[add]") {
    World const world;
    world.make_repos({"src/a", "src/deep/er/b", "elsewhere/c"});
    world.make_repo("src/a/vendor/inner");
    fs::create_directory_symlink(world.path("elsewhere"), world.path("src/link"));
    auto const result = world.mgit({"add", "-r", "src"});
    CHECK(result.code == 0);
    CHECK(names(world) == Lines{"a", "b"});
}

TEST_CASE("add -r says which folders it could not read and adds the rest", "[add]") {
    World const world;
    world.make_repos({"src/a", "src/locked/b"});
    world.git(".", {"config", "--file", world.path("gitconfig"), "safe.directory", "*"});
    // Root may read everything; as nobody the test means something for root, too.
    Lines prefix;
    if (::getuid() == 0) {
        prefix = {"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"};
        fs::permissions(world.root(), fs::perms::all);
        fs::permissions(world.path("mgit"), fs::perms::all);
        fs::permissions(world.path("src/locked"), fs::perms::owner_all);
    } else {
        fs::permissions(world.path("src/locked"), fs::perms::none);
    }
    prefix.insert(prefix.end(), {MGIT_BINARY, "add", "-r", world.path("src")});
    auto const result = world.run(prefix);
    fs::permissions(world.path("src/locked"), fs::perms::owner_all);
    INFO(describe(result));
    CHECK(contains(result.err, "src/locked"));
    CHECK(contains(result.err, "Permission denied"));
    CHECK(contains(world.registry(), "\"name\":\"a\""));
    CHECK_FALSE(contains(world.registry(), "\"name\":\"b\""));
}

TEST_CASE("add --stdin0 takes names with newlines, and ls -z gives them back", "[add]") {
    World const world;
    Lines const odd{"new\nline", "-rf", "$(touch PWNED)", "two  blanks", "tab\t'\"", "\377bytes"};
    world.make_repos(odd);
    std::string input;
    for (auto const& name : odd) {
        input += world.path(name).string() + '\0';
    }
    auto const added = world.mgit({"add", "--stdin0"}, {.input = input});
    INFO(describe(added));
    CHECK(added.code == 0);

    auto const listed = world.mgit({"ls", "-z"}).out;
    for (auto const& name : odd) {
        // A name is UTF-8, a path need not be; "-rf" gets its parent in front to be a name.
        auto const expected = name == odd.back() ? "\uFFFDbytes" : name;
        CHECK(contains(listed, expected + '\0'));
    }
    auto const heads = world.mgit({"git", "rev-parse", "HEAD"});
    INFO(describe(heads));
    CHECK(heads.code == 0);
    CHECK_FALSE(fs::exists(world.path("PWNED")));
}

TEST_CASE("repositories of the same name get the shortest parents that tell them apart", "[add]") {
    World const world;
    world.make_repos({"p/a/x", "q/a/x", "q/b/x", "y"});
    auto const result = world.mgit({"add", "p/a/x", "q/a/x", "q/b/x", "y"});
    CHECK(result.code == 0);
    CHECK(names(world) == Lines{"p/a/x", "q/a/x", "b/x", "y"});
    CHECK(path_of(world, "q/a/x") == world.path("q/a/x"));
}

TEST_CASE("two shells that add 25 repositories each at the same time lose none", "[add]") {
    World const world;
    auto const names = numbered_names(50);
    world.make_repos(names);
    auto const loop = [&](std::string const& from, std::string const& to) {
        std::string script = "for i in $(seq -f %02g " + from + " " + to +
                             "); do '" MGIT_BINARY "' add r$i >/dev/null || exit 1; done";
        return Process({"sh", "-c", script},
                       {.cwd = world.root(), .environment = world.environment()});
    };
    Process first = loop("1", "25");
    Process second = loop("26", "50");
    CHECK(first.wait().code == 0);
    CHECK(second.wait().code == 0);
    auto listed = test::lines_of(world.mgit({"ls"}).out);
    std::ranges::sort(listed);
    CHECK(listed == names);
}

} // namespace
} // namespace mgit::test
