// What doctor finds, one fault at a time, and that it changes nothing unless told to.
#include "support/catch.hpp"
#include "support/clinic.hpp"

#include <algorithm>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE_METHOD(Clinic, "doctor finds nothing wrong where nothing is", "[doctor]") {
    auto const before = registry();
    auto const result = doctor();
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(result.out.ends_with("mgit doctor: 3 repos: all is well\n"));
    CHECK(contains(result.out, "ok       registry " + path("mgit/registry.json").string() +
                                   ": 3 repos, 0 groups"));
    CHECK(contains(result.out, "ok       git: " + path("bin/git").string() + ", version 2.60.0\n"));
    CHECK(contains(result.out, "ok       3 repos, none of them missing\n"));
    CHECK(contains(result.out, "open files: at most "));
    CHECK(registry() == before);
    CHECK(lines_of(doctor({"-q"}).out).size() == 1);
    CHECK(doctor({"@web"}).out.ends_with("mgit doctor: 1 repo: all is well\n"));
    CHECK(doctor({"@nonsense"}).code == 2);
    CHECK(doctor({"web"}).code == 2);
    CHECK(doctor({"--search", "nowhere"}).code == 2);
}

TEST_CASE_METHOD(World, "doctor works before anything is registered", "[doctor]") {
    auto const result = mgit({"doctor"});
    INFO(describe(result));
    CHECK(contains(result.out, "note     no registry yet: "));
    CHECK_FALSE(fs::exists(path("mgit/registry.json")));
}

TEST_CASE_METHOD(Clinic, "F67 doctor tells what is missing and where it has moved to", "[doctor]") {
    fs::rename(path("src/api"), path("src/api2"));
    fs::remove_all(path("src/docs"));
    auto const before = registry();
    auto const result = doctor();
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(problems(result) ==
          Lines{"error    api: moved to " + path("src/api2").string() + " (the same git directory)",
                "error    docs: " + path("src/docs").string() + " is not there"});
    CHECK(contains(result.out, "           mgit doctor --fix\n"));
    CHECK(contains(result.out, "           if it is gone for good: mgit prune --missing @docs\n"));
    CHECK(result.out.ends_with("mgit doctor: 3 repos: 2 errors\n"));
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Clinic, "F67 a disk that seems not to be mounted is told of by doctor, too",
                 "[doctor]") {
    fs::rename(path("src"), path("gone"));
    fs::create_directory(path("src"));
    fs::rename(path("gone"), root() / "home/deep"); // nowhere near
    fs::create_directories(path("home/a/b"));
    fs::rename(path("home/deep"), path("home/a/b/c"));
    auto const result = doctor();
    INFO(describe(result));
    CHECK(contains(result.out, "note     of the missing repos: all of them are below " +
                                   path("src").string() +
                                   ", which is empty: is a disk not mounted?\n"));
}

TEST_CASE_METHOD(Clinic, "F68 doctor tells damage and lost worktrees with the way out",
                 "[doctor]") {
    git("src/web", {"worktree", "add", "-q", path("src/tree")});
    git("src/docs", {"worktree", "add", "-q", path("src/lost")});
    add({"src/tree", "src/lost"});
    write_file("src/api/.git/HEAD", "garbage\n");
    fs::rename(path("src/web"), path("src/web2"));   // its worktree is lost
    fs::rename(path("src/lost"), path("src/lost2")); // git will forget this one
    auto const result = doctor();
    INFO(describe(result));
    CHECK(
        problems(result) ==
        Lines{"error    web: moved to " + path("src/web2").string() + " (the same git directory)",
              "error    lost: moved to " + path("src/lost2").string() + " (the same git directory)",
              "error    api: HEAD is damaged",
              "error    tree: a worktree of " + path("src/web").string() + ", which is not there"});
    CHECK(contains(result.out, "           git -C " + path("src/web2").string() +
                                   " worktree repair " + path("src/tree").string() + "\n"));
    auto const repair = "git -C " + path("src/lost2").string() + " worktree repair";
    CHECK(contains(result.out, repair + "\n"));
    CHECK(doctor({"--fix", "--yes"}).code == 1); // the damage stays
    auto const after = doctor();
    CHECK(contains(after.out, "warning  lost: git does not know that this worktree is here"));
    CHECK(contains(after.out, "           " + repair + "\n"));
    git(".", {"-C", path("src/web2"), "worktree", "repair", path("src/tree")});
    git(".", {"-C", path("src/lost2"), "worktree", "repair"});
    CHECK(problems(doctor()) == Lines{"error    api: HEAD is damaged"});
}

TEST_CASE_METHOD(Clinic, "F69 doctor tells the command that would trust a repo, and trusts none",
                 "[doctor]") {
    if (::geteuid() != 0) {
        WARN("only root can give a repository away");
        return;
    }
    constexpr uid_t nobody = 65534;
    REQUIRE(::lchown(path("src/web").c_str(), nobody, nobody) == 0);
    for (auto const& entry : fs::recursive_directory_iterator(path("src/web"))) {
        REQUIRE(::lchown(entry.path().c_str(), nobody, nobody) == 0);
    }
    auto const config = read_file("gitconfig");
    auto const result = doctor({"--fix", "--yes"});
    INFO(describe(result));
    CHECK(problems(result) == Lines{"warning  web: owned by nobody, not by you"});
    CHECK(contains(result.out,
                   "git config --global --add safe.directory " + path("src/web").string() + "\n"));
    CHECK(read_file("gitconfig") == config);
    git(".", {"config", "--file", path("gitconfig"), "safe.directory", path("src/web")});
    CHECK(doctor().code == 0);
}

