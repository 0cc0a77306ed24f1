// mgit on a terminal: order, colours, hostile bytes, the foreground, Ctrl-C.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/pty.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <random>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    // mgit on a fresh terminal.
    Pty on_terminal(Lines args, Lines const& changes = {}) const {
        args.insert(args.begin(), mgit_binary());
        auto variables = environment({"TERM=xterm"});
        variables.insert(variables.end(), changes.begin(), changes.end());
        return {args, {.cwd = root(), .environment = variables}};
    }
    std::string visit() const { return "append:" + path("visits").string(); }
    std::size_t visits() const { return lines_of(read_file("visits")).size(); }
};

std::size_t place(std::string const& text, std::string const& part) {
    auto const at = text.find(part);
    INFO("looking for " << part << " in\n" << text);
    REQUIRE(at != std::string::npos);
    return at;
}

TEST_CASE_METHOD(Fleet, "F16 on a terminal blocks come as they are done, under a rule", "[tty]") {
    Gate gate(path("gate"));
    auto terminal =
        on_terminal(exec_actor({"in:web", "wait:" + gate.path().string(), "out:done"}, {"-j3"}));
    // Those of the others are on the screen while the first one still runs.
    terminal.wait_for("api");
    terminal.wait_for("docs");
    gate.open();
    auto const result = terminal.finish();
    CHECK(result.code == 0);
    CHECK(place(result.seen, "web") > place(result.seen, "docs"));
    CHECK(contains(result.seen, "\033[1mweb\033[")); // bold
    CHECK(contains(result.seen, "──────"));
    CHECK_FALSE(contains(result.seen, "== web"));
}

TEST_CASE_METHOD(Fleet, "without UTF-8 or colour the headers on a terminal are plain", "[tty]") {
    auto const result = on_terminal(exec_actor({"out:done"}), {"NO_COLOR=1"}).finish();
    CHECK_FALSE(contains(result.seen, "\033["));
    auto plain = environment({"TERM=xterm", "LC_ALL=C"});
    auto const ascii = Pty({mgit_binary(), "exec", "--", actor_binary(), "out:done"},
                           {.cwd = root(), .environment = plain})
                           .finish();
    for (char const c : ascii.seen) {
        REQUIRE(static_cast<unsigned char>(c) < 128);
    }
}

TEST_CASE_METHOD(Fleet, "git's own colours are kept on a terminal, unless NO_COLOR", "[tty]") {
    write_file("web/file", "changed\n");
    CHECK(contains(on_terminal({"diff"}, {"GIT_PAGER=cat"}).finish().seen, "\033[31m-first"));
    CHECK_FALSE(
        contains(on_terminal({"diff"}, {"NO_COLOR=1", "GIT_PAGER=cat"}).finish().seen, "\033["));
    CHECK_FALSE(contains(on_terminal({"--color", "never", "diff"}, {"GIT_PAGER=cat"}).finish().seen,
                         "\033["));
}

TEST_CASE_METHOD(Fleet, "F78 hostile names and descriptions do not reach the terminal", "[tty]") {
    std::string const hostile = "x\033]0;title\a\033[31m\302\233 1m\nline";
    CHECK(mgit({"group", "add", "web", "-n", hostile, "--description", hostile}).code == 0);
    CHECK(mgit({"rename", "api", hostile + "2"}).code == 0);
    CHECK(mgit({"context", hostile}).code == 0);
    for (Lines const& args :
         {Lines{"group"}, Lines{"group", "ll"}, Lines{"ls", "-l", "-a"}, Lines{"context"},
          Lines{"group", "add", "docs", "-n", hostile, "--description", hostile + "3"},
          Lines{"ls", "-v"}, Lines{"-n", "status"}, Lines{"group", "ls", hostile + "?"},
          Lines{"context", hostile + "2"}, Lines{"rm", hostile}, Lines{"rename", hostile, "y"},
          Lines{"group", "rmrepo", hostile + "2", "-n", hostile},
          Lines{"group", "-n", hostile, "rmrepo", "docs"}, Lines{"ls", hostile + "x"},
          Lines{"group", "rename", hostile, hostile + "4"}, Lines{"rm", hostile + "2"},
          Lines{"group", "rm", hostile + "4"}}) {
        auto const result = on_terminal(args).finish();
        INFO(args.front() << " " << result.code);
        CHECK_FALSE(result.seen.empty());
        CHECK_FALSE(contains(result.seen, "\033"));
        CHECK_FALSE(contains(result.seen, "\a"));
        CHECK_FALSE(contains(result.seen, "\302\233"));
    }
}

