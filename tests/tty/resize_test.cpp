// What is painted, on terminals whose size changes: a real tmux, which wraps lines again, and a
// model of one that cuts them.
#include "mgit/core/text.hpp"
#include "support/catch.hpp"
#include "support/tmux.hpp"
#include "tty/progress_fleet.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace mgit::test {
namespace {

// All of the progress, once, in lines that fit, at the end of what is to be seen.
bool shows_progress(Lines const& lines, std::size_t columns) {
    return lines.size() >= 2 && count_of(lines, "2/3 · 1 failed") == 1 &&
           count_of(lines, "  web  ") == 1 && lines.back().starts_with("  web  ") &&
           contains(lines[lines.size() - 2], "2/3 · 1 failed") &&
           std::ranges::all_of(lines.end() - 2, lines.end(),
                               [&](auto const& line) { return display_width(line) < columns; });
}

// web writes a line that fills any terminal, so that each width makes something else of the block.
struct Resized : ProgressFleet {
    Resized() {
        write_file("wide.sh", "test $MGIT_NAME = web && printf '%0200d\\n' 7; test $MGIT_NAME != "
                              "web || : <'" +
                                  gate.path().string() + "'; test $MGIT_NAME != api\n");
        write_script("go", "exec " +
                               shell_line(Lines{mgit_binary(), "-j3", "sh",
                                                ". '" + path("wide.sh").string() + "'"}) +
                               "\n");
    }
    Lines variables() const { return {"LC_ALL=C.UTF-8", "TERM=screen"}; }
};

// A frame begins where the cursor is and ends there: it is not still being written.
bool is_whole(Tmux const& tmux, std::string const& first_line) {
    return contains(tmux.cursor_line(), first_line);
}

constexpr char const* shell = "env PS1='$ ' bash --norc --noprofile -i";

} // namespace

TEST_CASE_METHOD(Resized, "in tmux nothing of an old frame is left at any width", "[tty]") {
    if (!has_tmux(*this)) {
        return;
    }
    Tmux tmux(*this, variables(), shell, 120, 24);
    tmux.wait_for_line("$");
    tmux.type("seq -f 'line %g' 50; ./go");
    tmux.wait_for("progress", [&](Lines const& lines) {
        return shows_progress(lines, 120) && is_whole(tmux, "2/3");
    });
    constexpr std::array sizes{40, 120, 60, 20, 40, 100, 40};
    for (int const columns : sizes) {
        INFO(columns << " columns");
        tmux.resize(columns, columns == 60 ? 12 : 24);
        tmux.wait_for("progress of " + std::to_string(columns) + " columns",
                      [&](auto const& lines) {
                          return shows_progress(lines, static_cast<std::size_t>(columns)) &&
                                 is_whole(tmux, "2/3");
                      });
        CHECK(count_of(tmux.lines(), "line ") == 51); // one is the command
    }
    // The shell comes and goes, on a terminal of yet another width.
    tmux.type("", "C-z");
    tmux.wait_for("Stopped", [](Lines const& lines) {
        return count_of(lines, "Stopped") == 1 && lines.back() == "$";
    });
    CHECK(count_of(tmux.lines(), "2/3") == 0);
    CHECK(count_of(tmux.lines(), "  web  ") == 0);
    tmux.resize(120, 24);
    tmux.type("fg");
    tmux.wait_for("progress", [&](Lines const& lines) {
        return shows_progress(lines, 120) && is_whole(tmux, "2/3");
    });
    tmux.resize(40, 24);
    tmux.wait_for("progress", [](Lines const& lines) { return shows_progress(lines, 40); });
    gate.open();
    tmux.wait_for("the end", [](Lines const& lines) {
        return count_of(lines, ": 3 repos in ") == 1 && lines.back() == "$";
    });
    auto const lines = tmux.lines();
    CHECK(count_of(lines, "2/3") == 0);
    CHECK(count_of(lines, "  web  ") == 0);
    CHECK(count_of(lines, "── web ──") == 1);
    CHECK(count_of(lines, "── api ── exit 1 ──") == 1);
}

