// How a run ends when much is against it: exit codes, signals in storms, no room for processes.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Rows : World {
    explicit Rows(std::size_t count = 3) : names(numbered_names(count)) {
        make_repos(names);
        add(names);
    }
    std::string visit() const { return "append:" + path("visits").string(); }
    std::size_t visits() const { return lines_of(read_file("visits")).size(); }
    void wait_for_visits(std::size_t count) const {
        wait_until("the children run", [&] { return visits() == count; });
    }
    // A program `git` that is found first, and the variable for it.
    std::string path_with_bin() const {
        return "PATH=" + path("bin").string() + ":/usr/local/bin:/usr/bin:/bin";
    }
    Lines names;
};

struct Ten : Rows {
    Ten() : Rows(10) {}
};

// For what the address sanitizer, if mgit is built with it, cannot do in a test.
std::string asan(std::string const& option) {
    auto const* const others = std::getenv("ASAN_OPTIONS");
    return "ASAN_OPTIONS=" + option + (others != nullptr ? ":" + std::string(others) : "");
}

// A user who has no other process, and so a limit of processes of his own.
constexpr uid_t stranger = 61'357;

struct Strange : Rows {
    Strange() : Rows(20) {
        for (auto const& entry : fs::recursive_directory_iterator(root())) {
            REQUIRE(::lchown(entry.path().c_str(), stranger, stranger) == 0);
        }
        REQUIRE(::lchown(root().c_str(), stranger, stranger) == 0);
    }
    Result mgit_among(int processes, Lines const& args) const {
        auto const id = std::to_string(stranger);
        Lines words{"setpriv",        "--reuid=" + id, "--regid=" + id,
                    "--clear-groups", "prlimit",       "--nproc=" + std::to_string(processes),
                    mgit_binary()};
        words.insert(words.end(), args.begin(), args.end());
        // To look for leaks it would need a process more.
        return run(words, {.environment = {asan("detect_leaks=0")}});
    }
};

bool can_become_somebody_else() {
    if (::geteuid() != 0) {
        WARN("only root can become somebody else");
    }
    return ::geteuid() == 0;
}

