// Registering repositories: what `mgit add` takes, how it names it and what it leaves alone.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <optional>
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

TEST_CASE("F62 what is no repository is named, and the others are added all the same", "[add]") {
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
    prefix.insert(prefix.end(), {mgit_binary(), "add", "-r", world.path("src")});
    auto const result = world.run(prefix);
    fs::permissions(world.path("src/locked"), fs::perms::owner_all);
    INFO(describe(result));
    CHECK(contains(result.err, "src/locked"));
    CHECK(contains(result.err, "Permission denied"));
    CHECK(contains(world.registry(), "\"name\":\"a\""));
    CHECK_FALSE(contains(world.registry(), "\"name\":\"b\""));
}

TEST_CASE("F78 add --stdin0 takes names with newlines, and ls -z gives them back", "[add]") {
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

TEST_CASE("F63 repositories of the same name get the shortest parents that tell them apart",
          "[add]") {
    World const world;
    world.make_repos({"p/a/x", "q/a/x", "q/b/x", "y"});
    auto const result = world.mgit({"add", "p/a/x", "q/a/x", "q/b/x", "y"});
    CHECK(result.code == 0);
    CHECK(names(world) == Lines{"p/a/x", "q/a/x", "b/x", "y"});
    for (auto const& name : names(world)) {
        CHECK(contains(result.out, "added " + name + "  "));
    }
    CHECK(path_of(world, "q/a/x") == world.path("q/a/x"));
}

TEST_CASE("F62 a batch is one change, and with --strict all of it or nothing", "[add]") {
    World const world;
    world.make_repos(numbered_names(13));
    fs::create_directory(world.path("plain"));
    Lines words{"add", "--strict", "plain"};
    std::ranges::copy(numbered_names(13), std::back_inserter(words));
    auto const strict = world.mgit(words);
    CHECK(strict.code == 1);
    CHECK(contains(strict.err, "plain: not a git repository"));
    CHECK(contains(strict.err, "nothing is added, because of 1 path"));
    CHECK_FALSE(fs::exists(world.path("mgit/registry.json")));

    words.erase(words.begin() + 1);
    CHECK(world.mgit(words).code == 1);
    CHECK(names(world) == numbered_names(13));
}

TEST_CASE("F63 two repositories of one name below a folder are both added", "[add]") {
    World const world;
    world.make_repos({"p/a/x", "q/a/x"});
    auto const result = world.mgit({"add", "-r", "."});
    CHECK(result.code == 0);
    CHECK(result.out == "added p/a/x  " + world.path("p/a/x").string() + "\nadded q/a/x  " +
                            world.path("q/a/x").string() + "\n");
}

TEST_CASE("F64 a repository that is reached by a link is added once", "[add]") {
    World const world;
    world.make_repo("web");
    fs::create_directory_symlink(world.path("web"), world.path("link"));
    fs::create_directory_symlink(world.root(), world.path("web/up"));
    auto const result = world.mgit({"add", "link", "web", "web/up/web"});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(names(world) == Lines{"web"});
    CHECK(path_of(world, "web") == world.path("web"));
}

// Runs a shell text in mounts of its own; nothing where that is not allowed.
std::optional<Result> with_own_mounts(World const& world, std::string const& text) {
    for (std::string const options : {"-m", "-rm"}) {
        if (world
                .run({"unshare", options, "mount", "--bind", world.path("home").string(),
                      world.path("tmp").string()})
                .code == 0) {
            return world.run({"unshare", options, "sh", "-c", text});
        }
    }
    WARN("no mounts can be made here");
    return std::nullopt;
}

TEST_CASE("F64 a repository that is mounted at a second path is added once", "[add]") {
    World const world;
    world.make_repo("src/web");
    fs::create_directories(world.path("src/zweit"));
    std::string const mount = "mount --bind src/web src/zweit && exec " + mgit_binary() + " add ";
    auto const together = with_own_mounts(world, mount + "-r src");
    if (!together) {
        return;
    }
    INFO(describe(*together));
    CHECK(together->code == 0);
    CHECK(contains(together->err, "src/zweit: it is the same repository as "));
    CHECK(names(world) == Lines{"web"});

    auto const later = with_own_mounts(world, mount + "src/zweit");
    INFO(describe(*later));
    CHECK(later->code == 0);
    CHECK(contains(later->err, "is the same repository as web, at "));
    CHECK(names(world) == Lines{"web"});
}

TEST_CASE("F78 a search registers names of every kind, and runs none of them", "[add]") {
    World const world;
    Lines const odd{"new\nline",
                    "-rf",
                    "\x1b[31mred",
                    ",",
                    ";touch PWNED",
                    "$(touch PWNED)",
                    "{}",
                    "all",
                    "\u5BBD\u5B57",
                    "\377bytes",
                    "*",
                    " "};
    Lines paths;
    for (auto const& name : odd) {
        paths.push_back("src/" + name);
    }
    world.make_repos(paths);
    auto const added = world.mgit({"add", "-r", "src"});
    INFO(describe(added));
    CHECK(added.code == 0);
    CHECK_FALSE(contains(added.out, "\x1b"));
    CHECK(std::ranges::count(added.out, '\n') == std::ranges::ssize(odd));
    CHECK(contains(added.out, "$'new\\nline'"));
    auto const listed = world.mgit({"ls", "-z"}).out;
    CHECK(std::ranges::count(listed, '\0') == std::ranges::ssize(odd));
    for (char const* const name : {"new\nline", "src/-rf", "\x1b[31mred", "src/all", "{}"}) {
        CHECK(contains(listed, name + std::string(1, '\0')));
    }
    CHECK(world.mgit({"git", "rev-parse", "HEAD"}).code == 0);
    CHECK_FALSE(fs::exists(world.path("PWNED")));
}

TEST_CASE("add -a makes a group of each folder, and finds them again", "[add]") {
    World const world;
    world.make_repos({"src/web", "src/lib/x", "src/lib/deep/y", "other/z"});
    auto const result = world.mgit({"add", "-a", "src", "other"});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.out, "made group src-lib  " + world.path("src/lib").string()));
    CHECK(lines_of(world.mgit({"group", "ls"}).out) ==
          Lines{"src", "src-lib", "src-lib-deep", "other"});
    CHECK(lines_of(world.mgit({"ls", "@src"}).out) == Lines{"y", "x", "web"});
    CHECK(lines_of(world.mgit({"ls", "@src-lib"}).out) == Lines{"y", "x"});
    CHECK(lines_of(world.mgit({"ls", "@src-lib-deep"}).out) == Lines{"y"});
    CHECK(contains(world.registry(), "\"root\":\"" + world.path("src/lib").string() + "\""));

    auto const before = world.registry();
    CHECK(world.mgit({"add", "-a", "src"}).code == 0);
    CHECK(world.registry() == before);

    CHECK(world.mgit({"group", "rename", "src-lib", "libraries"}).code == 0);
    world.make_repo("src/lib/late");
    CHECK(world.mgit({"add", "-a", "src"}).code == 0);
    CHECK(lines_of(world.mgit({"ls", "@libraries"}).out) == Lines{"y", "x", "late"});
}

