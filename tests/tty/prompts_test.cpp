// Questions and pagers on a terminal: one at a time, after the parallel phase, and never unseen.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/pty.hpp"
#include "support/servers.hpp"

#include <csignal>
#include <filesystem>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Desk : World {
    Pty on_terminal(Lines args, Lines const& changes = {}) const {
        args.insert(args.begin(), mgit_binary());
        auto variables = environment({"TERM=xterm"});
        variables.insert(variables.end(), changes.begin(), changes.end());
        return {args, {.cwd = root(), .environment = variables}};
    }
    void make_clones(Lines const& names, std::string const& url) const {
        for (auto const& name : names) {
            clone(path("upstreams/up.git"), name);
            git(name, {"remote", "set-url", "origin", url});
        }
        add(names);
    }
};

// Three clones of an upstream behind a password.
struct Locked : Desk {
    Locked() {
        make_upstream("up");
        server.emplace(*this);
        make_clones({"web", "api", "docs"}, server->private_url("up"));
        tip = move_upstream("up");
    }
    // Types the password for the repo whose turn it is.
    static void log_in(Pty& terminal, std::string const& turn) {
        terminal.wait_for_next(turn);
        terminal.wait_for_next("Username for");
        terminal.send("ann\n");
        terminal.wait_for_next("Password for");
        terminal.send("secret\n");
    }
    std::string fetched(std::string const& name) const {
        return git(name, {"rev-parse", "origin/main"});
    }
    std::optional<HttpServer> server;
    std::string tip;
};

std::size_t count_of(std::string const& text, std::string const& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

TEST_CASE_METHOD(Locked, "F27 repos that want a password are asked for one at a time, in order",
                 "[tty]") {
    auto terminal = on_terminal({"fetch"}, {"GIT_ASKPASS=", "SSH_ASKPASS="});
    terminal.wait_for("3 repos need you (127.0.0.1:");
    terminal.send("\n");
    log_in(terminal, "(1/3)");
    log_in(terminal, "(2/3)");
    log_in(terminal, "(3/3)");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.code == 0);
    CHECK(result.seen.find("Username") > result.seen.find("one at a time?"));
    CHECK(count_of(result.seen, "Username for") == 3);
    CHECK(result.seen.find("web\033[0m (1/3)") < result.seen.find("api\033[0m (2/3)"));
    CHECK_FALSE(contains(result.seen, "secret"));
    CHECK(contains(result.seen, "3 ok"));
    for (auto const* const name : {"web", "api", "docs"}) {
        CHECK(fetched(name) == tip);
    }
}

TEST_CASE_METHOD(Locked, "F27 what a helper has learnt is not asked again", "[tty]") {
    git(".", {"config", "--file", path("gitconfig"), "credential.helper",
              "store --file=" + path("known").string()});
    auto terminal = on_terminal({"fetch"});
    terminal.wait_for("3 repos need you");
    terminal.send("y\n");
    log_in(terminal, "(1/3)");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.code == 0);
    CHECK(count_of(result.seen, "Username for") == 1);
    CHECK(fetched("docs") == tip);
}

TEST_CASE_METHOD(Locked, "F27 a no, Ctrl-C, --no-input or CI leave needs-auth", "[tty]") {
    for (std::string const keys : {"n\n", "\003", "\004"}) {
        auto terminal = on_terminal({"fetch"});
        terminal.wait_for("Ask now, one at a time?");
        terminal.send(keys);
        auto const result = terminal.finish();
        INFO(result.seen);
        CHECK(result.code == 1);
        CHECK(contains(result.seen, "3 needs-auth"));
        CHECK(contains(result.seen, "log in first: mgit --failed -i fetch"));
        CHECK_FALSE(contains(result.seen, "(1/3)"));
    }
    auto const never = on_terminal({"--no-input", "fetch"}).finish();
    CHECK(never.code == 1);
    CHECK_FALSE(contains(never.seen, "need you"));
    CHECK(contains(never.seen, "3 needs-auth"));
    auto const ci = on_terminal({"fetch"}, {"CI=true"}).finish();
    CHECK(ci.code == 1);
    CHECK_FALSE(contains(ci.seen, "need you"));
}

TEST_CASE_METHOD(Locked, "F27 Ctrl-C at a password ends the asking, by SIGINT, with echo on",
                 "[tty]") {
    auto terminal = on_terminal({"fetch"});
    auto const before = terminal.modes();
    terminal.wait_for("Ask now, one at a time?");
    terminal.send("y\n");
    terminal.wait_for_next("Username for");
    terminal.send("ann\n");
    terminal.wait_for_next("Password for");
    terminal.send("\003");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.signal == SIGINT);
    CHECK(contains(result.seen, "3 needs-auth"));
    CHECK(same_modes(before, terminal.modes()));
    CHECK(processes_with(token()).size() == 1); // the server
}

