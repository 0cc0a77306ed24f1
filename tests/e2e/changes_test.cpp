// What `mgit pull`, `fetch` and their like say of what they have changed, and of why they failed.
#include "support/catch.hpp"
#include "support/world.hpp"

#include <filesystem>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

// Two upstreams "up" and "still" with clones "api" and "web" of each kind; only "up" moves.
struct Fleet : World {
    Fleet() {
        clone(make_upstream("up"), "api");
        clone(make_upstream("still"), "web");
        add({"api", "web"});
    }
    std::string seed(std::vector<std::string> const& args) const { return git("seeds/up", args); }
    static std::string range(std::string const& before, std::string const& after,
                             std::string const& dots = "..") {
        return before.substr(0, 7) + dots + after.substr(0, 7);
    }
};

Result merged(World const& world, std::vector<std::string> const& args,
              std::vector<std::string> const& environment = {}) {
    return world.mgit(args, {.environment = environment, .merge = true});
}

TEST_CASE_METHOD(Fleet, "pull has a line for each repo with news and folds the rest", "[changes]") {
    auto const before = head("api");
    move_upstream("up");
    auto const after = move_upstream("up", "other");
    auto const result = merged(*this, {"pull"});
    INFO(describe(result));
    CHECK(result.out == "api  main  " + range(before, after) +
                            "  2 commits, 2 files\n"
                            "mgit pull: 2 repos, 2 ok (1 changed)\n");
    CHECK(merged(*this, {"pull"}).out == "mgit pull: 2 repos, 2 ok (none changed)\n");
    CHECK(merged(*this, {"-q", "pull"}).out.empty());
}

TEST_CASE_METHOD(Fleet, "git's own words come with -v, --output all, one repo alone and prefix",
                 "[changes]") {
    auto const says_all = [this](std::vector<std::string> args) {
        move_upstream("up");
        args.emplace_back("pull");
        auto const result = merged(*this, args);
        INFO(describe(result));
        return contains(result.out, "Fast-forward\n");
    };
    CHECK(says_all({"-v"}));
    CHECK(says_all({"--output", "all"}));
    CHECK(says_all({"@api"}));
    CHECK(says_all({"--format", "prefix"}));
    CHECK(says_all({"--format", "raw"}));
    CHECK_FALSE(says_all({}));
    CHECK(contains(merged(*this, {"pull", "--verbose"}).out, "Already up to date."));
    CHECK(contains(merged(*this, {"push", "--dry-run"}).out, "Everything up-to-date"));
}

TEST_CASE_METHOD(Fleet, "fetch tells of moved, new, deleted and forced refs", "[changes]") {
    seed({"push", "-q", "origin", "main:old", "main:topic"});
    git("api", {"fetch", "-q"});
    auto const topic = seed({"rev-parse", "main"});
    seed({"push", "-q", "origin", ":old"});
    commit("seeds/up", "file", "second\n");
    seed({"tag", "v1.0"});
    seed({"push", "-q", "origin", "main", "main:fresh", "v1.0"});
    auto const second = head("seeds/up");
    seed({"checkout", "-q", "--orphan", "other"});
    commit("seeds/up", "file", "another history\n");
    seed({"push", "-q", "-f", "origin", "other:topic"});
    auto const other = head("seeds/up");
    auto const result = merged(*this, {"fetch", "--prune"});
    INFO(describe(result));
    CHECK(result.out == "api  origin/main  " + range(topic, second) +
                            "  1 commit, 1 file\n"
                            "     origin/topic  " +
                            range(topic, other, "...") +
                            "  forced, 1 commit, 1 dropped, 1 file\n"
                            "     new: origin/fresh, v1.0; deleted: origin/old\n"
                            "mgit fetch: 2 repos, 2 ok (1 changed)\n");
}

