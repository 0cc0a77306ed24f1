// How runs end: exit codes, causes, timeouts, leaks, signals, and that no process is left.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>
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
    std::size_t visits() const { return lines_of(read_file("visits")).size(); }
    std::string visit() const { return "append:" + path("visits").string(); }
    void wait_for_visits(std::size_t count) const {
        wait_until("the children run", [&] { return visits() == count; });
    }
};

TEST_CASE_METHOD(Fleet, "F17 all ok is 0, one failure is 1 and names repo and cause", "[ending]") {
    CHECK(mgit(exec_actor({})).code == 0);
    auto const result = mgit(exec_actor({"in:api", "err:fatal: no such luck", "in:api", "exit:7"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "api"));
    CHECK(contains(result.err, "exit 7"));
    CHECK(contains(result.err, "fatal: no such luck"));
    CHECK_FALSE(contains(result.err, "docs"));
}

TEST_CASE_METHOD(Fleet, "F19 a child that a signal ended is a failure that names the signal",
                 "[ending]") {
    auto const result = mgit(exec_actor({"in:web", "signal:9"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "SIGKILL"));
}

TEST_CASE_METHOD(Fleet, "a repo whose folder is gone is missing, and stays registered",
                 "[ending]") {
    fs::remove_all(path("api"));
    auto const before = registry();
    auto const result = mgit({"status", "--short", "--branch"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "missing"));
    CHECK(contains(result.err, "api"));
    CHECK(contains(result.out, "== web\n## main"));
    CHECK(contains(result.out, "== docs\n## main"));
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Fleet, "a repo inside another is not run in the outer one when it is damaged",
                 "[ending]") {
    make_repo("web/inner");
    add({"web/inner"});
    fs::remove_all(path("web/inner/.git"));
    auto const result = mgit({"@inner", "rev-parse", "HEAD"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK_FALSE(contains(result.out, head("web")));
}

TEST_CASE("F21 nothing to work on is 4", "[ending]") {
    World const world;
    auto const result = world.mgit({"pull"});
    CHECK(result.code == 4);
    CHECK(contains(result.err, "mgit add"));
}

TEST_CASE_METHOD(Fleet, "mistakes of the command line are 2", "[ending]") {
    for (Lines const& args : {Lines{"--no-such-option", "pull"}, Lines{"-j", "0", "pull"},
                              Lines{"-j", "x", "pull"}, Lines{"--timeout", "soon", "pull"},
                              Lines{"rename", "web"}, Lines{"exec"}, Lines{"add"}}) {
        auto const result = mgit(args);
        INFO(args.front() << ": " << describe(result));
        CHECK(result.code == 2);
        CHECK(result.err.starts_with("mgit: "));
    }
}

TEST_CASE_METHOD(Fleet, "F22 F25 a program that is not there is 127 and starts nothing",
                 "[ending]") {
    auto const result = mgit({"exec", "--", "no-such-program-here"});
    CHECK(result.code == 127);
    CHECK(contains(result.err, "no-such-program-here"));
    CHECK(result.out.empty());

    fs::create_directory(path("empty"));
    auto const without_git = "PATH=" + path("empty").string();
    CHECK(mgit({"pull"}, {.environment = {without_git}}).code == 127);
    CHECK(mgit({"ls"}, {.environment = {without_git}}).code == 0);
}

TEST_CASE_METHOD(Fleet, "F23 a program that cannot be executed is 126 and starts nothing",
                 "[ending]") {
    write_file("bin/git", "not executable");
    auto const result = mgit({"pull"}, {.environment = {"PATH=" + path("bin").string()}});
    INFO(describe(result));
    CHECK(result.code == 126);
    CHECK(contains(result.err, "git"));
}

TEST_CASE_METHOD(Fleet, "F08 output that cannot be written is 74, and no child is killed for it",
                 "[ending]") {
    auto const full = mgit(exec_actor({"out:text", visit()}, {"-j3"}), {.out_file = "/dev/full"});
    INFO(describe(full));
    CHECK(full.code == 74);
    CHECK(contains(full.err, "No space left on device"));
    CHECK(visits() == 3);

    CHECK(mgit({"ls"}, {.out_file = "/dev/full"}).code == 74);
}

TEST_CASE_METHOD(Fleet, "F12 no descriptor of mgit's own becomes its stdout", "[ending]") {
    auto const before = registry();
    for (std::vector<int> const& closed : {std::vector{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 1, 2}}) {
        auto const result = mgit({"add", "web"}, {.closed = closed});
        INFO("closed " << closed.size() << ", first " << closed.front() << describe(result));
        CHECK((result.code == 0 || result.code == 74));
        CHECK(registry() == before);
    }
}

TEST_CASE_METHOD(Fleet, "F07 a reader that goes away ends mgit silently with 141", "[ending]") {
    auto const result = run({"bash", "-c",
                             "'" + mgit_binary() + "' exec -- '" + actor_binary() +
                                 "' bytes:300000 | head -1; echo \"${PIPESTATUS[0]}\""});
    INFO(result.err);
    CHECK(lines_of(result.out) == Lines{"== web", "141"});
    CHECK(result.err.empty());
}

TEST_CASE_METHOD(Fleet, "F41 a child that takes too long is ended and named, the others are ok",
                 "[ending]") {
    Gate const gate(path("gate"));
    auto const result = mgit(exec_actor({"in:api", "wait:" + gate.path().string(), "out:done"},
                                        {"-j3", "--timeout", "300ms"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "timeout after 300ms"));
    CHECK(contains(result.out, "== web\ndone"));
    CHECK(contains(result.out, "== docs\ndone"));
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Fleet, "F01 F40 a process that keeps a child's pipe open is not waited for",
                 "[ending]") {
    Gate gate(path("gate"));
    auto const result =
        mgit(exec_actor({"out:before", "leave:" + gate.path().string(), "in:api", "exit:5"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.out, "== web\nbefore\n"));
    CHECK(contains(result.err, "exit 5"));
    CHECK(processes_with(token()).size() == 3); // they wait: the gate has been shut all the time
    gate.open();
    wait_until("those left behind end", [&] { return processes_with(token()).empty(); });
}

TEST_CASE_METHOD(Fleet, "F34 F43 SIGTERM ends mgit and every child, and mgit dies of it",
                 "[ending]") {
    Gate const gate(path("gate"));
    for (int const number : {SIGTERM, SIGHUP, SIGINT, SIGQUIT}) {
        fs::remove(path("visits"));
        auto running = start_mgit(exec_actor({visit(), "wait:" + gate.path().string()}, {"-j2"}));
        wait_for_visits(2);
        running.signal(number);
        auto const result = running.wait();
        INFO("signal " << number << " " << describe(result));
        CHECK(result.signal == number);
        CHECK(processes_with(token()).empty());
        CHECK(visits() == 2); // the third was not started any more
    }
}

TEST_CASE_METHOD(Fleet, "F39 a child that ignores the signal is killed after the grace period",
                 "[ending]") {
    Gate const gate(path("gate"));
    auto running =
        start_mgit(exec_actor({"ignore:15", visit(), "wait:" + gate.path().string()}, {"-j3"}));
    wait_for_visits(3);
    running.signal(SIGTERM);
    auto const result = running.wait();
    CHECK(result.signal == SIGTERM);
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Fleet, "with -i and one repo the child's own code is passed on", "[ending]") {
    CHECK(mgit(exec_actor({"exit:42"}, {"-i", "@api"})).code == 42);
    CHECK(mgit(exec_actor({"exit:42"}, {"-i"})).code == 1);
}

} // namespace
} // namespace mgit::test
