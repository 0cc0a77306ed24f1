// What people found wrong with selections by state and with `mgit ll`: each case is named after it.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <filesystem>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

struct ReportedStates : World {
    ReportedStates() {
        make_repos({"clean", "dirty"});
        add({"clean", "dirty"});
        write_file("dirty/new", "x");
    }
    std::string out(Words const& words, int code = 0) const {
        auto const result = mgit(words);
        INFO(describe(result));
        CHECK(result.code == code);
        return result.out;
    }
    // git with another program in front of it for one command.
    Words with_git(std::string const& command, std::string const& text) const {
        write_script("bin/git", "case \"$*\" in " + command + "*) " + text +
                                    ";; esac; exec /usr/bin/git \"$@\"");
        return {"PATH=" + path("bin").string() + ":/usr/bin:/bin"};
    }
};

} // namespace

TEST_CASE_METHOD(ReportedStates, "before and after a command of ours, -s did not both hold",
                 "[reported]") {
    CHECK(out({"-s", "name:clean", "ls", "-s", "name:dirty"}).empty());
    CHECK(out({"-s", "name:dirty", "ls", "-s", "dirty"}) == "dirty\n");
    CHECK(out({"-s", "name:dirty", "@clean", "-s", "name:clean", "ls"}).empty());
    auto const wrong = mgit({"-s", "nosuch", "ls", "-s", "name:dirty"});
    CHECK(wrong.code == 2);
    CHECK(contains(wrong.err, "nosuch"));
}

TEST_CASE_METHOD(ReportedStates, "ls NAME did not look at -s", "[reported]") {
    CHECK(out({"ls", "-s", "dirty", "clean"}).empty());
    CHECK(out({"ls", "-s", "dirty", "dirty"}) == path("dirty").string() + "\n");
    CHECK(mgit({"ls", "-s", "nosuch(", "clean"}).code == 2);
    CHECK(mgit({"ls", "-s", "dirty", "nobody"}).code == 2);
}

TEST_CASE_METHOD(ReportedStates, "a commit with a long subject had no age", "[reported]") {
    std::string const subject = std::string(4095, 'x') + "é and more";
    git("clean", {"commit", "-q", "--allow-empty", "-m", subject});
    CHECK(out({"ls", "-s", "name:clean & age<100y"}) == "clean\n");
    CHECK(contains(out({"--format", "json", "ll", "@clean"}),
                   "\"subject\":\"" + std::string(4095, 'x') + "\""));
    auto const words = with_git("log", "echo again >&2; exit 1");
    CHECK(mgit({"ll", "@clean"}, {.environment = words}).code == 0); // it is known by now
}

TEST_CASE_METHOD(ReportedStates, "where git log failed, a repo passed for one without commits",
                 "[reported]") {
    auto const words = with_git("log", "echo 'fatal: no such luck' >&2; exit 128");
    auto const rows = mgit({"ll", "@clean"}, {.environment = words});
    INFO(describe(rows));
    CHECK(rows.code == 1);
    CHECK(contains(rows.out, "no such luck"));
    auto const listed = mgit({"ls", "-s", "age<100y"}, {.environment = words});
    INFO(describe(listed));
    CHECK(listed.code == 1);
    CHECK(listed.out.empty());
    CHECK(contains(listed.err, "mgit: clean: "));
}

TEST_CASE_METHOD(ReportedStates, "a branch that has all its commits upstream was not behind",
                 "[reported]") {
    auto const upstream = make_upstream("up").string();
    git(".", {"init", "-q", "-b", "main", "fresh"});
    git("fresh", {"remote", "add", "origin", upstream});
    git("fresh", {"fetch", "-q"});
    git("fresh", {"config", "branch.main.remote", "origin"});
    git("fresh", {"config", "branch.main.merge", "refs/heads/main"});
    add({"fresh"});
    CHECK(out({"ls", "-s", "behind"}) == "fresh\n");
    CHECK(out({"ls", "-s", "behind=0"}).empty());
    CHECK(contains(out({"ll", "@fresh"}), "↓?"));
    CHECK(mgit({"ll", "--exit-code", "@fresh"}).code == 1);
    CHECK(out({"-s", "behind & !dirty", "ll", "--columns", "name", "--sort", "sync"}) ==
          "REPO\nfresh\n");
}

TEST_CASE_METHOD(ReportedStates, "a branch outside of refs/heads without commits cost git log",
                 "[reported]") {
    git(".", {"init", "-q", "review"});
    git("review", {"symbolic-ref", "HEAD", "refs/review/17"});
    add({"review"});
    auto const words = with_git("log", "echo asked >" + path("asked").string());
    auto const result = mgit({"ll", "@review"}, {.environment = words});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK_FALSE(fs::exists(path("asked")));
}

TEST_CASE_METHOD(ReportedStates, "ll and ls did not know --skip-missing", "[reported]") {
    fs::rename(path("clean"), path("away"));
    CHECK(out({"--skip-missing", "ls", "-s", "dirty"}) == "dirty\n");
    CHECK_FALSE(contains(out({"--skip-missing", "ll"}), "clean"));
    CHECK(contains(out({"--skip-missing", "--format", "json", "ll"}), "\"verdict\":\"skipped\""));
    CHECK(mgit({"ll"}).code == 1);
}

TEST_CASE_METHOD(ReportedStates, "what git could not look at was clean without a word",
                 "[reported]") {
    if (::geteuid() != 0) {
        WARN("only root can become somebody else");
        return;
    }
    fs::permissions(root(), fs::perms(0755));
    fs::create_directories(path("clean/shut"));
    fs::permissions(path("clean/shut"), fs::perms(0000));
    git(".", {"config", "--global", "--add", "safe.directory", "*"});
    auto const as_somebody = [&](Words words) {
        words.insert(words.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                     mgit_binary(), "--registry", path("list.json").string()});
        return run(words);
    };
    fs::copy_file(path("mgit/registry.json"), path("list.json"));
    fs::permissions(path("list.json"), fs::perms(0644));
    for (Words const& words : {Words{"ll", "@clean"}, Words{"ls", "-s", "clean"}}) {
        auto const result = as_somebody(words);
        INFO(describe(result));
        CHECK(result.code == 0);
        CHECK(contains(result.err, "mgit: clean: git could not open directory 'shut/'"));
    }
}

TEST_CASE_METHOD(ReportedStates, "a column could be asked for twice", "[reported]") {
    auto const result = mgit({"ll", "--columns", "name,name"});
    CHECK(result.code == 2);
    CHECK(contains(result.err, "'name' more than once"));
}

} // namespace mgit::test