TEST_CASE("a folder whose name is taken or reserved still gets a group", "[add]") {
    World const world;
    world.make_repos({"all/one", "web/web", "here"});
    CHECK(world.mgit({"add", "-a", "all", "web"}).code == 0);
    auto const groups = lines_of(world.mgit({"group", "ls"}).out);
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].ends_with("/all"));
    CHECK(groups[1] == "web");
    CHECK(names(world) == Lines{"one", "web/web"});
    auto const itself = world.mgit({"add", "-a", "here"});
    CHECK(itself.code == 0);
    CHECK(lines_of(world.mgit({"group", "ls"}).out).size() == 2);
}

TEST_CASE("add -a takes repos that are registered already into the groups", "[add]") {
    World const world;
    world.make_repos({"src/web", "src/api"});
    world.add({"src/web"});
    auto const result = world.mgit({"add", "-a", "-g", "mine", "src"});
    INFO(describe(result));
    CHECK(contains(result.out, "added web to group src\nadded web to group mine\n"));
    CHECK(lines_of(world.mgit({"ls", "@src"}).out) == Lines{"web", "api"});
    CHECK(lines_of(world.mgit({"ls", "@mine"}).out) == Lines{"web", "api"});
}

TEST_CASE("what is left out is told with its reason, and -v where the rest is stored", "[add]") {
    World const world;
    world.make_repos({"main", "library", "other"});
    world.git("main", {"submodule", "--quiet", "add", world.path("library"), "sub"});
    world.add({"library", "other"});
    auto const named =
        world.mgit({"add", "-v", "--skip-submodules", "main/sub", "library", "other", "main"});
    INFO(describe(named));
    CHECK(named.code == 0);
    CHECK(
        contains(named.err, "skipped " + world.path("main/sub").string() + ": it is a submodule"));
    CHECK(contains(named.err, "library is already registered as library"));
    CHECK(contains(named.err, "other is already registered as other"));
    CHECK(contains(named.err, "registry: " + world.path("mgit/registry.json").string()));
    auto const below = world.mgit({"add", "-r", "."});
    CHECK(contains(below.err, "3 repos already registered"));
    CHECK(contains(world.mgit({"add", "-r", "-v", "."}).err, "is already registered as main"));
}

TEST_CASE("add -r finds the same with few descriptors and with untyped folders", "[add]") {
    World const world;
    Lines paths;
    for (auto const& name : numbered_names(120)) {
        paths.push_back("src/" + name + "/deep/" + name);
    }
    world.make_repos(paths);
    fs::create_directory_symlink(world.path("src/r001"), world.path("src/link"));
    auto const plain = world.mgit({"add", "-n", "-r", "src"});
    CHECK(lines_of(plain.out).size() == 120);
    auto const few =
        world.run({"sh", "-c", "ulimit -n 64; exec " + mgit_binary() + " add -n -r src"});
    INFO(describe(few));
    CHECK(few.out == plain.out);
    CHECK(few.err.empty());
    MgitOptions untyped;
    untyped.environment = {"LD_PRELOAD=" + untyped_folders_library(),
                           "ASAN_OPTIONS=verify_asan_link_order=0"};
    CHECK(world.mgit({"add", "-n", "-r", "src"}, untyped).out == plain.out);
}

TEST_CASE("two shells that add 25 repositories each at the same time lose none", "[add]") {
    World const world;
    auto const names = numbered_names(50);
    world.make_repos(names);
    auto const loop = [&](std::string const& from, std::string const& to) {
        std::string script = "for i in $(seq -f %02g " + from + " " + to + "); do '" +
                             mgit_binary() + "' add r$i >/dev/null || exit 1; done";
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
