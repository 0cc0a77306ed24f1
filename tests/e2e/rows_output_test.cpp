// Output under faults: pipes that stay open, disks that fill, streams that go different ways.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/pty.hpp"
#include "support/world.hpp"

#include <algorithm>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Rows : World {
    Rows() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    std::string visit() const { return "append:" + path("visits").string(); }
    std::size_t visits() const { return lines_of(read_file("visits")).size(); }
    // What a shell does in every repo.
    static Lines shell(std::string const& script, Lines options = {}) {
        options.insert(options.end(), {"sh", script});
        return options;
    }
    // Waits until the gate is open, as opening a FIFO for reading does.
    static std::string waiting(Gate const& gate) { return ": <'" + gate.path().string() + "'"; }
};

// mgit's lines that begin with the text.
Lines starting(std::string const& text, std::string const& start) {
    auto lines = lines_of(text);
    std::erase_if(lines, [&](auto const& line) { return !line.starts_with(start); });
    return lines;
}

TEST_CASE_METHOD(Rows, "F01 F40 with -v those who left a process behind are named, and its pid",
                 "[rows]") {
    Gate gate(path("gate"));
    auto const words = shell("echo before; if test $MGIT_NAME != docs; then (" + waiting(gate) +
                             ") & echo $! >pid; fi");
    auto const result = mgit({"-v", words[0], words[1]});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.out, "== web\nbefore\n== api\nbefore\n== docs\nbefore\n"));
    auto const sh_in = [&](std::string const& name) {
        return name + ": sh (pid " + lines_of(read_file(name + "/pid")).front() + ")";
    };
    CHECK(contains(result.err, "left a process behind that holds their output open: " +
                                   sh_in("api") + " and " + sh_in("web") + "\n"));
    // One repo alone is told of as well.
    CHECK(
        contains(mgit({"-v", "@api", words[0], words[1]}).err, "1 repo, 1 ok\n\n  left a process"));
    CHECK_FALSE(contains(mgit(words).err, "left a process behind"));
    gate.open();
}