TEST_CASE_METHOD(Clinic, "F74 doctor tells of old locks only, and removes none", "[doctor]") {
    for (char const* const lock :
         {"web/.git/index.lock", "api/.git/index.lock", "docs/.git/refs/heads/main.lock"}) {
        write_file(fs::path("src") / lock, "");
    }
    auto const old = path("src/web/.git/index.lock");
    auto const branch = path("src/docs/.git/refs/heads/main.lock");
    make_old(old, 3h);
    make_old(branch, 11min);
    auto const result = doctor({"--fix", "--yes"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(problems(result) == Lines{"warning  web: " + old.string() + " is 3h old",
                                    "warning  docs: " + branch.string() + " is 11m old"});
    CHECK(contains(result.out,
                   "           if no other git is running there: rm " + old.string() + "\n"));
    CHECK(fs::exists(old));
}

TEST_CASE_METHOD(Clinic, "F83 doctor never shows the secret that it warns of", "[doctor]") {
    git("src/web", {"remote", "add", "origin", "https://ann:s3cret@example.org/web"});
    git("src/web", {"remote", "set-url", "--push", "origin", "https://t0ken@example.org/web"});
    CHECK(mgit({"rm", "web"}).code == 0);
    add({"src/web"});
    for (auto const& result : {doctor(), doctor({"--format", "json"})}) {
        INFO(describe(result));
        CHECK(result.code == 1);
        CHECK_FALSE(contains(result.out + result.err, "s3cret"));
        CHECK_FALSE(contains(result.out + result.err, "t0ken"));
    }
    auto const result = doctor();
    CHECK(contains(result.out, "the URL of its remote 'origin' has a secret: https://***@"));
    CHECK(contains(result.out, "           git -C " + path("src/web").string() +
                                   " remote set-url --push origin https://example.org/web\n"));
    CHECK_FALSE(contains(read_file("state/mgit/fingerprints"), "s3cret"));
}

TEST_CASE_METHOD(Clinic, "F46 a registry that cannot be read is one of the findings, with code 3",
                 "[doctor]") {
    write_file("mgit/registry.json", "{\"format\":");
    auto const result = doctor();
    INFO(describe(result));
    CHECK(result.code == 3);
    CHECK(contains(result.out, "error    " + path("mgit/registry.json").string() + ":1:"));
    CHECK(contains(result.out, "ok       git: "));
    CHECK(doctor({"--fix", "--yes"}).code == 3);
    CHECK(registry() == "{\"format\":");
}

TEST_CASE_METHOD(Clinic, "F22 doctor works without git and says so", "[doctor]") {
    fs::create_directory(path("empty"));
    auto const result = mgit({"doctor"}, {.environment = {"PATH=" + path("empty").string()}});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(problems(result) == Lines{"error    cannot run git: not found on PATH"});
    CHECK(contains(result.out, "note     cannot run ssh: not found on PATH\n"));
}

TEST_CASE_METHOD(Clinic, "doctor's document is as its schema says", "[doctor]") {
    fs::rename(path("src/api"), path("src/a\xff pi"));
    copy_repo("src/web", "src/odd\nname");
    add({"src/odd\nname"});
    fs::remove_all(path("src/odd\nname"));
    CHECK(doctor({"--format", "json"}).code == 1);
    auto const lines = lines_of(doctor({"--format", "ndjson"}).out);
    CHECK(contains(lines.front(), "\"type\":\"finding\""));
    CHECK(contains(lines.back(), "\"type\":\"end\""));
    auto const fixed = doctor({"--format=json", "--fix", "--yes"});
    INFO(describe(fixed));
    CHECK(fixed.code == 1);
    CHECK(contains(fixed.out, "\"fixed\":true"));
    CHECK(contains(fixed.out, "\"counts\":{"));
}

TEST_CASE_METHOD(World, "5000 repos are a matter of seconds for doctor", "[doctor][slow]") {
    auto const names = numbered_names(5000);
    make_repo(names.front());
    fs::remove_all(path(names.front()) / ".git/hooks"); // many files that nobody needs here
    for (std::size_t i = 1; i < names.size(); ++i) {
        copy_repo(names.front(), names[i]);
    }
    CHECK(mgit({"add", "-r", "."}).code == 0);
    fs::rename(path("r0007"), path("moved"));
    auto const begin = std::chrono::steady_clock::now();
    auto const result = mgit({"doctor"});
    CHECK(contains(result.out, "r0007: moved to " + path("moved").string()));
    CHECK(std::chrono::steady_clock::now() - begin < 60s); // also with sanitizers
}

} // namespace
} // namespace mgit::test
