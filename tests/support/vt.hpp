// A model of a terminal: what is to be seen after some bytes, and what has left the screen at the
// top. Knows the few sequences that mgit writes; any other fails the test.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mgit::test {

// Colours are dropped. Of each line the blanks at its end are, too.
class Vt {
public:
    Vt(std::size_t columns, std::size_t rows);

    void write(std::string_view bytes);
    // As terminals do that wrap lines again: those that were wrapped become one before.
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

    std::size_t sequence(std::string_view bytes); // its length
    void put(std::string_view character, std::size_t width);
    void line_feed();
    Row blank() const;
    static std::string text_of(Row const& row);

    std::size_t columns_;
    std::size_t rows_;
    std::size_t row_ = 0;
    std::size_t column_ = 0;
    std::vector<Row> screen_;
    std::vector<std::string> above_;
};

} // namespace mgit::test
