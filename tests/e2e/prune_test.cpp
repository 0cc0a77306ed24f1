// Repos that are not there: they stay, are pruned only when that is meant, and can be left out.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/pty.hpp"
#include "support/world.hpp"

#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    std::string names() const { return mgit({"ls"}).out; }
    Pty on_terminal(Lines args) const {
        args.insert(args.begin(), mgit_binary());
        return {args, {.cwd = root(), .environment = environment({"TERM=xterm"})}};
    }
};

TEST_CASE_METHOD(Fleet, "F67 without a terminal prune changes nothing unless --yes is given",
                 "[prune]") {
    fs::rename(path("api"), path("elsewhere"));
    auto const before = registry();
    auto const refused = mgit({"prune", "--missing"});
    INFO(describe(refused));
    CHECK(refused.code == 2);
    CHECK(contains(refused.out, "missing api  " + path("api").string() + "\n"));
    CHECK(contains(refused.err, "1 repo would be forgotten; nothing was changed\n"
                                "      if that is meant: mgit prune --missing --yes\n"));
    auto const shown = mgit({"prune", "--missing", "-n"});
    CHECK(shown.code == 0);
    CHECK(shown.out == "would remove api  " + path("api").string() + "\n");
    CHECK(registry() == before);
    auto const done = mgit({"prune", "--missing", "--yes"});
    CHECK(done.code == 0);
    CHECK(done.out == "removed api  " + path("api").string() + "\n");
    CHECK(names() == "web\ndocs\n");
    CHECK(contains(mgit({"prune", "--missing"}).err, "no repo is missing: nothing was changed"));
}

TEST_CASE_METHOD(Fleet, "F67 prune asks on a terminal, and only a yes removes", "[prune][tty]") {
    fs::remove_all(path("web"));
    fs::remove_all(path("docs"));
    for (std::string const keys : {"\n", "n\n", "\004"}) {
        auto terminal = on_terminal({"prune", "--missing"});
        terminal.wait_for("Forget 2 repos? [y/N]");
        terminal.send(keys);
        CHECK(terminal.finish().code == 2);
        CHECK(names() == "web\napi\ndocs\n");
    }
    auto terminal = on_terminal({"prune", "--missing"});
    terminal.wait_for("Forget 2 repos? [y/N]");
    terminal.send("y\n");
    CHECK(terminal.finish().code == 0);
    CHECK(names() == "api\n");
}

TEST_CASE_METHOD(Fleet, "F67 a repo that comes back during the question stays", "[prune][tty]") {
    fs::rename(path("web"), path("away"));
    fs::remove_all(path("docs"));
    auto terminal = on_terminal({"prune", "--missing"});
    terminal.wait_for("Forget 2 repos? [y/N]");
    fs::rename(path("away"), path("web"));
    terminal.send("y\n");
    auto const result = terminal.finish();
    CHECK(result.code == 0);
    CHECK(contains(result.seen, "1 repo changed or came back meanwhile"));
    CHECK(names() == "web\napi\n");
}

TEST_CASE_METHOD(Fleet, "F67 prune takes a selection, and the context", "[prune]") {
    fs::remove_all(path("web"));
    fs::remove_all(path("api"));
    CHECK(mgit({"prune", "--missing", "@nonsense", "--yes"}).code == 2);
    CHECK(mgit({"prune", "--missing", "@api", "--yes"}).out ==
          "removed api  " + path("api").string() + "\n");
    CHECK(names() == "web\ndocs\n");
    CHECK(mgit({"group", "add", "docs", "-n", "g"}).code == 0);
    CHECK(mgit({"context", "g"}).code == 0);
    CHECK(contains(mgit({"prune", "--missing", "--yes"}).err, "no repo is missing"));
    CHECK(mgit({"prune", "--missing", "--yes", "--all"}).code == 0);
    CHECK(names() == "docs\n");
}