TEST_CASE_METHOD(Fleet, "F06 hostile controls of a child do not reach the terminal", "[tty]") {
    std::string const hostile = "\033]52;c;cHduZWQ=\a \033[2J \302\233 31m \b\b \033]0;title\a";
    auto const result =
        on_terminal(exec_actor({"out:" + hostile, "out:\033[32mgreen\033[m"}, {"@web"})).finish();
    CHECK(contains(result.seen, "52;c;cHduZWQ=")); // it is shown, not done
    CHECK(contains(result.seen, "\033[32mgreen"));
    for (std::string const sequence : {"\033]", "\033[2J", "\a", "\302\233", "\b"}) {
        CHECK_FALSE(contains(result.seen, sequence));
    }
}

TEST_CASE_METHOD(Fleet, "F86 what a server's hook says cannot act on the terminal", "[tty]") {
    auto const upstream = make_upstream("up");
    write_script("upstreams/up.git/hooks/pre-receive",
                 R"(printf '\033]52;c;cHduZWQ=\007 \033[2J no\n' >&2; exit 1)");
    clone(upstream, "pushes");
    commit("pushes", "file", "new\n");
    add({"pushes"});
    auto const result = on_terminal({"@pushes", "push"}).finish();
    CHECK(contains(result.seen, "remote: "));
    CHECK(contains(result.seen, "52;c;cHduZWQ="));
    for (std::string const sequence : {"\033]", "\033[2J", "\a"}) {
        CHECK_FALSE(contains(result.seen, sequence));
    }
}

TEST_CASE_METHOD(Fleet, "hostile names are harmless on a terminal", "[tty]") {
    make_repo("x\033]0;title\ay");
    add({"x\033]0;title\ay"});
    CHECK_FALSE(contains(on_terminal({"ls"}).finish().seen, "\033]0"));
    CHECK_FALSE(contains(on_terminal({"ls", "-l"}).finish().seen, "\033]0"));
    CHECK_FALSE(contains(on_terminal({"rev-parse", "HEAD"}).finish().seen, "\033]0"));
}

TEST_CASE_METHOD(Fleet, "a parallel run leaves no terminal to its children", "[tty]") {
    auto const seen = on_terminal(exec_actor({"tty?", "session", "stdin"})).finish().seen;
    CHECK(contains(seen, "tty no"));
    CHECK_FALSE(contains(seen, "tty yes"));
    CHECK_FALSE(contains(seen, "session shared"));
    CHECK(contains(seen, "stdin 0"));
}

TEST_CASE_METHOD(Fleet, "with -i the terminal goes to one child after the other", "[tty]") {
    auto terminal = on_terminal({"-i", "sh", "echo ready $MGIT_NAME; read x; echo got $x; tty"});
    for (std::string const name : {"web", "api", "docs"}) {
        terminal.wait_for("ready " + name);
        terminal.send("answer-" + name + "\n");
        terminal.wait_for("got answer-" + name);
    }
    auto const result = terminal.finish();
    CHECK(result.code == 0);
    CHECK(contains(result.seen, "/dev/pts/"));
    CHECK(place(result.seen, "ready api") > place(result.seen, "got answer-web"));
}

TEST_CASE_METHOD(Fleet, "F30 commit without -m opens the editor once at a time", "[tty]") {
    for (auto const* const name : {"web", "api", "docs"}) {
        write_file(fs::path(name) / "file", "changed\n");
    }
    // The editor fails if another one is open.
    write_script("editor", "mkdir '" + path("open").string() + "' || exit 1\n" +
                               "echo editing $(basename \"$PWD\")\nread x </dev/tty\n" +
                               "echo \"message $x\" > \"$1\"\nrmdir '" + path("open").string() +
                               "'");
    auto terminal = on_terminal({"commit", "-a"}, {"EDITOR=" + path("editor").string()});
    for (std::string const name : {"web", "api", "docs"}) {
        terminal.wait_for("editing " + name);
        terminal.send("for-" + name + "\n");
    }
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.code == 0);
    CHECK(git("api", {"log", "-1", "--format=%s"}) == "message for-api");
    CHECK(git("docs", {"log", "-1", "--format=%s"}) == "message for-docs");
}

TEST_CASE_METHOD(Fleet, "F33 Ctrl-C in a parallel run ends all, by SIGINT, and leaves the terminal",
                 "[tty]") {
    Gate const gate(path("gate"));
    auto terminal = on_terminal(exec_actor({visit(), "wait:" + gate.path().string()}, {"-j2"}));
    auto const before = terminal.modes();
    wait_until("two children run", [&] { return visits() == 2; });
    terminal.send("\003");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.signal == SIGINT);
    CHECK(processes_with(token()).empty());
    CHECK(visits() == 2);
    CHECK(same_modes(before, terminal.modes()));
}

