// What comes before the first child: values that git is asked for, hosts that are looked up; with
// repositories whose files never answer, as on a dead disk, and with signals meanwhile.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>
#include <sys/stat.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

struct Preparation : World {
    Preparation() {
        make_repos({"web", "dead", "api"});
        add({"web", "dead", "api"});
    }
    // Whoever opens this file waits for ever.
    void kill_file(fs::path const& relative) const {
        fs::remove(path(relative));
        REQUIRE(::mkfifo(path(relative).c_str(), 0600) == 0);
    }
    bool has_private_folder() const {
        return std::ranges::any_of(fs::directory_iterator(path("run")), [](auto const& entry) {
            return entry.path().filename().string().starts_with("mgit-");
        });
    }
};

TEST_CASE_METHOD(Preparation, "F41 a repo whose files never answer costs only its own values",
                 "[preparation]") {
    auto const file = GENERATE(as<std::string>(), "dead/.git/config", "dead/.git/refs/heads/main");
    kill_file(file);
    auto const result = mgit({"--timeout", "1s", "exec", "echo", "{name}|{branch}|{sha}"});
    INFO(file << ": " << describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.out, "api|main|" + head("api")));
    CHECK(contains(result.out, "web|main|" + head("web")));
    CHECK(contains(result.err, "3 repos, 2 ok, 1 timeout\n"));
    CHECK(contains(result.err, "git has not told {sha} within 1s"));
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Preparation,
                 "F33 F34 F35 F43 a signal while a run is prepared leaves nothing behind",
                 "[preparation]") {
    kill_file("dead/.git/refs/heads/main");
    for (int const number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
        auto running = start_mgit({"exec", "echo", "{sha}"});
        wait_until("git is asked", [&] { return processes_with(token()).size() >= 2; });
        wait_until("a folder is there", [&] { return has_private_folder(); });
        running.signal(number);
        auto const result = running.wait();
        INFO("signal " << number << " " << describe(result));
        CHECK(result.signal == number);
        CHECK(processes_with(token()).empty());
        CHECK_FALSE(has_private_folder());
        CHECK(result.out.empty());
        CHECK(contains(result.err, "3 repos, 0 ok, 3 not-started\n") == (number != SIGQUIT));
    }
}

TEST_CASE_METHOD(Preparation, "F34 a signal while hosts are looked up leaves nothing behind",
                 "[preparation]") {
    kill_file("dead/.git/config");
    auto running = start_mgit({"fetch"});
    wait_until("git is asked", [&] { return processes_with(token()).size() >= 2; });
    running.signal(SIGTERM);
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.signal == SIGTERM);
    CHECK(processes_with(token()).empty());
    CHECK_FALSE(has_private_folder());
    CHECK(contains(result.err, "3 not-started\n"));
}

TEST_CASE_METHOD(Preparation, "F68 damage is told from a branch without a commit",
                 "[preparation]") {
    write_file("dead/.git/refs/heads/main", "");
    git("", {"init", "-q", "fresh"});
    add({"fresh"});
    auto const result = mgit({"exec", "echo", "{branch}|{sha}"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "fresh  no value for {sha}: there is no commit yet"));
    CHECK(contains(result.err, "the ref of branch main is damaged"));
}

TEST_CASE_METHOD(Preparation, "git's own braces behind ^ and @ are left to git", "[preparation]") {
    for (std::string const revision : {"HEAD^{commit}", "@^{commit}", "HEAD@{0}"}) {
        auto const result = mgit({"--format", "raw", "@web", "git", "rev-parse", revision});
        INFO(revision << ": " << describe(result));
        CHECK(result.out == head("web") + "\n");
    }
    auto const result = mgit({"@web", "git", "rev-parse", "--verify", "HEAD^{sha}"});
    INFO(describe(result)); // an object of that type there cannot be
    CHECK(result.code == 1);
}

TEST_CASE_METHOD(Preparation, "F43 SIGQUIT kills the children and says nothing", "[preparation]") {
    Gate const gate(path("gate"));
    auto running = start_mgit(exec_actor(
        {"append:" + path("visits").string(), "out:here", "wait:" + gate.path().string()},
        {"-j3"}));
    wait_until("the children run", [&] { return lines_of(read_file("visits")).size() == 3; });
    running.signal(SIGQUIT);
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.signal == SIGQUIT);
    CHECK(result.out.empty());
    CHECK(result.err.empty());
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Preparation, "F70 what children leave behind costs no repo its turn",
                 "[preparation]") {
    auto const names = numbered_names(40);
    make_repos(names);
    add(names);
    Gate gate(path("gate"));
    auto const leave = actor_binary() + " out:x leave:" + gate.path().string();
    auto const result =
        run({"sh", "-c",
             "ulimit -Sn 40; ulimit -Hn 40; exec " + mgit_binary() + " -v -j8 sh \"$0\"", leave});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.err, "43 repos, 43 ok\n"));
    CHECK(contains(result.err, "mgit: note: r01: what it left behind can write no more"));
    gate.open();
    wait_until("those left behind end", [&] { return processes_with(token()).empty(); });
}

TEST_CASE_METHOD(Preparation, "F12 a closed stderr is no reason to fail", "[preparation]") {
    auto const result = mgit({"exec", "true"}, {.closed = {2}, .out_file = "/dev/null"});
    CHECK(result.code == 0);
    copy_repo("web", "late");
    CHECK(mgit({"add", path("late")}, {.closed = {2}}).code == 0);
    CHECK(mgit({"exec", "echo", "hi"}, {.closed = {1}}).code == 74);
}

} // namespace
} // namespace mgit::test