TEST_CASE_METHOD(Ten, "F17 three of ten that fail are named, and the other seven complete",
                 "[rows]") {
    auto const result = mgit(exec_actor(
        {"out:text", visit(), "in:r03", "exit:3", "in:r05", "exit:3", "in:r10", "exit:3"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(visits() == 10);
    CHECK(contains(result.err, "10 repos, 7 ok, 3 failed\n"));
    CHECK(contains(result.err, "r03, r05 and r10"));
    auto headers = lines_of(result.out);
    std::erase_if(headers, [](auto const& line) { return !line.starts_with("== "); });
    CHECK(headers.size() == 10);
    CHECK(std::ranges::count(headers, "== r05 [exit 3]") == 1);
}

TEST_CASE_METHOD(World, "F18 a push that is rejected reaches the server once", "[rows]") {
    for (std::string const name : {"one", "two", "three"}) {
        auto const upstream = make_upstream(name);
        write_script(fs::path("upstreams") / (name + ".git") / "hooks/pre-receive",
                     "echo " + name + " >>'" + path("pushes").string() + "'; exit 1");
        clone(upstream, name);
        commit(name, "file", "more\n");
        add({name});
    }
    auto const result = mgit({"push", "origin", "main"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "3 repos, 0 ok, 3 failed"));
    auto pushes = lines_of(read_file("pushes"));
    std::ranges::sort(pushes);
    CHECK(pushes == Lines{"one", "three", "two"});
}

TEST_CASE_METHOD(Rows, "F19 a crash is a verdict of its own", "[rows]") {
    auto const result = mgit(exec_actor({"in:r2", "signal:11"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "3 repos, 2 ok, 1 signal\n"));
    CHECK(contains(result.err, "signal SIGSEGV"));
}

TEST_CASE("F21 lists without repos are no error, runs are, unless they may be empty", "[rows]") {
    World const world;
    auto const list = world.mgit({"ls"});
    CHECK(list.code == 0);
    CHECK(list.out.empty());
    CHECK(contains(list.err, "mgit add"));
    auto const none = world.mgit({"status"});
    CHECK(none.code == 4);
    CHECK(contains(none.err, "nothing to do: no repos are registered yet"));
    auto const allowed = world.mgit({"--allow-empty", "status"});
    CHECK(allowed.code == 0);
    CHECK(allowed.out.empty());
}

TEST_CASE_METHOD(Rows, "F21 a group without repos is nothing to work on", "[rows]") {
    REQUIRE(mgit({"group", "add", "-n", "site", "r1"}).code == 0);
    REQUIRE(mgit({"rm", "r1"}).code == 0);
    auto const result = mgit(exec_actor({visit()}, {"@site"}));
    INFO(describe(result));
    CHECK(result.code == 4);
    CHECK(mgit(exec_actor({visit()}, {"--allow-empty", "@site"})).code == 0);
    CHECK(visits() == 0);
}

TEST_CASE_METHOD(Rows, "F22 the registry needs no git", "[rows]") {
    copy_repo("r1", "late");
    fs::create_directory(path("empty"));
    MgitOptions const without_git{.environment = {"PATH=" + path("empty").string()}};
    for (Lines const& args :
         {Lines{"add", path("late")}, Lines{"rename", "late", "later"}, Lines{"ls", "later"},
          Lines{"group", "add", "-n", "site", "later"}, Lines{"rm", "later"}}) {
        auto const result = mgit(args, without_git);
        INFO(args.front() << ": " << describe(result));
        CHECK(result.code == 0);
    }
    CHECK(contains(mgit({"pull"}, without_git).err, "git"));
}

TEST_CASE_METHOD(Rows, "F23 a git that is no program is 126, told once", "[rows]") {
    write_file("bin/git", "this is a text\n");
    fs::permissions(path("bin/git"), fs::perms::owner_all);
    auto const result = mgit({"fetch"}, {.environment = {path_with_bin()}});
    INFO(describe(result));
    CHECK(result.code == 126);
    CHECK(contains(result.err, "Exec format error"));
    CHECK(lines_of(result.err).size() <= 2);
}

TEST_CASE_METHOD(Rows, "F34 SIGTERM to mgit alone reports what ended and what did not", "[rows]") {
    Gate const gate(path("gate"));
    auto running = start_mgit(
        exec_actor({visit(), "in:r2", "wait:" + gate.path().string(), "out:done"}, {"-j1"}));
    wait_for_visits(2);
    running.signal(SIGTERM);
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.signal == SIGTERM);
    CHECK(contains(result.out, "== r1\ndone\n"));
    CHECK(contains(result.err, "got SIGTERM, stopping 1\n"));
    CHECK(contains(result.err, "3 repos, 1 ok, 1 cancelled, 1 not-started\n"));
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Rows, "F38 mgit survives a storm of Ctrl-Z while it starts children", "[rows]") {
    auto running = start_mgit(exec_actor({visit()}, {"-j8"}));
    auto const all = [&] {
        for (int i = 0; i < 20; ++i) {
            running.signal(SIGTSTP);
            running.signal(SIGCONT);
        }
        return !running.running();
    };
    wait_until("mgit has ended", all);
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(visits() == 3);
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Rows, "F40 what has left its session is not waited for when the run is ended",
                 "[rows]") {
    Gate left(path("left"));
    Gate const gate(path("gate"));
    auto running = start_mgit(exec_actor(
        {"leave:" + left.path().string(), visit(), "wait:" + gate.path().string()}, {"-j3"}));
    wait_for_visits(3);
    running.signal(SIGTERM);
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.signal == SIGTERM);
    auto const outlived = processes_with(token());
    CHECK(outlived.size() == 3);      // no group of ours reaches them
    for (auto const pid : outlived) { // who ends a run wants to know
        CHECK(contains(result.err, "(pid " + std::to_string(pid) + ")"));
    }
    left.open();
    wait_until("they end by themselves", [&] { return processes_with(token()).empty(); });
}

TEST_CASE_METHOD(Rows, "F42 after SIGKILL the registry is whole and nothing is in the way",
                 "[rows]") {
    auto const before = registry();
    Gate gate(path("gate"));
    auto running = start_mgit(exec_actor({"bytes:3000000", visit(), "wait:" + gate.path().string(),
                                          "out:text", "append:" + path("survived").string()},
                                         {"-j3", "--output", "none"}));
    wait_for_visits(3);
    running.signal(SIGKILL);
    CHECK(running.wait().signal == SIGKILL);
    gate.open(); // the children write, to a pipe that nobody reads any more
    wait_until("the children have ended", [&] { return processes_with(token()).empty(); });
    CHECK_FALSE(fs::exists(path("survived")));
    CHECK(registry() == before);
    CHECK_FALSE(fs::is_empty(path("run"))); // the folder for questions
    CHECK(mgit(exec_actor({})).code == 0);
    CHECK(fs::is_empty(path("run"))); // the next run has removed it
    CHECK(mgit({"rename", "r1", "first"}).code == 0);
    CHECK(fs::is_empty(path("tmp"))); // no output was left
}

TEST_CASE_METHOD(Rows, "F44 mgit itself does not mind which signals it was started without",
                 "[rows]") {
    Gate const gate(path("gate"));
    Process running({"env", "--ignore-signal=PIPE", "--ignore-signal=CHLD", "--block-signal=CHLD",
                     "--block-signal=TERM", mgit_binary(), "-j3", "exec", "--", actor_binary(),
                     visit(), "wait:" + gate.path().string()},
                    {.cwd = root(), .environment = environment()});
    wait_for_visits(3);
    running.signal(SIGTERM);
    CHECK(running.wait().signal == SIGTERM);
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Rows, "F45 a wall clock that jumps ends nothing too early or too late", "[rows]") {
    Gate gate(path("gate"));
    auto const preloaded = "LD_PRELOAD=" + jumping_clock_library();
    MgitOptions const jumping{.environment = {preloaded, asan("verify_asan_link_order=0")}};
    auto const years = run({"sh", "-c", "date +%Y; date +%Y"}, jumping);
    INFO(describe(years));
    REQUIRE(lines_of(years.out).size() == 2);
    CHECK(std::stoi(lines_of(years.out)[0]) < 1990); // it does jump

    auto const wait = exec_actor({visit(), "wait:" + gate.path().string()}, {"-j3"});
    auto limited = wait;
    limited.insert(limited.begin(), {"--timeout", "200ms"});
    auto const late = mgit(limited, jumping);
    CHECK(contains(late.err, "3 repos, 0 ok, 3 timeout\n"));
    limited[1] = "50s";
    auto running = start_mgit(limited, jumping);
    wait_for_visits(6);
    gate.open();
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK_FALSE(contains(result.err, "has written nothing"));
}

TEST_CASE_METHOD(Strange, "F71 with room for few processes fewer run at once, and all run",
                 "[rows]") {
    if (!can_become_somebody_else()) {
        return;
    }
    auto const result = mgit_among(4, exec_actor({visit()}, {"-j16"}));
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.err, "20 repos, 20 ok\n"));
    CHECK(visits() == 20);
}

TEST_CASE_METHOD(Strange, "F71 without room for any process each repo has its verdict", "[rows]") {
    if (!can_become_somebody_else()) {
        return;
    }
    auto const result = mgit_among(1, exec_actor({visit()}, {"-j16"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "20 repos, 0 ok, 20 spawn-error\n"));
    CHECK(contains(result.err, "Resource temporarily unavailable"));
    CHECK(visits() == 0);
}

} // namespace
} // namespace mgit::test