// Rows that tmux has moved to its history are out of reach; it does that with the first ones,
// though there is room below.
TEST_CASE_METHOD(Resized, "on an empty screen of tmux there is one frame, too", "[tty]") {
    if (!has_tmux(*this)) {
        return;
    }
    Tmux tmux(*this, variables(), path("go").string(), 120, 24);
    constexpr std::array sizes{120, 40, 100, 30, 20, 120};
    for (int const columns : sizes) {
        INFO(columns << " columns");
        tmux.resize(columns, 24);
        tmux.wait_for("progress of " + std::to_string(columns) + " columns", [&](Lines const&) {
            return shows_progress(tmux.screen(), static_cast<std::size_t>(columns)) &&
                   is_whole(tmux, "2/3");
        });
    }
    gate.open();
    tmux.wait_for("the end", [](Lines const& lines) {
        return count_of(lines, ": 3 repos in ") == 1 && count_of(lines, "retry:") == 1;
    });
    CHECK(count_of(tmux.screen(), "2/3") == 0);
}

TEST_CASE_METHOD(Resized, "the line above a block is as wide as the terminal is by then", "[tty]") {
    Screen screen({path("go").string()}, terminal());
    screen.wait_for_line(" 2/3 · 1 failed · 1 running · 0:0");
    for (auto const columns : std::array<unsigned short, 3>{40, 120, 50}) {
        screen.resize(columns, 24);
        screen.wait_for("progress",
                        [&](auto const& lines) { return shows_progress(lines, columns); });
    }
    gate.open();
    screen.finish();
    auto const lines = screen.lines();
    auto const rule =
        std::ranges::find_if(lines, [](auto const& line) { return line.starts_with("── web ──"); });
    REQUIRE(rule != lines.end());
    CHECK(display_width(*rule) == 50);
    auto const summary =
        std::ranges::find_if(lines, [](auto const& line) { return line.starts_with("mgit sh"); });
    CHECK(std::all_of(summary, lines.end(),
                      [](auto const& line) { return display_width(line) <= 50; }));
}

TEST_CASE_METHOD(Resized, "what was above the progress stays when a terminal cuts its lines",
                 "[tty]") {
    Screen screen({"sh", "-c", "echo one; echo two; exec '" + path("go").string() + "'"},
                  terminal({}, 120), Resizing::cut);
    screen.wait_for("progress", [](auto const& lines) { return shows_progress(lines, 120); });
    for (auto const columns : std::array<unsigned short, 4>{60, 20, 120, 40}) {
        screen.resize(columns, 24);
        screen.wait_for("progress", [&](auto const& lines) {
            return shows_progress(lines, columns) && lines[0] == "one" && lines[1] == "two";
        });
    }
    gate.open();
    screen.finish();
    CHECK(count_of(screen.all(), "2/3") == 0);
    CHECK(screen.all()[1] == "two");
}

TEST_CASE_METHOD(Resized, "ll --watch in tmux is painted once, at any width", "[tty]") {
    if (!has_tmux(*this)) {
        return;
    }
    Tmux tmux(*this, variables(), shell, 120, 24);
    tmux.wait_for_line("$");
    tmux.type("seq 50; " + mgit_binary() + " ll --watch=1h"); // see above: first rows are lost
    for (int const columns : {120, 40, 100, 30, 60}) {
        tmux.resize(columns, 24);
        INFO(columns << " columns");
        tmux.wait_for("the table", [&](Lines const& lines) {
            return count_of(lines, "REPO") == 1 && count_of(lines, "every 1h") == 1 &&
                   lines.back().starts_with("every 1h") && is_whole(tmux, "REPO");
        });
    }
    tmux.type("", "C-z"); // the table stays
    tmux.wait_for("Stopped", [](Lines const& lines) {
        return count_of(lines, "Stopped") == 1 && lines.back() == "$" &&
               count_of(lines, "every 1h") == 1;
    });
    tmux.type("fg");
    tmux.wait_for("the table once more", [](Lines const& lines) {
        return count_of(lines, "REPO") == 2 && lines.back().starts_with("every 1h");
    });
    tmux.type("", "q");
    tmux.wait_for("the end", [](Lines const& lines) {
        return lines.back() == "$" && count_of(lines, "REPO") == 2 &&
               count_of(lines, "every 1h") == 1;
    });
}

} // namespace mgit::test
