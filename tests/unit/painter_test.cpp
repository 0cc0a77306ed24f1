// What a painter's bytes make of a screen, in a model of a terminal.
#include "mgit/core/text.hpp"
#include "mgit/report/painter.hpp"
#include "support/catch.hpp"
#include "support/vt.hpp"

#include <algorithm>
#include <random>

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Terminal {
    Terminal(std::size_t columns, std::size_t rows, Resizing resizing = Resizing::wrapped)
        : size{columns, rows}, vt(columns, rows, resizing) {}

    std::string paint(Lines const& lines) {
        auto const bytes = painter.paint(lines, size);
        vt.write(bytes);
        return bytes;
    }
    // Others write below what is painted.
    void leave(std::string const& text) {
        vt.write(painter.leave());
        vt.write(text);
    }

    ScreenSize size;
    Vt vt;
    Painter painter{true};
};

// What is to be seen of a line.
std::string shown(std::string const& line, std::size_t columns) {
    auto text = elided(sanitised(line), columns - 1, true);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

TEST_CASE("a block is painted below what is there, and only its changed lines again") {
    Terminal terminal(40, 10);
    terminal.vt.write("$ mgit\r\n");
    terminal.paint({"one", "two", "three"});
    CHECK(terminal.vt.screen() == Lines{"$ mgit", "one", "two", "three"});
    CHECK(terminal.vt.row() == 1);
    CHECK(terminal.vt.column() == 0);
    CHECK(terminal.paint({"one", "two", "three"}).empty());
    auto const bytes = terminal.paint({"one", "2", "three"});
    CHECK(bytes == "\x1b\x37\x1b[?7l\r\x1b[1B2\x1b[K\x1b\x38\x1b[?7h");
    CHECK(terminal.vt.screen() == Lines{"$ mgit", "one", "2", "three"});
    terminal.paint({"one"});
    CHECK(terminal.vt.screen() == Lines{"$ mgit", "one"});
    CHECK(terminal.vt.row() == 1);
    terminal.leave("$ ");
    CHECK(terminal.vt.screen() == Lines{"$ mgit", "one", "$"});
    CHECK(terminal.painter.leave().empty());
}

// The kernel hands over what is before a line feed; the terminal may change its size there.
TEST_CASE("a frame has no line feed behind its first character") {
    Terminal terminal(40, 10);
    for (Lines const& lines : {Lines{"one"}, Lines{"one", "two", "three"}, Lines{"1", "2", "3"},
                               Lines{"1"}, Lines{"1", "2", "3", "4", "5"}}) {
        auto const bytes = terminal.paint(lines);
        auto const first = bytes.find_first_of("1o2t", bytes.find("\x1b[?7l") + 5);
        CHECK(bytes.find('\n', first) == bytes.npos);
        CHECK(terminal.vt.screen() == lines);
        CHECK(terminal.vt.row() == 0);
    }
}

TEST_CASE("a frame for more rows than there are by now leaves alone what is above") {
    Terminal terminal(40, 10, Resizing::cut);
    terminal.vt.write("above\r\n");
    terminal.paint({"one", "two", "three", "four"});
    terminal.vt.resize(40, 3); // and we have not been told
    terminal.paint({"1", "2", "3", "4"});
    CHECK(terminal.vt.screen().front() == "above");
    CHECK(terminal.vt.row() == 1);
}

TEST_CASE("a block at the end of the screen scrolls what is above, and no line is lost") {
    Terminal terminal(20, 5);
    terminal.vt.write("a\r\nb\r\nc\r\nd\r\n");
    terminal.paint({"1", "2"});
    CHECK(terminal.vt.all() == Lines{"a", "b", "c", "d", "1", "2"});
    terminal.paint({"1", "2", "3", "4"});
    CHECK(terminal.vt.screen() == Lines{"d", "1", "2", "3", "4"});
    terminal.paint({"1", "2", "3", "4", "5", "6"}); // what does not fit is not shown
    CHECK(terminal.vt.all() == Lines{"a", "b", "c", "d", "1", "2", "3", "4"});
    terminal.paint({"x"});
    CHECK(terminal.vt.screen() == Lines{"d", "x"});
}

TEST_CASE("a block that is erased leaves room for text that stays") {
    Terminal terminal(20, 6);
    terminal.paint({"status", "more"});
    terminal.vt.write(terminal.painter.erase());
    terminal.vt.write("failed: web\r\n");
    terminal.paint({"status", "less"});
    CHECK(terminal.vt.screen() == Lines{"failed: web", "status", "less"});
    CHECK(terminal.painter.erase() != "");
    CHECK(terminal.painter.erase() == "");
}

TEST_CASE("after others have written the block begins anew where the cursor is") {
    Terminal terminal(20, 8);
    terminal.paint({"1", "2"});
    terminal.leave("[1]+ Stopped\r\n$ fg\r\n");
    terminal.paint({"1", "3"});
    CHECK(terminal.vt.screen() == Lines{"1", "2", "[1]+ Stopped", "$ fg", "1", "3"});
    terminal.vt.write("killed\r\n"); // over what is painted, but its end is there
    terminal.painter.forget();
    terminal.paint({"4"});
    CHECK(terminal.vt.screen() == Lines{"1", "2", "[1]+ Stopped", "$ fg", "killed", "4"});
}

TEST_CASE("lines are cut to a column less than there are, colours or not") {
    for (std::size_t columns = 1; columns <= 200; ++columns) {
        Terminal terminal(columns, 6);
        Lines const lines{std::string(columns, 'x'),
                          "\x1b[31m" + std::string(columns + 3, 'y') + "\x1b[0m",
                          "日本語リポジトリ " + std::string(columns, 'z'), "\x1b[1mab\x1b[0m"};
        terminal.paint(lines);
        REQUIRE(terminal.vt.row() == 0);
        Lines expected;
        for (auto const& line : lines) {
            expected.push_back(shown(line, columns));
        }
        while (!expected.empty() && expected.back().empty()) {
            expected.pop_back();
        }
        REQUIRE(terminal.vt.screen() == expected);
    }
}

TEST_CASE("a terminal of any new size is painted anew, with nothing of the old block left") {
    Resizing const resizing = GENERATE(Resizing::wrapped, Resizing::cut);
    std::mt19937 random(79);
    Terminal terminal(80, 24, resizing);
    Lines lines{"REPO  BRANCH", std::string(70, 'a') + "!",
                "\x1b[2m" + std::string(60, 'b') + "\x1b[0m", "日本語 " + std::string(40, 'c'),
                "every 2s"};
    terminal.vt.write("$ mgit ll --watch\r\n");
    terminal.paint(lines);
    int above = 0;
    for (int turn = 0; turn < 600; ++turn) {
        ScreenSize const size{20 + random() % 181, 8 + random() % 50};
        // The block as it was has to be on the screen, else its beginning is out of reach.
        std::size_t height = 4;
        for (auto const& line : lines) {
            height += 1 + (display_width(shown(line, terminal.size.columns)) - 1) / size.columns;
        }
        if (height > size.rows) {
            continue;
        }
        terminal.vt.resize(size.columns, size.rows);
        if (turn % 3 == 0) { // painted once more before it is known
            lines[turn % 2 == 0 ? 1 : 2] = "turn " + std::to_string(turn);
            lines[3] = std::string(20 + random() % 100, 'x');
            terminal.paint(lines);
        }
        terminal.size = size;
        if (turn % 5 == 0) { // something comes above
            terminal.vt.write(terminal.painter.erase());
            terminal.vt.write("above " + std::to_string(++above) + "\r\n");
        }
        terminal.paint(lines);
        Lines expected;
        for (auto const& line : lines) {
            expected.push_back(shown(line, size.columns));
        }
        auto seen = terminal.vt.screen();
        INFO("turn " << turn << ": " << size.columns << " x " << size.rows);
        REQUIRE(seen.size() >= expected.size());
        REQUIRE(seen.size() == terminal.vt.row() + expected.size());
        seen.erase(seen.begin(), seen.end() - static_cast<std::ptrdiff_t>(expected.size()));
        REQUIRE(seen == expected);
    }
    // What is above is whole, and nothing else is.
    Lines all = terminal.vt.all();
    all.resize(all.size() - lines.size());
    Lines kept{"$ mgit ll --watch"};
    for (int i = 1; i <= above; ++i) {
        kept.push_back("above " + std::to_string(i));
    }
    CHECK(all == kept);
}

TEST_CASE("whatever is painted after whatever, the screen shows the last") {
    std::mt19937 random(5);
    for (std::size_t const columns : {20U, 40U, 80U, 200U}) {
        Terminal terminal(columns, 12);
        Lines lines;
        for (int turn = 0; turn < 500; ++turn) {
            lines.resize(random() % 15);
            for (auto& line : lines) {
                if (random() % 3 == 0) {
                    line = std::string(random() % (columns + 10),
                                       static_cast<char>('a' + random() % 26));
                }
            }
            terminal.paint(lines);
            auto const kept = std::min<std::size_t>(lines.size(), 11);
            auto const all = terminal.vt.screen();
            Lines seen(kept, "");
            for (std::size_t i = 0; i < kept && terminal.vt.row() + i < all.size(); ++i) {
                seen[i] = all[terminal.vt.row() + i];
            }
            Lines expected;
            for (std::size_t i = 0; i < kept; ++i) {
                expected.push_back(shown(lines[i], columns));
            }
            REQUIRE(seen == expected);
            REQUIRE(all.size() <= terminal.vt.row() + kept); // nothing below the block
        }
    }
}

} // namespace
} // namespace mgit::test
