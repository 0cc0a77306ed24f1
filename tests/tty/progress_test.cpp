// Live progress on a terminal: what is to be seen, and that nothing of it is left.
#include "mgit/core/text.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/pty.hpp"
#include "support/vt.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <memory>

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

std::size_t count_of(Lines const& lines, std::string const& part) {
    return static_cast<std::size_t>(
        std::ranges::count_if(lines, [&](auto const& line) { return contains(line, part); }));
}

// How much of the text a terminal can show: neither half a sequence nor half a character.
std::size_t whole(std::string_view text) {
    auto const escape = text.rfind('\x1b');
    if (escape != text.npos && text.find_first_not_of("[0123456789;:", escape + 1) == text.npos) {
        return escape;
    }
    for (std::size_t size = 1; size <= std::min<std::size_t>(3, text.size()); ++size) {
        auto const byte = static_cast<unsigned char>(text[text.size() - size]);
        if (byte >= 0xC0) {
            std::size_t const announced = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
            return announced > size ? text.size() - size : text.size();
        }
    }
    return text.size();
}

// mgit on a terminal, and what is to be seen on it.
class Screen {
public:
    Screen(Lines argv, PtyOptions options)
        : vt_(options.columns, options.rows), pty_(std::move(argv), std::move(options)) {}

    Pty& pty() { return pty_; }
    void wait_for(std::string const& what, std::function<bool(Lines const&)> const& is_so) {
        pty_.wait_until_seen(what, [&](std::string const& seen) {
            feed(seen);
            return is_so(vt_.screen());
        });
    }
    void wait_for_line(std::string const& part) {
        wait_for(part, [&](Lines const& lines) { return count_of(lines, part) == 1; });
    }
    void resize(unsigned short columns, unsigned short rows) {
        vt_.resize(columns, rows);
        pty_.resize(columns, rows);
    }
    Lines lines() const { return vt_.screen(); }
    PtyResult finish() {
        auto const result = pty_.finish();
        feed(result.seen);
        return result;
    }

private:
    void feed(std::string const& seen) {
        auto const end = whole(seen);
        if (end > fed_) {
            vt_.write(std::string_view(seen).substr(fed_, end - fed_));
            fed_ = end;
        }
    }

    Vt vt_;
    Pty pty_;
    std::size_t fed_ = 0;
};

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    PtyOptions terminal(Lines const& changes = {}, unsigned short columns = 80) const {
        Lines variables{"TERM=xterm", "LC_ALL=C.UTF-8"};
        variables.insert(variables.end(), changes.begin(), changes.end());
        return {
            .cwd = root(), .environment = environment(variables), .columns = columns, .rows = 24};
    }
    // In web it goes on until the gate is open, everywhere else it ends.
    Lines command(Lines options = {}) const {
        options.insert(options.begin(), mgit_binary());
        options.insert(options.end(), {"-j3", "sh",
                                       "echo begun; test $MGIT_NAME != web || : <'" +
                                           gate.path().string() + "'; test $MGIT_NAME != api"});
        return options;
    }
    // Lets time pass that is longer than until the first frame.
    static void let_time_pass() {
        auto const later = std::chrono::steady_clock::now() + std::chrono::milliseconds(700);
        wait_until("time has passed", [&] { return std::chrono::steady_clock::now() > later; });
    }

    Gate gate{path("gate")};
};

TEST_CASE_METHOD(Fleet, "where a pipe leads to the same terminal nothing is painted", "[tty]") {
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

TEST_CASE_METHOD(Fleet, "progress stands below what is printed, and is gone at the end", "[tty]") {
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
    CHECK_FALSE(contains(result.seen, "\033[?")); // neither another screen nor a hidden cursor
}

TEST_CASE_METHOD(Fleet, "progress fits after each change of the size of the terminal", "[tty]") {
    Screen screen(command(), terminal({}, 40));
    constexpr std::array<unsigned short, 5> sizes{40, 120, 40, 60, 20};
    for (auto const columns : sizes) {
        screen.resize(columns, 24);
        INFO(columns << " columns");
        screen.wait_for("one status line that fits", [&](Lines const& lines) {
            return count_of(lines, "2/3 · 1 failed") == 1 &&
                   count_of(lines, " running · 0:0") == (columns >= 60 ? 1U : 0U) &&
                   lines.back().starts_with("  web  ") &&
                   std::ranges::all_of(lines.end() - 2, lines.end(), [&](auto const& line) {
                       return display_width(line) < columns;
                   });
        });
    }
    gate.open();
    screen.finish();
    CHECK(count_of(screen.lines(), "running") == 0);
}

TEST_CASE_METHOD(Fleet, "F37 progress is erased before mgit stops, and painted again after fg",
                 "[tty]") {
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
    shell.send("fg\n");
    shell.wait_for_next(" 0/3 · 3 running · 0:0");
    gate.open();
    shell.wait_for_next("3 ok");
    shell.send("exit\n");
    auto const seen = shell.finish().seen;
    auto const background = seen.find("bg\r\n");
    REQUIRE(background != seen.npos);
    auto const shown = seen.substr(background, seen.find("nobody", background) - background);
    CHECK_FALSE(contains(shown, "running"));
}

TEST_CASE_METHOD(Fleet, "after Ctrl-C nothing of the progress is left", "[tty]") {
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

TEST_CASE_METHOD(Fleet, "SIGQUIT leaves nothing of the progress either", "[tty]") {
    Screen screen(command(), terminal());
    screen.wait_for_line(" 2/3 · 1 failed · 1 running · 0:0");
    ::kill(screen.pty().pid(), SIGQUIT);
    CHECK(screen.finish().signal == SIGQUIT);
    CHECK(count_of(screen.lines(), " running · ") == 0);
}

TEST_CASE_METHOD(Fleet, "nothing is painted where it could do harm, or is not wanted", "[tty]") {
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

TEST_CASE_METHOD(Fleet, "one repo, or one after the other, is shown line by line", "[tty]") {
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
