#include "mgit/git/discovery.hpp"
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using mgit::discover;
using mgit::FoundRepo;
using mgit::repo_around;
using mgit::repo_at;
using mgit::RepoKind;
using mgit::test::World;

namespace {

// The repository at a path of the world, which must agree with what git says there.
FoundRepo repo_like_git(World const& world, fs::path const& relative) {
    INFO(relative);
    auto const repo = repo_at(world.path(relative));
    REQUIRE(repo);
    auto const say = [&](char const* what) {
        return world.git(relative, {"rev-parse", "--path-format=absolute", what});
    };
    CHECK(repo->git_dir == say("--absolute-git-dir"));
    CHECK(repo->common_dir == say("--git-common-dir"));
    CHECK((repo->kind == RepoKind::bare) == (say("--is-bare-repository") == "true"));
    if (repo->kind != RepoKind::bare) {
        CHECK(repo->path == say("--show-toplevel"));
    }
    return *repo;
}

struct Walk {
    std::vector<std::string> repos;      // relative paths, with the kind if it is not main
    std::vector<std::string> unreadable; // relative paths
};

Walk walk(fs::path const& root) {
    Walk result;
    auto const relative = [&](fs::path const& path) {
        return path.lexically_relative(root).string();
    };
    discover(
        root,
        [&](FoundRepo const& repo) {
            std::string const kind(name(repo.kind));
            result.repos.push_back(relative(repo.path) + (kind == "main" ? "" : " " + kind));
        },
        [&](fs::path const& path, std::string const& why) {
            CHECK_FALSE(why.empty());
            result.unreadable.push_back(relative(path));
        });
    return result;
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("every kind of repository is known for what it is") {
    World const world;
    world.make_repo("main");
    CHECK(repo_like_git(world, "main").kind == RepoKind::main);

    world.git("main", {"worktree", "add", "-q", world.path("linked")});
    FoundRepo const linked = repo_like_git(world, "linked");
    CHECK(linked.kind == RepoKind::worktree);
    CHECK(linked.common_dir == world.path("main/.git"));

    world.git("", {"init", "-q", "--separate-git-dir", world.path("elsewhere"), "separate"});
    CHECK(repo_like_git(world, "separate").kind == RepoKind::separate);

    world.git("main", {"submodule", "--quiet", "add", world.path("main"), "libs/sub"});
    FoundRepo const sub = repo_like_git(world, "main/libs/sub");
    CHECK(sub.kind == RepoKind::submodule);
    CHECK(sub.git_dir == world.path("main/.git/modules/libs/sub"));

    world.git("", {"init", "-q", "--bare", "b.git"});
    world.git("", {"init", "-q", "--bare", "bare"});
    CHECK(repo_like_git(world, "b.git").kind == RepoKind::bare);
    CHECK(repo_like_git(world, "bare").path == world.path("bare"));
}

TEST_CASE("a HEAD may be unborn, detached, of SHA-256 or a symbolic link") {
    World const world;
    world.git("", {"init", "-q", "unborn"});
    repo_like_git(world, "unborn");
    world.make_repo("detached");
    world.git("detached", {"checkout", "-q", "--detach"});
    repo_like_git(world, "detached");
    world.git("", {"init", "-q", "--object-format=sha256", "sha256"});
    world.commit("sha256", "file", "x");
    world.git("sha256", {"checkout", "-q", "--detach"});
    repo_like_git(world, "sha256");
    world.make_repo("linked");
    fs::remove(world.path("linked/.git/HEAD"));
    fs::create_symlink("refs/heads/main", world.path("linked/.git/HEAD"));
    repo_like_git(world, "linked");
}

TEST_CASE("what git takes for no repository is none") {
    World const world;
    for (char const* const name : {"head", "link", "fifo", "objects", "refs", "empty"}) {
        world.git("", {"init", "-q", name});
    }
    world.write_file("head/.git/HEAD", "garbage\n");
    fs::remove(world.path("link/.git/HEAD"));
    fs::create_symlink("/etc/passwd", world.path("link/.git/HEAD"));
    fs::remove(world.path("fifo/.git/HEAD"));
    REQUIRE(::mkfifo(world.path("fifo/.git/HEAD").c_str(), 0600) == 0);
    fs::remove_all(world.path("objects/.git/objects"));
    fs::remove_all(world.path("refs/.git/refs"));
    fs::remove_all(world.path("empty/.git"));
    fs::create_directory(world.path("empty/.git"));
    world.write_file("nowhere/.git", "gitdir: ../no/such/place\n");
    world.write_file("nonsense/.git", "hello\n");
    world.write_file("bare/.git", "gitdir: \n");
    world.make_repo("gone");
    world.git("gone", {"worktree", "add", "-q", world.path("orphan")});
    fs::remove_all(world.path("gone/.git/objects"));
    for (char const* const name : {"head", "link", "fifo", "objects", "refs", "empty", "nowhere",
                                   "nonsense", "bare", "orphan", "plain", "head/.git"}) {
        INFO(name);
        CHECK_FALSE(repo_at(world.path(name)));
        CHECK_FALSE(repo_around(world.path(name)));
    }
}

TEST_CASE("a broken .git file does not lead to the repository above it") {
    World const world;
    world.make_repo("outer");
    world.write_file("outer/inner/.git", "gitdir: nowhere\n");
    CHECK_FALSE(repo_around(world.path("outer/inner")));
    fs::remove(world.path("outer/inner/.git"));
    CHECK(repo_around(world.path("outer/inner"))->path == world.path("outer"));
}

TEST_CASE("a path inside a repository leads to its work tree") {
    World const world;
    auto const top = world.make_repo("main");
    world.write_file("main/a/b/file", "x");
    world.git("main", {"worktree", "add", "-q", world.path("linked")});
    world.git("main", {"submodule", "--quiet", "add", world.path("main"), "sub"});
    world.git("", {"init", "-q", "--bare", "b.git"});
    fs::create_directory_symlink(top / "a", world.path("link"));
    auto const around = [&](fs::path const& path) {
        auto const repo = repo_around(world.path(path));
        return repo ? repo->path.lexically_relative(world.root()).string() : "none";
    };
    CHECK(around("main") == "main");
    CHECK(around("main/a/b") == "main");
    CHECK(around("main/a/b/file") == "main");
    CHECK(around("link/b") == "main");
    CHECK(around("main/.git") == "main");
    CHECK(around("main/.git/refs/heads") == "main");
    CHECK(around("main/.git/worktrees/linked") == "linked");
    CHECK(around("main/.git/modules/sub/refs") == "main/sub");
    CHECK(around("b.git/refs") == "b.git");
    CHECK(around("home") == "none");
    CHECK(around("no/such/path") == "none");
    CHECK_FALSE(repo_at(world.path("main/a")));
    CHECK_FALSE(repo_at(world.path("main/.git")));
    CHECK_FALSE(repo_at(world.path("main/.git/worktrees/linked")));
}

TEST_CASE("a .git folder may serve a work tree elsewhere") {
    World const world;
    world.make_repo("main");
    fs::create_directory(world.path("files"));
    world.git("main", {"config", "core.worktree", world.path("files")});
    CHECK(repo_around(world.path("main/.git"))->path == world.path("main"));
    world.write_file("files/.git", "gitdir: " + world.path("main/.git").string() + "\n");
    CHECK(repo_around(world.path("main/.git"))->path == world.path("files"));
    CHECK(repo_around(world.path("main"))->path == world.path("main"));
}

TEST_CASE("discovery finds the repositories below a folder, sorted, and goes into none of them") {
    World const world;
    for (char const* const name :
         {"src/b", "src/a/z", "src/a/.hidden/x", "src/b/nested", "src/c"}) {
        world.make_repo(name);
    }
    world.git("", {"init", "-q", "--bare", "src/b.git"});
    world.git("", {"init", "-q", "--bare", "src/c/embedded"});
    world.git("src/b", {"worktree", "add", "-q", world.path("src/linked")});
    world.make_repo("outside");
    fs::create_directory_symlink(world.path("outside"), world.path("src/to-outside"));
    fs::create_directory_symlink(world.path("src"), world.path("src/a/loop"));
    world.write_file("src/HEAD", "ref: refs/heads/main\n");
    Walk const all = walk(world.path("src"));
    CHECK(all.repos == Words{"a/.hidden/x", "a/z", "b", "b.git bare", "c", "linked worktree"});
    CHECK(all.unreadable.empty());
    CHECK(walk(world.path("src/b")).repos == Words{"."});
    CHECK(walk(world.path("src/to-outside")).repos.size() == 1);
}

TEST_CASE("work trees that stand beside their bare repository are found with it") {
    World const world;
    world.make_repo("origin");
    world.git("", {"clone", "-q", "--bare", world.path("origin"), "src/p/.bare"});
    world.write_file("src/p/.git", "gitdir: ./.bare\n");
    world.git("src/p", {"worktree", "add", "-q", world.path("src/p/topic")});
    world.git("", {"clone", "-q", "--bare", world.path("origin"), "src/q/.git"});
    world.git("src/q", {"worktree", "add", "-q", world.path("src/q/topic")});
    CHECK(walk(world.path("src")).repos ==
          Words{"p bare", "p/topic worktree", "q bare", "q/topic worktree"});
    CHECK(repo_like_git(world, "src/p").git_dir == world.path("src/p/.bare"));
    CHECK(repo_like_git(world, "src/p/topic").kind == RepoKind::worktree);
    CHECK(repo_around(world.path("src/q/.git"))->path == world.path("src/q"));
}

TEST_CASE("discovery tells of damaged repositories and of a root that is no folder") {
    World const world;
    world.make_repo("src/good");
    world.write_file("src/broken/.git/HEAD", "garbage\n");
    world.write_file("src/nowhere/.git", "gitdir: /no/such/place\n");
    world.make_repo("src/nowhere/below");
    Walk const all = walk(world.path("src"));
    CHECK(all.repos == Words{"good", "nowhere/below"});
    CHECK(all.unreadable == Words{"broken/.git", "nowhere/.git"});
    CHECK(walk(world.path("no/such")).unreadable == Words{"."});
    world.write_file("file", "x");
    CHECK(walk(world.path("file")).unreadable == Words{"."});
}

TEST_CASE("discovery tells which folder it may not read and goes on") {
    World const world;
    fs::permissions(world.root(), fs::perms::all);
    world.make_repo("src/a");
    world.make_repo("src/locked/inner");
    world.make_repo("src/z");
    fs::permissions(world.path("src/locked"), fs::perms::none);
    pid_t const child = ::fork(); // so that root can become somebody whom permissions bind
    REQUIRE(child >= 0);
    if (child == 0) {
        bool const bound = ::geteuid() != 0 || ::setuid(65534) == 0;
        Walk const all = walk(world.path("src"));
        bool const right =
            bound && all.repos == Words{"a", "z"} && all.unreadable == Words{"locked"};
        ::_exit(right ? 0 : 1);
    }
    int status = -1;
    CHECK(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    fs::permissions(world.path("src/locked"), fs::perms::owner_all);
}

TEST_CASE("discovery with threads tells of all in the order of names, however wide the tree") {
    World const world;
    world.make_repo("seed");
    Words expected;
    for (int outer = 10; outer < 30; ++outer) {
        for (char const* const inner : {"a", "a-b", "a/b", "a/b-c/d"}) {
            fs::path const place = "src/o" + std::to_string(outer);
            fs::create_directories(world.path(place / inner / "plain"));
            world.copy_repo("seed", place / inner / "r");
        }
        auto const top = "o" + std::to_string(outer) + "/";
        for (char const* const repo : {"a/b/r", "a/b-c/d/r", "a/r", "a-b/r"}) {
            expected.push_back(top + repo);
        }
    }
    CHECK(walk(world.path("src")).repos == expected);
}

TEST_CASE("a tree that is deeper than a path may be long is told of, and left there") {
    World const world;
    world.make_repo("src/z");
    fs::create_directories(world.path("src/d"));
    int folder = ::open(world.path("src/d").c_str(), O_PATH | O_DIRECTORY);
    for (int depth = 0; depth < 2500; ++depth) {
        REQUIRE(::mkdirat(folder, "d", 0700) == 0);
        int const next = ::openat(folder, "d", O_PATH | O_DIRECTORY);
        ::close(folder);
        folder = next;
    }
    ::close(folder);
    Walk const all = walk(world.path("src"));
    CHECK(all.repos == Words{"z"});
    CHECK(all.unreadable.size() == 1);
    world.run({"rm", "-rf", world.path("src/d").string()});
}

TEST_CASE("what makes a repository bare may stand in config.worktree, if git reads that") {
    World const world;
    world.make_repo("main");
    world.write_file("main/.git/config.worktree", "[core]\n\tbare = true\n");
    CHECK(repo_like_git(world, "main").kind == RepoKind::main);
    world.git("main", {"config", "extensions.worktreeConfig", "true"});
    CHECK(repo_at(world.path("main"))->kind == RepoKind::bare);
}

TEST_CASE("a repository is the same one by whatever path it is found") {
    World const world;
    world.make_repos({"web", "api"});
    world.git("web", {"remote", "add", "origin", "ssh://host/web.git"});
    fs::create_directory_symlink(world.path("web"), world.path("link"));
    auto const web = repo_at(world.path("web"));
    CHECK(web->identity == repo_at(world.path("link"))->identity);
    CHECK(web->identity == repo_around(world.path("web/.git/refs"))->identity);
    CHECK_FALSE(web->identity == repo_at(world.path("api"))->identity);
    CHECK(web->url == "ssh://host/web.git");
}

TEST_CASE("the url of a repository is read from its common directory") {
    World const world;
    world.make_repo("main");
    CHECK(mgit::remote_url_of(*repo_at(world.path("main"))).empty());
    world.git("main", {"remote", "add", "origin", "ssh://host/x.git"});
    world.git("main", {"worktree", "add", "-q", world.path("linked")});
    CHECK(mgit::remote_url_of(*repo_at(world.path("main"))) == "ssh://host/x.git");
    CHECK(mgit::remote_url_of(*repo_at(world.path("linked"))) == "ssh://host/x.git");
    FoundRepo const gone{"/no/such", "/no/such/.git", "/no/such/.git", RepoKind::main, {}, {}};
    CHECK(mgit::remote_url_of(gone).empty());
}