TEST_CASE_METHOD(Fleet, "F67 prune without --missing, or with a word, is a mistake", "[prune]") {
    CHECK(mgit({"prune"}).code == 2);
    CHECK(contains(mgit({"prune"}).err, "mgit prune --missing"));
    CHECK(contains(mgit({"prune", "--missing", "web"}).err, "repos and groups are named with @"));
}

TEST_CASE_METHOD(Fleet, "F67 F69 a folder that is shut is not missing", "[prune]") {
    fs::create_directory(path("box"));
    copy_repo("web", "box/inner");
    add({"box/inner"});
    fs::permissions(path("box"), fs::perms::none);
    Lines command{mgit_binary(), "prune", "--missing", "--yes"};
    if (::geteuid() == 0) { // whom nothing is shut for
        fs::permissions(root(), fs::perms::all);
        for (auto const& entry : fs::recursive_directory_iterator(path("mgit"))) {
            fs::permissions(entry.path(), fs::perms::all);
        }
        fs::permissions(path("mgit"), fs::perms::all);
        command.insert(command.begin(), {"setpriv", "--reuid=65534", "--clear-groups"});
    }
    auto const result = run(command);
    fs::permissions(path("box"), fs::perms::owner_all);
    INFO(describe(result));
    CHECK(contains(result.err, "no repo is missing"));
    CHECK(names() == "web\napi\ndocs\ninner\n");
}

TEST_CASE_METHOD(Fleet, "F67 a disk that seems not to be mounted is told of", "[prune]") {
    fs::create_directories(path("usb"));
    copy_repo("web", "usb/one");
    copy_repo("web", "usb/two");
    add({"usb/one", "usb/two"});
    fs::remove_all(path("usb"));
    auto const gone = mgit({"prune", "--missing", "-n"});
    CHECK(contains(gone.err, "all of them are below " + path("usb").string() +
                                 ", which is not there: is a disk not mounted?"));
    fs::create_directory(path("usb"));
    fs::remove_all(path("api"));
    auto const empty = mgit({"prune", "--missing", "-n"});
    CHECK(contains(empty.err, "2 of them are below " + path("usb").string() +
                                  ", which is empty: is a disk not mounted?"));
}

TEST_CASE_METHOD(Fleet, "F67 with --skip-missing a repo that is not there is no failure",
                 "[prune]") {
    fs::remove_all(path("api"));
    auto const before = registry();
    auto const plain = mgit({"log", "-1"});
    CHECK(plain.code == 1);
    CHECK(contains(plain.err, "3 repos, 2 ok, 1 missing"));
    auto const skipped = mgit({"--skip-missing", "log", "-1"});
    INFO(describe(skipped));
    CHECK(skipped.code == 0);
    CHECK(contains(skipped.err, "3 repos, 2 ok, 1 skipped\n\n  skipped, not there: api\n"));
    CHECK(contains(skipped.out + skipped.err,
                   "== api [skipped: " + path("api").string() + " is not there]"));
    CHECK(registry() == before);
    auto const failed = mgit({"--skip-missing", "--output", "failed", "log", "-1"});
    CHECK(failed.code == 0);
    CHECK_FALSE(contains(failed.out, "api"));
    // What fails fails, also where others are skipped.
    CHECK(mgit({"--skip-missing", "rev-parse", "-q", "--verify", "nonsense"}).code == 1);
    CHECK(mgit({"--skip-missing", "--max-fail", "1", "-j1", "log", "-1"}).code == 0);
    auto const alone = mgit({"--skip-missing", "@api", "log", "-1"});
    CHECK(alone.code == 0);
    CHECK(contains(alone.out + alone.err, "is not there"));
    CHECK(mgit({"--skip-missing", "-i", "exec", "true"}).code == 0);
    // A no of all that were asked is a no.
    CHECK(mgit({"--skip-missing", "grep", "no such text"}).code == 1);
    CHECK(mgit({"--skip-missing", "exec", "--", actor_binary(), "out:{branch}"}).code == 0);
}

} // namespace
} // namespace mgit::test
