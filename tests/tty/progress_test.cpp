// Live progress on a terminal: what is to be seen, and that nothing of it is left.
#include "mgit/core/text.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/screen.hpp"
#include "tty/progress_fleet.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>

namespace mgit::test {
namespace {

TEST_CASE_METHOD(ProgressFleet, "where a pipe leads to the same terminal nothing is painted",
                 "[tty]") {
    auto const words = command({"--order", "completion"});
    std::string const line = shell_line(words);
    Screen screen({"sh", "-c", line + " | cat"}, terminal());
    screen.wait_for_line("== api [exit 1]");
    let_time_pass();
    gate.open();
    auto const result = screen.finish();
    INFO(result.seen);
    CHECK_FALSE(contains(result.seen, "running"));
    CHECK(contains(result.seen, "== web"));
}

TEST_CASE_METHOD(ProgressFleet, "progress stands below what is printed, and is gone at the end",
                 "[tty]") {
    Screen screen(command(), terminal());
    screen.wait_for_line(" 2/3 · 1 failed · 1 running · 0:0");
    screen.wait_for("the job that runs, below the blocks", [](Lines const& lines) {
        return lines.size() >= 6 && lines.back().starts_with("  web  ") &&
               contains(lines.back(), "s  begun") && count_of(lines, "── exit 1 ──") == 1 &&
               contains(lines[lines.size() - 2], "2/3");
    });
    gate.open();
    auto const result = screen.finish();
    CHECK(result.code == 1);
    auto const lines = screen.lines();
    INFO(result.seen);
    CHECK(count_of(lines, "running") == 0);
    CHECK(std::ranges::count(lines, "begun") == 3);
    CHECK(contains(result.seen, ": 3 repos in "));
    CHECK_FALSE(contains(result.seen, "\033[?1049")); // another screen
    CHECK_FALSE(contains(result.seen, "\033[?25"));   // a hidden cursor
}

TEST_CASE_METHOD(ProgressFleet, "progress fits after each change of the size of the terminal",
                 "[tty]") {
    Resizing const resizing = GENERATE(Resizing::wrapped, Resizing::cut);
    Screen screen(command(), terminal({}, 40), resizing);
    constexpr std::array<unsigned short, 5> sizes{40, 120, 40, 60, 20};
    for (auto const columns : sizes) {
        screen.resize(columns, 24);
        INFO(columns << " columns");
        screen.wait_for("one status line that fits", [&](Lines const& lines) {
            return count_of(lines, "2/3 · 1 failed") == 1 &&
                   count_of(lines, " running · 0:0") == (columns >= 60 ? 1U : 0U) &&
                   lines.back().starts_with("  web  ") && count_of(lines, "  web  ") == 1 &&
                   std::ranges::all_of(lines.end() - 2, lines.end(), [&](auto const& line) {
                       return display_width(line) < columns;
                   });
        });
    }
    gate.open();
    screen.finish();
    CHECK(count_of(screen.lines(), "running") == 0);
}

TEST_CASE_METHOD(ProgressFleet,
                 "F37 progress is erased before mgit stops, and painted again after fg", "[tty]") {
    auto options = terminal({"PS1=$ "});
    Pty shell({"bash", "--norc", "--noprofile", "-i"}, options);
    shell.send(mgit_binary() + " -j3 sh 'echo begun; : <\"" + gate.path().string() + "\"'\n");
    shell.wait_for(" 0/3 · 3 running · 0:0");
    shell.send("\032");
    shell.wait_for_next("\033[J"); // else only the lines that change are written
    shell.wait_for_next("Stopped");
    shell.send("fg\n");
    shell.wait_for_next(" 0/3 · 3 running · 0:0");
    // In the background nothing is painted.
    shell.send("\032");
    shell.wait_for_next("Stopped");
    shell.send("bg\n");
    shell.wait_for_next("&");
    let_time_pass();
    shell.send("echo no''body\n");
    shell.wait_for_next("nobody");
    auto const seen = end_in_front(shell);
    auto const background = seen.find("bg\r\n");
    REQUIRE(background != seen.npos);
    auto const shown = seen.substr(background, seen.find("nobody", background) - background);
    CHECK_FALSE(contains(shown, "running"));
}

TEST_CASE_METHOD(ProgressFleet,
                 "F37 what begins in the background paints as soon as it has the terminal",
                 "[tty]") {
    Pty shell({"bash", "--norc", "--noprofile", "-i"}, terminal({"PS1=$ "}));
    std::string const visits = path("visits").string();
    shell.send(mgit_binary() + " -j3 sh 'echo x >>" + visits + "; : <\"" + gate.path().string() +
               "\"' &\n");
    wait_until("all run", [&] { return lines_of(read_file("visits")).size() == 3; });
    let_time_pass();
    shell.send("echo no''body\n");
    shell.wait_for_next("nobody");
    shell.send("fg\n");
    shell.wait_for_next(" 0/3 · 3 running · 0:0");
    shell.send("\032");
    shell.wait_for_next("\033[J");
    shell.wait_for_next("Stopped");
    auto const seen = end_in_front(shell);
    auto const before = seen.substr(0, seen.find("nobody"));
    INFO(seen);
    CHECK_FALSE(contains(before, " running"));
    CHECK_FALSE(contains(before, "\033[J"));
}

TEST_CASE_METHOD(ProgressFleet, "after Ctrl-C nothing of the progress is left", "[tty]") {
    Screen screen(command(), terminal());
    screen.wait_for_line(" 2/3 · 1 failed · 1 running · 0:0");
    screen.pty().send("\003");
    auto const result = screen.finish();
    CHECK(result.signal == SIGINT);
    INFO(result.seen);
    CHECK(count_of(screen.lines(), " running · ") == 0);
    CHECK(count_of(screen.lines(), "mgit: interrupted, stopping 1") == 1);
    CHECK(count_of(screen.lines(), "2/3") == 0);
}

TEST_CASE_METHOD(ProgressFleet, "SIGQUIT leaves nothing of the progress either", "[tty]") {
    Screen screen(command(), terminal());
    screen.wait_for_line(" 2/3 · 1 failed · 1 running · 0:0");
    ::kill(screen.pty().pid(), SIGQUIT);
    CHECK(screen.finish().signal == SIGQUIT);
    CHECK(count_of(screen.lines(), " running · ") == 0);
}

TEST_CASE_METHOD(ProgressFleet,
                 "F36 a third signal leaves nothing of the progress, and waits for no terminal",
                 "[tty]") {
    bool const stopped = GENERATE(false, true); // the terminal, by Ctrl-S
    Screen screen(command(), terminal());
    screen.wait_for_line(" 2/3 · 1 failed · 1 running · 0:0");
    pid_t const mgit = screen.pty().pid();
    // All three come before mgit can obey one.
    ::kill(mgit, SIGSTOP);
    wait_until("mgit is stopped", [&] {
        auto const state = run({"ps", "-o", "stat=", "-p", std::to_string(mgit)}).out;
        return state.starts_with("T");
    });
    if (stopped) {
        screen.pty().send("\023");
    }
    for (int const signal : {SIGINT, SIGQUIT, SIGTERM}) {
        ::kill(mgit, signal);
    }
    ::kill(mgit, SIGCONT);
    auto const result = screen.finish();
    INFO(result.seen);
    CHECK(result.code > 128);
    if (!stopped) {
        CHECK(count_of(screen.lines(), " running · ") == 0);
        CHECK(count_of(screen.lines(), "  web  ") == 0);
        CHECK(count_of(screen.lines(), "── api ── exit 1 ──") == 1);
    }
}

// The lines that say how far the run is, of what has appeared on a terminal.
Lines plain_lines(std::string const& seen) {
    Lines lines;
    for (auto const& line : lines_of(seen)) {
        if (contains(line, " done, ")) {
            lines.push_back(line);
        }
    }
    return lines;
}

TEST_CASE_METHOD(ProgressFleet, "where nothing is painted a line comes after five seconds",
                 "[tty]") {
    struct Case {
        Lines options;
        Lines changes;
    };
    std::vector<Case> const cases{
        {{}, {"MGIT_ACCESSIBLE=1"}},         {{"--progress=tty"}, {"MGIT_ACCESSIBLE=1"}},
        {{"--progress", "plain"}, {}},       {{"--progress=plain"}, {"TERM=dumb"}},
        {{"--progress=tty"}, {"TERM=dumb"}}, {{"-q", "--progress=plain"}, {}}};
    std::vector<std::unique_ptr<Pty>> all;
    for (auto const& one : cases) {
        all.push_back(std::make_unique<Pty>(command(one.options), terminal(one.changes)));
    }
    for (auto const& one : all) {
        one->wait_for(" done, ");
    }
    gate.open();
    for (std::size_t i = 0; i < cases.size(); ++i) {
        auto const seen = all[i]->finish().seen;
        INFO("case " << i << "\n" << seen);
        auto const lines = plain_lines(seen);
        REQUIRE_FALSE(lines.empty());
        CHECK(lines.front().starts_with("mgit: 2/3 done, 1 failed, running: web ("));
        CHECK((contains(lines.front(), "(4s)") || contains(lines.front(), "(5s)")));
        for (std::string const hidden : {"\033[J", "\033[K", "\033[A", "\033[1A", "\033[?"}) {
            CHECK_FALSE(contains(seen, hidden));
        }
    }
}

TEST_CASE_METHOD(ProgressFleet,
                 "on a terminal that can do nothing a line comes after half a minute",
                 "[tty][slow]") {
    Pty dumb(command(), terminal({"TERM=dumb"}));
    Pty none(command({"--progress=none"}), terminal({"TERM=dumb"}));
    dumb.wait_for(" done, ");
    gate.open();
    auto const lines = plain_lines(dumb.finish().seen);
    REQUIRE(lines.size() == 1);
    CHECK(lines.front().starts_with("mgit: 2/3 done, 1 failed, running: web ("));
    CHECK(plain_lines(none.finish().seen).empty());
}

TEST_CASE_METHOD(ProgressFleet, "nothing is painted where it could do harm, or is not wanted",
                 "[tty]") {
    struct Case {
        Lines options;
        Lines changes;
        bool painted;
    };
    std::vector<Case> const cases{{{"--progress=none"}, {}, false},
                                  {{"--progress", "plain"}, {}, false},
                                  {{"-q"}, {}, false},
                                  {{}, {"TERM=dumb"}, false},
                                  {{}, {"CI=true"}, false},
                                  {{}, {"MGIT_ACCESSIBLE=1"}, false},
                                  {{"--progress=tty"}, {"MGIT_ACCESSIBLE=1"}, false},
                                  {{"--progress=tty"}, {"CI=true"}, true},
                                  {{}, {"LC_ALL=C"}, true}};
    std::vector<std::unique_ptr<Pty>> all;
    for (auto const& one : cases) {
        all.push_back(std::make_unique<Pty>(command(one.options), terminal(one.changes)));
    }
    for (auto const& one : all) {
        one->wait_for("begun");
    }
    let_time_pass();
    gate.open();
    for (std::size_t i = 0; i < cases.size(); ++i) {
        auto const seen = all[i]->finish().seen;
        INFO("case " << i << "\n" << seen);
        CHECK(contains(seen, "1 running") == cases[i].painted);
        CHECK(contains(seen, "\033[J") == cases[i].painted);
        CHECK((i != 8 || contains(seen, ", 1 running, 0:0")));
        // Words in place of rules and symbols, for who listens.
        bool const words = contains(seen, "api, exit 1");
        CHECK(words == (i == 5 || i == 6));
    }
}

TEST_CASE_METHOD(ProgressFleet, "one repo, or one after the other, is shown line by line",
                 "[tty]") {
    for (Lines const& options : {Lines{"@web"}, Lines{"-j1"}}) {
        Lines argv{mgit_binary()};
        argv.insert(argv.end(), options.begin(), options.end());
        Gate first(path("first" + options.front()));
        Gate second(path("second" + options.front()));
        argv.insert(argv.end(),
                    {"sh", "test $MGIT_NAME = web || exit 0; printf 'a\\n\\033[3'; : <'" +
                               first.path().string() +
                               "'; printf '1mred\\033[0m\\n\\303'; printf "
                               "'\\244 \\033[2'; : <'" +
                               second.path().string() + "'; printf 'Jend\\n'"});
        Screen screen(argv, terminal());
        screen.wait_for("the first line", [](Lines const& lines) {
            return std::ranges::find(lines, "a") != lines.end();
        });
        first.open();
        screen.wait_for_line("red");
        second.open();
        auto const result = screen.finish();
        INFO(result.seen);
        CHECK(contains(result.seen, "\033[31mred"));
        CHECK(contains(result.seen, "ä ^[[2Jend"));
        CHECK(count_of(screen.lines(), "running") == 0);
    }
}

} // namespace
} // namespace mgit::test