TEST_CASE_METHOD(Rows, "F01 with --leak fail a process that was left behind is a failure",
                 "[rows]") {
    Gate gate(path("gate"));
    auto const script = "echo before; if test $MGIT_NAME != docs; then (" + waiting(gate) +
                        ") & fi; test $MGIT_NAME != api || exit 5";
    auto const result = mgit(shell(script, {"--leak", "fail"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "3 repos, 1 ok, 2 failed\n"));
    CHECK(contains(result.out, "== web [failed: left a process behind: sh (pid "));
    CHECK(contains(result.err, "  failed  web  left a process behind: sh (pid "));
    CHECK(contains(result.err, "  exit 5  api  before\n")); // its own failure says more
    CHECK(mgit(shell(script, {"--leak=ok", "--ok-exit", "5"})).code == 0);
    CHECK(mgit(shell("true", {"--leak=fail"})).code == 0);
    CHECK(mgit(shell("true", {"--leak=perhaps"})).code == 2);
    gate.open();
}

TEST_CASE_METHOD(Rows, "F75 with --wait-maintenance git cleans up before it ends", "[rows]") {
    for (std::string const name : {"web", "api", "docs"}) {
        for (std::string const text : {"second", "third"}) {
            git(name, {"repack", "-q", "-d"});
            commit(name, "file", text);
        }
        git(name, {"repack", "-q", "-d"});
        git(name, {"config", "gc.auto", "6700"});
        git(name, {"config", "gc.autoPackLimit", "1"});
    }
    auto const packs = [&](std::string const& name) {
        auto const folder = path(name + "/.git/objects/pack");
        return std::ranges::count_if(fs::directory_iterator(folder), [](auto const& entry) {
            return entry.path().extension() == ".pack";
        });
    };
    REQUIRE(packs("web") > 1);
    auto const result = mgit({"--wait-maintenance", "gc", "--auto"});
    INFO(describe(result));
    CHECK(result.code == 0);
    for (std::string const name : {"web", "api", "docs"}) {
        CHECK(packs(name) == 1);
    }
    CHECK(processes_with(token()).empty());

    // Also for a git that another program runs, behind the user's own settings.
    Lines const ask{"sh", "git config gc.autoDetach; git config maintenance.autoDetach; git config "
                          "my.own"};
    Lines waiting_ask{"--wait-maintenance"};
    waiting_ask.insert(waiting_ask.end(), ask.begin(), ask.end());
    MgitOptions const own{.environment = {"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=my.own",
                                          "GIT_CONFIG_VALUE_0=kept"}};
    CHECK(contains(mgit(waiting_ask, own).out, "== web\nfalse\nfalse\nkept\n"));
    CHECK(contains(mgit(ask, own).out, "== web\nkept\n"));
}

TEST_CASE_METHOD(Rows, "F02 a process that keeps only stderr open is not waited for", "[rows]") {
    Gate gate(path("gate"));
    auto const result = mgit(shell("echo before; (" + waiting(gate) + ") >/dev/null & exit 5"));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(starting(result.out, "before").size() == 3);
    CHECK(contains(result.err, "3 repos, 0 ok, 3 failed"));
    gate.open();
}

// 300,000 bytes do not fit into a pipe: the process ends only if somebody reads them.
TEST_CASE_METHOD(Rows, "F75 F01 what was left behind can go on writing while mgit runs", "[rows]") {
    Gate background(path("background"));
    Gate web(path("web-gate"));
    auto const script = "if test $MGIT_NAME = web; then " + waiting(web) + "; else (" +
                        waiting(background) + "; head -c 300000 /dev/zero && echo >>'" +
                        path("visits").string() + "') & echo before; fi";
    auto running =
        start_mgit(shell(script, {"-j3", "--order", "completion"}), {.out_file = path("output")});
    wait_until("both have their verdict",
               [&] { return starting(read_file("output"), "before").size() == 2; });
    background.open();
    wait_until("what they left behind has ended", [&] { return visits() == 2; });
    web.open();
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(read_file("output").size() < 100); // it came after the verdict
}

TEST_CASE_METHOD(Rows, "F04 with prefix every line is whole, and in the order of its repo",
                 "[rows]") {
    auto const result = mgit(exec_actor({"lines:60"}, {"-j3", "--format", "prefix"}));
    for (std::string const name : {"web", "api", "docs"}) {
        for (auto const& [text, stream] : {std::pair(&result.out, "out"), {&result.err, "err"}}) {
            Lines expected;
            for (int i = 1; i <= 60; ++i) {
                expected.push_back(name + ": " + name + " " + stream + " " + std::to_string(i));
            }
            CHECK(starting(*text, name + ": ") == expected);
        }
    }
    CHECK(lines_of(result.out).size() == 180);
}

TEST_CASE_METHOD(Rows, "F09 where no output can be kept the repo says so, with its exit code",
                 "[rows]") {
    // Children write to pipes and mgit to one as well: only the spill files meet the limit. In the
    // order of completion nothing is streamed.
    auto const limited = "ulimit -f 64; exec '" + mgit_binary() +
                         "' -j3 --order completion exec -- '" + actor_binary() +
                         "' in:docs out:small in:web "
                         "bytes:3000000 in:api bytes:3000000 in:api exit:7";
    auto const result = run({"sh", "-c", limited});
    INFO(result.err);
    CHECK(result.code == 1);
    CHECK(contains(result.err, "3 repos, 1 ok, 1 failed, 1 capture-error\n"));
    CHECK(contains(result.err, "output incomplete: File too large"));
    CHECK(contains(result.err, "exit 7"));
    CHECK(contains(result.out, "== docs\nsmall\n"));
    CHECK(result.out.size() > 2'000'000); // what could be kept of the two
    auto const breaks = starting(result.out, "[output incomplete: File too large]");
    CHECK(breaks.size() == 2);
    CHECK(contains(result.err, "\n  output incomplete: api\n")); // its verdict does not say it
}

TEST_CASE_METHOD(Rows, "F10 a loop of a shell that reads keeps its input", "[rows]") {
    auto const loop = "printf 'a\\nb\\nc\\n' | while read x; do echo \"turn $x\"; '" +
                      mgit_binary() + "' -q exec -- '" + actor_binary() + "' stdin; done";
    auto const result = run({"sh", "-c", loop});
    INFO(describe(result));
    CHECK(starting(result.out, "turn ") == Lines{"turn a", "turn b", "turn c"});
    CHECK(starting(result.out, "stdin ") == Lines(9, "stdin 0"));
}

TEST_CASE_METHOD(Rows, "F12 with any of 0, 1 and 2 closed a repo is registered all the same",
                 "[rows]") {
    std::vector<std::vector<int>> const closed{{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}};
    for (std::size_t i = 0; i < closed.size(); ++i) {
        auto const name = "late" + std::to_string(i);
        copy_repo("web", name);
        auto const result = mgit({"add", path(name)}, {.closed = closed[i]});
        INFO(name << ": " << describe(result));
        CHECK((result.code == 0 || result.code == 74));
        CHECK(lines_of(mgit({"ls", name}).out) == Lines{path(name)});
    }
    std::string expected;
    for (std::size_t i = 0; i < 3 + closed.size(); ++i) {
        expected += "fds 0 1 2\n";
    }
    CHECK(mgit(exec_actor({"fds"}, {"--format", "raw"}), {.closed = {0, 2}}).out == expected);
}

TEST_CASE_METHOD(Rows, "F14 a last line without an end gets one in a group, and none in raw",
                 "[rows]") {
    auto const words = shell("printf abc");
    CHECK(mgit(words).out == "== web\nabc\n== api\nabc\n== docs\nabc\n");
    CHECK(mgit({"--format", "raw", words[0], words[1]}).out == "abcabcabc");
    CHECK(mgit({"@web", words[0], "printf '10%%\\r20%%\\rdone\\n'"}).out ==
          "== web\n10%\r20%\rdone\n");
}

TEST_CASE_METHOD(Rows, "F14 a line of 10 MB is no more work than others", "[rows]") {
    std::string const line(10'000'000, 'x');
    write_file("line", line);
    auto const words = shell("cat '" + path("line").string() + "'");
    for (std::string const format : {"group", "prefix", "raw"}) {
        // Quadratic work takes hours.
        auto const result = mgit({"@api", "--format", format, words[0], words[1]},
                                 {.limit = std::chrono::seconds(30)});
        CHECK(result.code == 0);
        bool const whole = contains(result.out, line);
        CHECK(whole);
    }
}

TEST_CASE_METHOD(Rows, "F15 each stream is coloured and laid out for where it goes", "[rows]") {
    auto const on_terminal = [&](std::string const& redirections) {
        fs::remove(path("file"));
        auto const command =
            "'" + mgit_binary() + "' exec -- '" + actor_binary() + "' out:text in:api exit:3 ";
        return Pty({"sh", "-c", command + redirections},
                   {.cwd = root(), .environment = environment({"TERM=xterm"})})
            .finish();
    };
    for (std::string const both : {"", "2>&1", "<&-"}) {
        auto const result = on_terminal(both);
        INFO(both);
        CHECK(result.code == 1);
        CHECK(contains(result.seen, "\033[1mweb"));
        CHECK(contains(result.seen, " · "));
    }
    auto const out = on_terminal(">file");
    CHECK(contains(out.seen, "\033[1mmgit exec")); // the summary
    CHECK_FALSE(contains(out.seen, "web"));
    CHECK(read_file("file") == "== web\ntext\n== api [exit 3]\ntext\n== docs\ntext\n");

    auto const err = on_terminal("2>file");
    CHECK(contains(err.seen, "\033[1mweb"));
    CHECK_FALSE(contains(err.seen, "3 repos"));
    CHECK(contains(read_file("file"), "3 repos, 2 ok, 1 failed"));
    CHECK_FALSE(contains(read_file("file"), "\033"));

    CHECK_FALSE(contains(on_terminal(">file 2>&1").seen, "\033"));
    CHECK_FALSE(contains(read_file("file"), "\033"));
    CHECK(contains(on_terminal("2>&-").seen, "\033[1mweb"));
    CHECK(on_terminal("| cat").code == 0);
    CHECK(on_terminal("2>/dev/null >file").code == 1);
}

TEST_CASE_METHOD(Rows, "F16 a result is shown as soon as all before it are", "[rows]") {
    Gate gate(path("gate"));
    auto const words =
        exec_actor({"in:api", "wait:" + gate.path().string(), visit(), "out:done"}, {"-j3"});
    auto running = start_mgit(words, {.out_file = path("output")});
    wait_until("the others have ended", [&] { return visits() == 2; });
    wait_until("the first is shown", [&] { return read_file("output") == "== web\ndone\n"; });
    gate.open();
    CHECK(running.wait().code == 0);
    CHECK(read_file("output") == "== web\ndone\n== api\ndone\n== docs\ndone\n");
}

TEST_CASE_METHOD(Rows, "F16 the order of completion can be asked for off a terminal", "[rows]") {
    Gate gate(path("gate"));
    auto const words = exec_actor({"in:web", "wait:" + gate.path().string(), "out:done"},
                                  {"-j3", "--order", "completion"});
    auto running = start_mgit(words, {.out_file = path("output")});
    wait_until("the others are shown",
               [&] { return starting(read_file("output"), "done").size() == 2; });
    gate.open();
    CHECK(running.wait().code == 0);
    CHECK(starting(read_file("output"), "== ").back() == "== web");
}

} // namespace
} // namespace mgit::test