TEST_CASE_METHOD(Fleet, "the same in another language and with packed refs", "[changes]") {
    auto const before = head("api");
    git("api", {"pack-refs", "--all"});
    auto const after = move_upstream("up");
    seed({"tag", "-a", "-m", "x", "v2"});
    seed({"push", "-q", "origin", "v2"});
    auto const result = merged(*this, {"pull"}, {"LANGUAGE=de"});
    INFO(describe(result));
    CHECK(result.out == "api  main  " + range(before, after) +
                            "  1 commit, 1 file\n"
                            "     new: v2\n"
                            "mgit pull: 2 repos, 2 ok (1 changed)\n");
    git("api", {"pack-refs", "--all"});
    CHECK(contains(merged(*this, {"pull"}).out, "(none changed)"));
}

TEST_CASE_METHOD(Fleet, "push tells what was pushed, rebase what became of the branch",
                 "[changes]") {
    auto const base = head("api");
    commit("api", "own", "own work\n");
    auto const own = head("api");
    auto const pushed = merged(*this, {"push"});
    CHECK(contains(pushed.out, "api  origin/main  " + range(base, own) + "  1 commit, 1 file\n"));

    commit("api", "more", "more work\n");
    auto const old = head("api");
    git("seeds/up", {"pull", "-q"});
    auto const theirs = move_upstream("up");
    auto const result = merged(*this, {"pull", "--rebase"});
    INFO(describe(result));
    CHECK(contains(result.out, "api  main  " + range(old, head("api"), "...") +
                                   "  rewritten, 2 commits, 1 dropped, 1 file\n"));
    CHECK(contains(result.out, "     also moved: origin/main\n"));
    CHECK(theirs == git("api", {"rev-parse", "origin/main"}));
}

TEST_CASE("an unborn branch, a detached HEAD, a work tree and a submodule have news", "[changes]") {
    World const world;
    auto const upstream = world.make_upstream("up");
    world.clone(upstream, "whole");
    auto const before = world.head("whole");
    world.git(".", {"init", "-q", world.path("unborn")});
    world.git("unborn", {"remote", "add", "origin", upstream});
    world.git("unborn", {"config", "branch.main.remote", "origin"});
    world.git("unborn", {"config", "branch.main.merge", "refs/heads/main"});
    world.clone(upstream, "detached");
    world.git("detached", {"checkout", "-q", "--detach"});
    world.clone(upstream, "linked-main");
    world.git("linked-main", {"worktree", "add", "-q", "--track", "-b", "side", world.path("tree"),
                              "origin/main"});
    world.make_repo("super");
    world.git("super",
              {"-c", "protocol.file.allow=always", "submodule", "--quiet", "add", upstream, "sub"});
    world.git(".",
              {"clone", "-q", "--depth=1", "file://" + upstream.string(), world.path("shallow")});
    world.add({"unborn", "detached", "tree", "super/sub", "shallow"});
    auto const after = world.move_upstream("up");
    auto const moved = Fleet::range(before, after) + "  1 commit, 1 file\n";

    auto const result = merged(world, {"pull", "origin", "main"});
    INFO(describe(result));
    CHECK(contains(result.out, "detached  HEAD  " + moved));
    CHECK(contains(result.out, "tree      side  " + moved));
    CHECK(contains(result.out, "sub       main  " + moved));
    CHECK(contains(result.out, "shallow   main  " + Fleet::range(before, after)));
    CHECK(contains(result.out, "unborn    new: main, origin/main\n"));
    CHECK(contains(result.out, "mgit pull: 5 repos, 5 ok (5 changed)\n"));
}

