// What is found out about a repository on disk after git failed in it, next to what git says there.
#include "commands/diagnosis.hpp"
#include "mgit/core/text.hpp"
#include "mgit/git/diagnosis.hpp"
#include "mgit/git/head.hpp"
#include "mgit/process/ownership.hpp"
#include "mgit/process/program.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"
#include "support/repos.hpp"
#include "support/world.hpp"

#include <fcntl.h>
#include <functional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

constexpr uid_t nobody = 65534;

// Why git fails there, which it must; "VERDICT: DETAIL".
std::string damage(World const& world, fs::path const& relative) {
    auto const git = world.run({"git", "status"}, {.cwd = world.path(relative)});
    INFO(relative << ": " << describe(git));
    CHECK(git.code == 128);
    auto const finding = damage_of(repo_at_path(world.path(relative)));
    if (!finding) {
        return "none";
    }
    return std::string(name(finding->verdict)) + ": " + finding->detail;
}

void check_sound(World const& world, fs::path const& relative) {
    INFO(relative);
    CHECK(world.run({"git", "rev-parse", "--git-dir"}, {.cwd = world.path(relative)}).code == 0);
    CHECK_FALSE(damage_of(repo_at_path(world.path(relative))));
}

// Runs the check as somebody whom permissions bind; true if it holds.
bool holds_for_nobody(std::function<bool()> const& check) {
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        bool const bound = ::geteuid() != 0 || ::setuid(nobody) == 0;
        ::_exit(bound && check() ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return status == 0;
}

void give_away(fs::path const& path) {
    REQUIRE(::lchown(path.c_str(), nobody, nobody) == 0);
    for (auto const& entry : fs::recursive_directory_iterator(path)) {
        REQUIRE(::lchown(entry.path().c_str(), nobody, nobody) == 0);
    }
}

// A world with a diagnosis, and git run in it for real.
struct Clinic : World {
    std::optional<Finding> after(fs::path const& relative, std::vector<std::string> args,
                                 std::vector<std::string> const& changes = {}) const {
        args.insert(args.begin(), "git");
        MgitOptions options;
        options.cwd = path(relative);
        options.environment = changes;
        auto const git = run(args, options);
        INFO(describe(git));
        CHECK(git.code > 0);
        Job job;
        job.repo = repo_at_path(path(relative));
        job.command.argv = args;
        job.command.cwd = job.repo.path;
        auto const environment = environment_of(*this, changes);
        Diagnosis diagnosis(find_program("git", environment, "/"), environment);
        auto const finding = diagnosis.explain(job, split(Exited{git.code}, git.out, git.err));
        for (Ending const& ending : std::initializer_list<Ending>{
                 Exited{0}, Exited{1, true}, Signalled{9}, TimedOut{}, NotStarted{}}) {
            CHECK_FALSE(diagnosis.explain(job, split(ending, git.out, git.err)));
        }
        CHECK(diagnosis.explain(job, merged(Exited{git.code}, git.out + git.err)) == finding);
        return finding;
    }
};

TEST_CASE("F68 each kind of damage has words of its own") {
    World const world;
    for (char const* const name : {"gone", "garbage", "empty-head", "objects", "refs", "emptied"}) {
        world.git("", {"init", "-q", name});
    }
    fs::remove(world.path("gone/.git/HEAD"));
    world.write_file("garbage/.git/HEAD", "garbage\n");
    world.write_file("empty-head/.git/HEAD", "");
    fs::remove_all(world.path("objects/.git/objects"));
    fs::remove_all(world.path("refs/.git/refs"));
    fs::remove_all(world.path("emptied/.git"));
    fs::create_directory(world.path("emptied/.git"));
    fs::create_directory(world.path("plain"));
    world.git("", {"init", "-q", "--bare", "bare"});
    fs::remove(world.path("bare/HEAD"));
    CHECK(damage(world, "gone") == "error: HEAD is gone");
    CHECK(damage(world, "garbage") == "error: HEAD is damaged");
    CHECK(damage(world, "empty-head") == "error: HEAD is damaged");
    CHECK(damage(world, "objects") == "error: the folder objects is gone");
    CHECK(damage(world, "refs") == "error: the folder refs is gone");
    CHECK(damage(world, "emptied") == "error: not a git repository");
    CHECK(damage(world, "plain") == "error: not a git repository");
    CHECK(damage(world, "bare") == "error: HEAD is gone");
    auto const absent = damage_of(repo_at_path(world.path("absent")));
    REQUIRE(absent);
    CHECK(absent->verdict == Verdict::missing);
    CHECK(absent->detail == world.path("absent").string() + " is not there");
    auto const plain = damage_of(repo_at_path(world.path("plain")));
    CHECK(contains(plain->hint, "mgit rm " + world.path("plain").string()));
}

TEST_CASE("F68 a .git that leads to nowhere says where to") {
    World const world;
    auto const nowhere = world.path("no/place").string();
    world.write_file("file/.git", "gitdir: ../no/place\n");
    fs::create_directory(world.path("link"));
    fs::create_symlink("../no/place", world.path("link/.git"));
    world.write_file("nonsense/.git", "hello\n");
    CHECK(damage(world, "file") == "error: .git points to " + nowhere + ", which is not there");
    CHECK(damage(world, "link") == "error: .git points to " + nowhere + ", which is not there");
    CHECK(damage(world, "nonsense") == "error: .git is a file that leads to no repository");

    world.make_repo("main");
    world.git("main", {"worktree", "add", "-q", world.path("pruned")});
    world.git("main", {"worktree", "add", "-q", world.path("linked")});
    fs::remove_all(world.path("main/.git/worktrees/pruned"));
    CHECK(damage(world, "pruned") == "error: .git points to " +
                                         world.path("main/.git/worktrees/pruned").string() +
                                         ", which is not there");
    fs::rename(world.path("main"), world.path("moved"));
    CHECK(damage(world, "linked") ==
          "error: a worktree of " + world.path("main").string() + ", which is not there");
    // The hint must be worth following.
    auto const finding = damage_of(repo_at_path(world.path("linked")));
    CHECK(contains(finding->hint, "git worktree repair " + world.path("linked").string()));
    world.git("moved", {"worktree", "repair", world.path("linked")});
    check_sound(world, "linked");
}

TEST_CASE("F68 a repair that a hint proposes does repair") {
    World const world;
    world.make_repo("repo");
    world.git("repo", {"pack-refs", "--all"});
    fs::remove_all(world.path("repo/.git/refs"));
    auto const refs = damage_of(repo_at_path(world.path("repo")))->hint;
    REQUIRE(refs.starts_with("if its refs are packed: mkdir "));
    CHECK(world.run({"sh", "-c", refs.substr(refs.find("mkdir"))}).code == 0);
    check_sound(world, "repo");
    fs::remove(world.path("repo/.git/HEAD"));
    auto head = damage_of(repo_at_path(world.path("repo")))->hint;
    head.replace(head.find("BRANCH"), 6, "main");
    CHECK(world.run({"sh", "-c", head.substr(head.find("echo"))}).code == 0);
    check_sound(world, "repo");
    world.git("repo", {"log", "-1"});
}

TEST_CASE("F76 no state that a sound repository can be in is taken for damage") {
    World const world;
    world.git("", {"init", "-q", "unborn"});
    world.make_repo("main");
    world.commit("main", "file", "second\n");
    world.git("main", {"worktree", "add", "-q", world.path("linked")});
    world.git("main", {"submodule", "--quiet", "add", world.path("main"), "sub"});
    world.git("", {"init", "-q", "--separate-git-dir", world.path("elsewhere"), "separate"});
    world.git("", {"clone", "-q", "--bare", world.path("main"), "bare.git"});
    world.git("", {"clone", "-q", "--depth=1", "file://" + world.path("main").string(), "shallow"});
    world.git("", {"clone", "-q", "--sparse", world.path("main"), "sparse"});
    for (char const* const name : {"detached", "rebase", "merge", "bisect", "packed", "sha256"}) {
        world.git("", {"clone", "-q", world.path("main"), name});
    }
    world.git("detached", {"checkout", "-q", "--detach"});
    world.git("packed", {"pack-refs", "--all"});
    world.git("bisect", {"bisect", "start", "HEAD", "HEAD~1"});
    for (char const* const name : {"rebase", "merge"}) {
        world.git(name, {"checkout", "-q", "-b", "topic", "HEAD~1"});
        world.commit(name, "file", "third\n");
        world.run({"git", name, "origin/main"}, {.cwd = world.path(name)});
    }
    REQUIRE(fs::exists(world.path("rebase/.git/rebase-merge")));
    REQUIRE(fs::exists(world.path("merge/.git/MERGE_HEAD")));
    fs::remove_all(world.path("sha256"));
    world.git("", {"init", "-q", "--object-format=sha256", "sha256"});
    for (char const* const name :
         {"unborn", "main", "linked", "main/sub", "separate", "bare.git", "shallow", "sparse",
          "detached", "rebase", "merge", "bisect", "packed", "sha256"}) {
        check_sound(world, name);
    }
    Repo dots = repo_at_path(world.path("home"));
    dots.git_flags = {"--git-dir=" + world.path("bare.git").string(), "--work-tree=."};
    CHECK_FALSE(damage_of(dots));
    dots.git_flags = {"--git-dir", "../nowhere"};
    CHECK(damage_of(dots)->verdict == Verdict::error);
}

TEST_CASE("F69 what may not be read is no damage but a matter of permission") {
    World const world;
    fs::permissions(world.root(), fs::perms::all);
    world.make_repos({"shut", "git-dir", "head", "objects"});
    std::vector<fs::path> const closed{world.path("shut"), world.path("git-dir/.git"),
                                       world.path("head/.git/HEAD"),
                                       world.path("objects/.git/objects")};
    for (auto const& path : closed) {
        fs::permissions(path, fs::perms::none);
    }
    CHECK(holds_for_nobody([&] {
        for (std::size_t i = 0; i < closed.size(); ++i) {
            auto const name = std::vector{"shut", "git-dir", "head", "objects"}[i];
            auto const finding = damage_of(repo_at_path(world.path(name)));
            if (!finding || finding->verdict != Verdict::error ||
                finding->detail != closed[i].string() + ": Permission denied") {
                return false;
            }
        }
        return true;
    }));
    for (auto const& path : closed) {
        fs::permissions(path, fs::perms::owner_all);
    }
}

TEST_CASE_METHOD(Clinic, "F74 the lock that git stumbles over is named, with its age") {
    make_repo("web");
    auto const lock = path("web/.git/index.lock");
    write_file("web/.git/index.lock", "");
    fs::last_write_time(lock, fs::file_time_type::clock::now() - std::chrono::minutes(200));
    auto const finding = after("web", {"add", "."});
    REQUIRE(finding);
    CHECK(finding->verdict == Verdict::locked);
    CHECK(finding->detail == "index.lock is 3h old");
    CHECK(finding->hint == "if no other git is running there: rm " + lock.string());
    CHECK(fs::exists(lock));
}

TEST_CASE_METHOD(Clinic, "F74 each lock of git's is known, wherever git keeps it") {
    make_repo("web site");
    git("web site", {"worktree", "add", "-q", path("linked")});
    git("web site", {"branch", "topic"});
    struct Row {
        char const* folder;
        char const* lock;
        std::vector<std::string> command;
    };
    for (auto const& row :
         std::vector<Row>{{"web site", "HEAD.lock", {"checkout", "-q", "--detach"}},
                          {"web site", "config.lock", {"config", "a.b", "c"}},
                          {"web site", "config.lock", {"remote", "add", "origin", "x"}},
                          {"web site", "packed-refs.lock", {"pack-refs", "--all"}},
                          {"web site", "refs/heads/topic.lock", {"branch", "-f", "topic", "HEAD"}},
                          {"linked", "worktrees/linked/index.lock", {"reset", "-q", "--hard"}},
                          {"linked", "config.lock", {"config", "a.b", "c"}}}) {
        INFO(row.lock);
        auto const lock = path("web site/.git") / row.lock;
        write_file(fs::path("web site/.git") / row.lock, "");
        auto const finding = after(row.folder, row.command);
        REQUIRE(finding);
        CHECK(finding->verdict == Verdict::locked);
        CHECK(contains(finding->detail, lock.filename().string() + " is "));
        CHECK(contains(finding->hint, shell_word(lock.string())));
        fs::remove(lock);
    }
}

TEST_CASE_METHOD(Clinic, "F74 a lock that git did not stumble over explains nothing") {
    make_repo("web");
    for (char const* const lock : {"index.lock", "config.lock", "HEAD.lock"}) {
        write_file(fs::path("web/.git") / lock, "");
    }
    CHECK_FALSE(after("web", {"rev-parse", "--verify", "nonsense"}));
    CHECK_FALSE(after("web", {"fetch", path("config").string()}));
    auto const web = repo_at(path("web"));
    auto const named = [&](std::string const& message) { return lock_named_in(*web, message); };
    CHECK(named("'" + path("web/.git/index.lock").string() + "'"));
    CHECK_FALSE(named("hint: git config pull.rebase false; see http://h/.git/config.html"));
    write_file("web/.git/refs/.lock", "");
    make_repo("other");
    write_file("other/.git/index.lock", "");
    CHECK_FALSE(named("remote: '" + path("other/.git/index.lock").string() + "'"));
    CHECK_FALSE(named("'" + path("web/.git/../../other/.git/index.lock").string() + "'"));
    CHECK_FALSE(named("'" + path("web/.git/shallow.lock").string() + "'"));
    CHECK_FALSE(named(std::string(8000, '/') + ".lock"));
}

TEST_CASE("F69 what belongs to somebody else is told as git tells it") {
    if (::geteuid() != 0) {
        WARN("only root can give a file away");
        return;
    }
    World const world;
    fs::permissions(world.root(), fs::perms::all);
    world.write_file("file", "");
    auto const file = world.path("file");
    auto const owner = [&](char const* sudo_uid) {
        return foreign_owner(file, environment_of(world, {sudo_uid}));
    };
    CHECK_FALSE(owner("SUDO_UID=4711"));
    REQUIRE(::lchown(file.c_str(), nobody, nobody) == 0);
    CHECK(owner("SUDO_UID") == "nobody");
    CHECK(owner("SUDO_UID=4711") == "nobody");
    CHECK(owner("SUDO_UID=junk") == "nobody");
    CHECK_FALSE(owner("SUDO_UID=65534"));
    REQUIRE(::lchown(file.c_str(), 54321, 54321) == 0);
    CHECK(owner("SUDO_UID") == "user 54321");
    CHECK_FALSE(foreign_owner(world.path("absent"), {}));
    CHECK(holds_for_nobody([&] { return foreign_owner(file, {}) == "user 54321"; }));
}

TEST_CASE_METHOD(Clinic, "F69 a repo of somebody else is unsafe until the user lists it") {
    if (::geteuid() != 0) {
        WARN("only root can give a repository away");
        return;
    }
    make_repos({"a b", "listed", "partly"});
    give_away(path("a b"));
    give_away(path("listed"));
    REQUIRE(::lchown(path("partly/.git").c_str(), nobody, nobody) == 0);
    auto const finding = after("a b", {"log"});
    REQUIRE(finding);
    CHECK(finding->verdict == Verdict::unsafe);
    CHECK(finding->detail == "owned by nobody, not by you");
    auto const hint = finding->hint;
    CHECK(hint == "if you trust it: git config --global --add safe.directory '" +
                      path("a b").string() + "'");
    CHECK(after("partly", {"log"})->verdict == Verdict::unsafe);
    CHECK(after("a b", {"diff"})->verdict == Verdict::unsafe); // exits with 129, not 128
    CHECK_FALSE(contains(read_file("gitconfig"), "safe"));

    git("", {"config", "--global", "--add", "safe.directory", path("listed")});
    CHECK_FALSE(after("listed", {"rev-parse", "--verify", "nonsense"}));
    CHECK_FALSE(after("partly", {"-c", "safe.directory=*", "rev-parse", "--verify", "nonsense"}));
    CHECK(run({"sh", "-c", hint.substr(hint.find("git config"))}).code == 0);
    CHECK_FALSE(after("a b", {"rev-parse", "--verify", "nonsense"}));
    CHECK(after("partly", {"log"}));
    git("", {"config", "--global", "--add", "safe.directory", ""}); // forgets them
    CHECK(after("listed", {"log"})->verdict == Verdict::unsafe);
    git("", {"config", "--global", "--add", "safe.directory", "*"});
    CHECK_FALSE(after("partly", {"rev-parse", "--verify", "nonsense"}));
    // A broken configuration of a listed repository is not a matter of its owner.
    write_file("listed/.git/config", "[broken\n");
    CHECK_FALSE(after("listed", {"log"}));
}

TEST_CASE_METHOD(Clinic,
                 "F68 F77 damage is told before anything else, and whatever the exit code") {
    make_repo("web");
    write_file("web/.git/HEAD", "garbage\n");
    write_file("web/.git/index.lock", "");
    CHECK(after("web", {"status"})->detail == "HEAD is damaged");
    CHECK(after("web", {"diff"})->detail == "HEAD is damaged"); // exits with 129, not 128
    make_repo("fine");
    CHECK_FALSE(after("fine", {"checkout", "nonsense"}));
}

TEST_CASE("F76 the branch is read from HEAD in every kind of repository") {
    World const world;
    auto const branch = [&](fs::path const& relative) {
        return current_branch(repo_at_path(world.path(relative)));
    };
    world.git("", {"init", "-q", "-b", "trunk", "unborn"});
    CHECK(branch("unborn") == "trunk");
    world.make_repo("main");
    world.git("main", {"checkout", "-q", "-b", "feature/x"});
    CHECK(branch("main") == "feature/x");
    world.git("main", {"worktree", "add", "-q", "-b", "topic", world.path("linked")});
    CHECK(branch("linked") == "topic");
    world.git("", {"clone", "-q", "--bare", world.path("main"), "bare.git"});
    CHECK(branch("bare.git") == "feature/x");
    world.git("main", {"checkout", "-q", "--detach"});
    CHECK(branch("main") == "");
    CHECK(branch("absent") == "");
    world.write_file("main/.git/HEAD", "ref: refs/heads/with\nline\n");
    CHECK(branch("main") == "with");
    world.write_file("main/.git/HEAD", "ref: refs/heads/.invalid\n");
    CHECK(branch("main") == std::nullopt);
    fs::remove(world.path("main/.git/HEAD"));
    fs::create_symlink("refs/heads/old", world.path("main/.git/HEAD"));
    CHECK(branch("main") == "old");
    Repo dots = repo_at_path(world.path("home"));
    dots.git_flags = {"--git-dir=" + world.path("bare.git").string()};
    CHECK(current_branch(dots) == "feature/x");
}

} // namespace
} // namespace mgit::test
