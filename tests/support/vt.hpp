// A model of a terminal: what is to be seen after some bytes, and what has left the screen at the
// top. Knows the few sequences that mgit writes; any other fails the test.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mgit::test {

// What becomes of lines when the width changes. `wrapped`, as tmux, VTE and kitty have it: those
// that were wrapped become one, and are wrapped again; the cursor stays with its text. `cut`, as
// xterm and screen(1): what is beyond the new width is lost, and the cursor stays in its row. In
// both the rows below the cursor go first when there are fewer, then those at the top.
enum class Resizing { wrapped, cut };

// Colours are dropped. Of each line the blanks at its end are, too.
class Vt {
public:
    Vt(std::size_t columns, std::size_t rows, Resizing resizing = Resizing::wrapped);

    void write(std::string_view bytes);
    void resize(std::size_t columns, std::size_t rows);

    std::vector<std::string> screen() const; // without the empty lines at its end
    std::vector<std::string> all() const;    // what is above it, and the screen
    std::size_t row() const { return row_; } // of the cursor
    std::size_t column() const { return column_; }

private:
    struct Cell {
        std::string text = " ";
        bool tail = false; // the second column of a wide character
    };
    struct Row {
        std::vector<Cell> cells;
        bool wrapped = false; // goes on in the next one
    };

    // A line of the text, and where in it the cursor is.
    struct Line {
        std::vector<Cell> cells;
        std::optional<std::size_t> cursor;
    };

    std::size_t sequence(std::string_view bytes); // its length
    void change_height(std::size_t rows);
    std::vector<Line> lines() const;
    void lay_out(std::vector<Line> lines);
    void cut_or_fill();
    void put(std::string_view character, std::size_t width);
    void line_feed();
    void scroll();
    Row blank() const;
    static std::string text_of(Row const& row);

    std::size_t columns_;
    std::size_t rows_;
    Resizing resizing_;
    bool wraps_ = true;
    std::size_t row_ = 0;
    std::size_t column_ = 0;
    std::pair<std::size_t, std::size_t> saved_{}; // row and column
    std::vector<Row> screen_;
    std::vector<std::string> above_;
};

} // namespace mgit::test