TEST_CASE_METHOD(Fleet, "failures have their names: conflict, diverged, no upstream and more",
                 "[changes]") {
    for (std::string const name : {"conflict", "both", "free", "loose", "broken"}) {
        copy_repo("api", name);
        add({name});
    }
    move_upstream("up");
    git("conflict", {"config", "pull.rebase", "false"});
    commit("conflict", "file", "another first line\n");
    commit("both", "own", "own work\n");
    git("free", {"checkout", "-q", "-b", "mine"});
    git("loose", {"checkout", "-q", "--detach"});
    git("broken", {"remote", "set-url", "origin", path("nowhere.git").string()});
    auto const check = [this](std::vector<std::string> const& environment) {
        auto const result = merged(*this, {"pull"}, environment);
        INFO(describe(result));
        CHECK(result.code == 1);
        CHECK(contains(result.out, "  diverged     both      main and origin/main both have"));
        CHECK(contains(result.out, "  no-upstream  free      mine has no upstream\n"));
        CHECK(
            contains(result.out, "  detached     loose     HEAD is detached: there is no branch"));
        CHECK(contains(result.out, "  not-found    broken    "));
        CHECK(contains(result.out, "== both [exit 128, diverged]\n"));
        return result.out;
    };
    auto const first = check({});
    CHECK(contains(first, "  conflict     conflict  merge stopped at file\n"));
    CHECK(contains(first, "then git merge --continue, or git merge --abort\n"));
    CHECK(contains(first, "2 ok (1 changed), 5 failed"));
    auto const second = check({"LANGUAGE=de"});
    CHECK_FALSE(contains(second, "fatal: Need to specify")); // it was another language indeed
    CHECK(contains(second, "  unfinished   conflict  a merge is in progress there\n"));
}

TEST_CASE_METHOD(Fleet, "a pull into an empty repo without a remote is named as well",
                 "[changes]") {
    fs::create_directory(path("fresh"));
    git("fresh", {"init", "-q"});
    git("fresh", {"checkout", "-q", "-b", "first"});
    add({"fresh"});
    auto const result = merged(*this, {"pull"}, {"LANGUAGE=de"});
    INFO(describe(result));
    CHECK(contains(result.out, "  no-upstream  fresh  first has no upstream, nor a commit\n"));
}

TEST_CASE_METHOD(Fleet, "a refused push and one without upstream have their names", "[changes]") {
    copy_repo("api", "free");
    add({"free"});
    git("free", {"checkout", "-q", "-b", "mine"});
    move_upstream("up");
    commit("api", "own", "own work\n");
    auto const result = merged(*this, {"push"}, {"LANGUAGE=de"});
    INFO(describe(result));
    CHECK(contains(result.out, "  rejected     api   "));
    CHECK(contains(result.out, "  no-upstream  free  mine has no upstream\n"));
}

TEST_CASE_METHOD(Fleet, "where it cannot be told what has changed, git's own words are shown",
                 "[changes]") {
    move_upstream("up");
    auto const id = head("api") + "\n"; // more loose refs than are worth a look
    for (int i = 0; i < 20'001; ++i) {
        write_file("api/.git/refs/heads/x/" + std::to_string(i), id);
    }
    auto const result = merged(*this, {"pull"});
    INFO(describe(result));
    CHECK(contains(result.out, "== api\n"));
    CHECK(contains(result.out, "Fast-forward\n"));
}

TEST_CASE_METHOD(Fleet, "table has a line for each repo, fold a block for what is alike",
                 "[changes]") {
    make_repo("old");
    add({"old"});
    git("old", {"branch", "-m", "trunk"});
    CHECK(merged(*this, {"--format", "table", "branch", "--show-current"}).out ==
          "api  main\nweb  main\nold  trunk\nmgit branch: 3 repos, 3 ok\n");
    CHECK(merged(*this, {"--fold", "branch", "--show-current"}).out ==
          "== api, web\nmain\n== old\ntrunk\nmgit branch: 3 repos, 3 ok\n");
    auto const log = merged(*this, {"--format", "table", "sh", "seq 3; test $MGIT_NAME != old"});
    CHECK(contains(log.out, "api  1 (+2 lines)\n"));
    CHECK(contains(log.out, "old  exit 1: 3\n"));
    CHECK(contains(merged(*this, {"--format", "table", "sh", "true"}).out, "api  -\n"));
    auto const both = mgit({"--fold", "--format", "prefix", "status"});
    CHECK(both.code == 2);
    CHECK(contains(both.err, "--fold and --format prefix contradict each other"));
}

} // namespace
} // namespace mgit::test