TEST_CASE_METHOD(Fleet,
                 "F37 Ctrl-Z stops the children with mgit, and fg goes on as if no time had passed",
                 "[tty]") {
    Gate gate(path("gate"));
    auto environment = this->environment({"TERM=xterm", "PS1=$ "});
    Pty shell({"bash", "--norc", "--noprofile", "-i"}, {root(), environment});
    shell.send(mgit_binary() + " -j2 --timeout 1s exec -- " + actor_binary() + " " + visit() +
               " wait:" + gate.path().string() + "\n");
    wait_until("two children run", [&] { return visits() == 2; });
    shell.send("\032");
    shell.wait_for("Stopped");
    auto const stopped = [&](pid_t pid) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
        std::string text;
        std::getline(file, text);
        return text.substr(text.rfind(')') + 2, 1) == "T";
    };
    auto const all = processes_with(path("gate").string());
    CHECK(all.size() == 3); // mgit and two actors
    wait_until("all are stopped", [&] { return std::ranges::all_of(all, stopped); });
    // Longer than the timeout, which has to wait as well.
    auto const later = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
    wait_until("time has passed", [&] { return std::chrono::steady_clock::now() > later; });
    shell.send("fg\n");
    gate.open();
    shell.wait_for("3 ok");
    shell.send("echo code=$?; exit\n");
    shell.wait_for("code=0");
    shell.finish();
}

TEST_CASE_METHOD(Fleet, "F36 a second Ctrl-C kills at once what ignores the first", "[tty]") {
    Gate const gate(path("gate"));
    auto terminal = on_terminal(
        exec_actor({"ignore:2", "ignore:15", visit(), "wait:" + gate.path().string()}, {"-j3"}));
    wait_until("the children run", [&] { return visits() == 3; });
    terminal.send("\003");
    terminal.wait_for("press again to kill");
    terminal.send("\003");
    auto const sent = std::chrono::steady_clock::now();
    CHECK(terminal.finish().signal == SIGINT);
    // Well within the grace period of 5 s, after which they would have been killed anyway.
    CHECK(std::chrono::steady_clock::now() - sent < std::chrono::seconds(3));
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Fleet, "Ctrl-C in the foreground ends the rest of the run", "[tty]") {
    Gate const gate(path("gate"));
    auto terminal = on_terminal(exec_actor({visit(), "wait:" + gate.path().string()}, {"-i"}));
    wait_until("the first child runs", [&] { return visits() == 1; });
    terminal.send("\003");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.signal == SIGINT);
    CHECK(visits() == 1);
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Fleet, "a child that turns echo off does not leave it off", "[tty]") {
    auto terminal = on_terminal({"-i", "@web", "sh", "stty -echo -icanon; exit 1"});
    auto const before = terminal.modes();
    auto const result = terminal.finish();
    CHECK(result.code == 1);
    CHECK(same_modes(before, terminal.modes()));
}

// The keys come from the terminal, at any instant of a child's changing the modes.
TEST_CASE_METHOD(Fleet, "F33 Ctrl-C at random instants leaves the modes of the terminal",
                 "[tty][slow]") {
    std::mt19937 random(33);
    Lines const loop{"-i", "sh",
                     "while :; do stty -echo -icanon; stty echo; stty raw -isig; "
                     "stty sane; done"};
    Lines const once{"-i", "sh", "stty -echo -icanon; sleep 0.02; exit 0"};
    Lines const paged{"log"};
    for (int turn = 0; turn < 60; ++turn) {
        auto const& words = turn % 3 == 0 ? loop : turn % 3 == 1 ? once : paged;
        auto terminal = on_terminal(words, {"PAGER=less"});
        auto const before = terminal.modes();
        auto const instant =
            std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 80'000);
        wait_until("the instant has come",
                   [&] { return std::chrono::steady_clock::now() >= instant; });
        // A child may have turned the key off just now: the loop is ended by any of them.
        bool ended = false;
        terminal.send("\003");
        wait_until("it has ended", [&] {
            ended = processes_with(token()).empty();
            if (!ended) {
                terminal.send(turn % 3 == 2 ? "q" : "\003");
            }
            return ended;
        });
        terminal.finish();
        INFO("turn " << turn);
        CHECK(same_modes(before, terminal.modes()));
    }
}

TEST_CASE_METHOD(Fleet, "F35 closing the terminal ends everything", "[tty]") {
    Gate const gate(path("gate"));
    {
        auto terminal = on_terminal(exec_actor({visit(), "wait:" + gate.path().string()}, {"-j3"}));
        wait_until("the children run", [&] { return visits() == 3; });
        terminal.hang_up();
    }
    wait_until("every process has ended", [&] { return processes_with(token()).empty(); });
}

} // namespace
} // namespace mgit::test