TEST_CASE_METHOD(Desk, "F29 an unknown host key is asked for once, then the rest goes on",
                 "[tty]") {
    make_upstream("up");
    SshServer const server(*this);
    server.add_client_config("Host *\n  BatchMode no\n  StrictHostKeyChecking ask\n"
                             "  UserKnownHostsFile " +
                             path("ssh/mine").string() + "\n");
    make_clones({"web", "api", "docs"}, server.url("up"));
    auto terminal = on_terminal({"fetch"}, {server.client_variable()});
    terminal.wait_for("3 repos need you");
    terminal.send("\n");
    terminal.wait_for("(yes/no");
    terminal.send("yes\n");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.code == 0);
    CHECK(contains(result.seen, "3 ok"));
    CHECK(count_of(result.seen, "(yes/no") == 1);
}

// --- pagers --------------------------------------------------------------------------------------

struct Readers : Desk {
    Readers() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    std::string pager(std::string_view script) const {
        write_script("pager", script);
        return "MGIT_PAGER=" + path("pager").string();
    }
};

TEST_CASE_METHOD(Readers, "F31 reading verbs come through one pager, in selection order", "[tty]") {
    auto terminal = on_terminal(
        {"log"}, {pager("echo \"begin $LESS $LV\"; cat; echo end-of-pager; read key </dev/tty")});
    terminal.wait_for("end-of-pager");
    terminal.send("\n");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.code == 0);
    CHECK(count_of(result.seen, "begin FRX -c") == 1);
    CHECK(result.seen.find("web") < result.seen.find("api"));
    CHECK(result.seen.find("api") < result.seen.find("docs"));
    CHECK(result.seen.find("3 ok") < result.seen.find("end-of-pager")); // the summary, too
    CHECK(contains(result.seen, "\033[33mcommit")); // coloured as on the terminal
}

TEST_CASE_METHOD(Readers, "F31 less shows what fits on the screen and is gone", "[tty]") {
    auto const result = on_terminal({"branch"}).finish();
    INFO(result.seen);
    CHECK(result.code == 0);
    CHECK(count_of(result.seen, "main") == 3);
}

TEST_CASE_METHOD(Readers, "F31 who leaves the pager early has seen enough", "[tty]") {
    commit("web", "big", std::string(1 << 20, '\n'));
    auto terminal = on_terminal({"show"}, {pager("head -n 1; echo left-early")});
    auto const result = terminal.finish();
    INFO(result.seen.substr(0, 2000));
    CHECK(result.code == 0);
    CHECK(result.signal == 0);
    CHECK(result.seen.ends_with("left-early\r\n"));
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Readers, "F31 Ctrl-C in the pager is the pager's, SIGTERM ends both", "[tty]") {
    auto const script = pager("trap '' INT; cat; echo waiting; read key </dev/tty; echo key $key");
    {
        auto terminal = on_terminal({"log"}, {script});
        terminal.wait_for("waiting");
        terminal.send("\003\003\003x\n");
        terminal.wait_for("key x");
        auto const result = terminal.finish();
        INFO(result.seen);
        CHECK(result.code == 0);
    }
    auto terminal = on_terminal({"log"}, {script});
    terminal.wait_for("waiting");
    ::kill(terminal.pid(), SIGTERM);
    CHECK(terminal.finish().signal == SIGTERM);
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Readers, "F31 Ctrl-C in a paged run ends the run, and what there is can be read",
                 "[tty]") {
    Gate const gate(path("gate"));
    write_file("web/file", "changed\n");
    write_script("wait", "echo >> '" + path("begun").string() + "'; read x < '" +
                             gate.path().string() + "'");
    auto terminal = on_terminal({"diff"}, {pager("trap '' INT; echo >> '" + path("ready").string() +
                                                 "'; cat; echo end-of-pager; read key </dev/tty"),
                                           "GIT_EXTERNAL_DIFF=" + path("wait").string()});
    wait_until("diff and pager run",
               [&] { return fs::exists(path("begun")) && fs::exists(path("ready")); });
    terminal.send("\003");
    terminal.wait_for("end-of-pager");
    terminal.send("\n");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.signal == SIGINT);
    CHECK(result.seen.find(" cancelled") < result.seen.find("end-of-pager"));
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Readers, "F31 a pager that is not there is told, not ignored", "[tty]") {
    auto const result = on_terminal({"log"}, {"MGIT_PAGER=no-such-pager --fast"}).finish();
    INFO(result.seen);
    CHECK(result.code == 74);
    CHECK(contains(result.seen, "mgit: cannot run the pager"));
}

TEST_CASE_METHOD(Readers, "F31 what is short, not wanted or not for people is not paged", "[tty]") {
    auto const marked = pager("echo paged; cat");
    for (Lines const& command :
         {Lines{"status"}, Lines{"branch", "new"}, Lines{"--format", "raw", "log"},
          Lines{"git", "--no-pager", "log"}, Lines{"-i", "log"}, Lines{"exec", "true"}}) {
        auto const result = on_terminal(command, {marked}).finish();
        INFO(result.seen);
        CHECK_FALSE(contains(result.seen, "paged"));
    }
    for (Lines const& none :
         {Lines{"MGIT_PAGER="}, Lines{"GIT_PAGER=cat", "PAGER=no-such-pager"}}) {
        auto const result = on_terminal({"log"}, none).finish();
        CHECK(result.code == 0);
        CHECK(contains(result.seen, "3 ok"));
    }
}

} // namespace
} // namespace mgit::test
