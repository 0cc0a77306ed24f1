#include "support/vt.hpp"

#include "mgit/core/text.hpp"
#include "support/catch.hpp"

#include <algorithm>

namespace mgit::test {
namespace {

std::size_t size_of_character(std::string_view text) {
    auto const first = static_cast<unsigned char>(text.front());
    std::size_t const size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    return std::min(size, text.size());
}

} // namespace

Vt::Vt(std::size_t columns, std::size_t rows, Resizing resizing)
    : columns_(columns), rows_(rows), resizing_(resizing), screen_(rows, blank()) {}

Vt::Row Vt::blank() const {
    Row row;
    row.cells.resize(columns_);
    return row;
}

void Vt::write(std::string_view bytes) {
    while (!bytes.empty()) {
        std::size_t length = 1;
        switch (bytes.front()) {
        case '\r':
            column_ = 0;
            break;
        case '\n':
            line_feed();
            break;
        case '\x1b':
            length = sequence(bytes);
            break;
        default:
            length = size_of_character(bytes);
            put(bytes.substr(0, length), display_width(bytes.substr(0, length)));
        }
        bytes.remove_prefix(length);
    }
}

std::size_t Vt::sequence(std::string_view bytes) {
    INFO("sequence " << bytes.substr(1, 10));
    if (bytes.starts_with("\x1b\x37")) {
        saved_ = {row_, column_};
        return 2;
    }
    if (bytes.starts_with("\x1b\x38")) {
        row_ = std::min(saved_.first, rows_ - 1);
        column_ = std::min(saved_.second, columns_ - 1);
        return 2;
    }
    REQUIRE(bytes.substr(0, 2) == "\x1b[");
    if (auto const seven = bytes.substr(2, 3); seven == "?7l" || seven == "?7h") {
        wraps_ = seven.back() == 'h';
        return 5;
    }
    auto const end = bytes.find_first_not_of("0123456789;:", 2);
    REQUIRE(end != bytes.npos);
    auto const number = std::string(bytes.substr(2, end - 2));
    auto& row = screen_[row_];
    auto const clear = [](Row& some, std::size_t from, std::size_t columns) {
        some.cells.resize(from);
        some.cells.resize(columns);
        some.wrapped = false;
    };
    switch (bytes[end]) {
    case 'm':
        break;
    case 'A':
        row_ -= std::min<std::size_t>(row_, number.empty() ? 1 : std::stoul(number));
        break;
    case 'B':
        row_ = std::min(row_ + (number.empty() ? 1 : std::stoul(number)), rows_ - 1);
        break;
    case 'C':
        column_ = std::min(column_ + (number.empty() ? 1 : std::stoul(number)), columns_ - 1);
        break;
    case 'K':
        REQUIRE(number.empty());
        clear(row, column_, columns_);
        break;
    case 'J':
        REQUIRE(number.empty());
        clear(row, column_, columns_);
        for (std::size_t i = row_ + 1; i < rows_; ++i) {
            clear(screen_[i], 0, columns_);
        }
        break;
    default:
        FAIL("a sequence that the model does not know");
    }
    return end + 1;
}

void Vt::put(std::string_view character, std::size_t width) {
    REQUIRE(static_cast<unsigned char>(character.front()) >= 0x20);
    if (width == 0) { // joins the one before
        REQUIRE(column_ > 0);
        screen_[row_].cells[column_ - 1].text += character;
        return;
    }
    if (column_ + width > columns_ && wraps_) {
        screen_[row_].wrapped = true;
        column_ = 0;
        line_feed();
    }
    column_ = std::min(column_, columns_ - std::min(width, columns_));
    auto& cells = screen_[row_].cells;
    cells[column_] = {std::string(character), false};
    for (std::size_t i = 1; i < width; ++i) {
        cells[column_ + i] = {"", true};
    }
    column_ += width;
}

void Vt::line_feed() {
    if (row_ + 1 < rows_) {
        ++row_;
        return;
    }
    scroll();
    screen_.push_back(blank());
}

void Vt::scroll() {
    above_.push_back(text_of(screen_.front()));
    screen_.erase(screen_.begin());
}

void Vt::resize(std::size_t columns, std::size_t rows) {
    change_height(rows);
    auto before = lines();
    columns_ = columns;
    resizing_ == Resizing::wrapped ? lay_out(std::move(before)) : cut_or_fill();
}

void Vt::change_height(std::size_t rows) {
    rows_ = rows;
    screen_.resize(std::max({rows, row_ + 1}), blank());
    for (; screen_.size() > rows; --row_) {
        scroll();
    }
}

// The lines down to the last one with text, or with the cursor.
std::vector<Vt::Line> Vt::lines() const {
    std::vector<Line> lines(1);
    std::size_t last = std::max(row_ + 1, screen().size());
    for (std::size_t i = 0; i < last; ++i) {
        Line& line = lines.back();
        if (i == row_) {
            line.cursor = line.cells.size() + column_;
        }
        auto cells = screen_[i].cells;
        while (!screen_[i].wrapped && !cells.empty() && cells.back().text == " ") {
            cells.pop_back();
        }
        line.cells.insert(line.cells.end(), cells.begin(), cells.end());
        if (!screen_[i].wrapped && i + 1 < last) {
            lines.emplace_back();
        }
    }
    return lines;
}

void Vt::lay_out(std::vector<Line> lines) {
    screen_.clear();
    for (Line& line : lines) {
        line.cells.resize(std::max(line.cells.size(), line.cursor.value_or(0)));
        screen_.emplace_back();
        for (std::size_t i = 0; i < line.cells.size(); ++i) {
            bool const wide = i + 1 < line.cells.size() && line.cells[i + 1].tail;
            if (screen_.back().cells.size() + (wide ? 2 : 1) > columns_ && !line.cells[i].tail) {
                screen_.back().wrapped = true;
                screen_.emplace_back();
            }
            if (line.cursor == i) {
                row_ = screen_.size() - 1;
                column_ = screen_.back().cells.size();
            }
            screen_.back().cells.push_back(line.cells[i]);
        }
        if (line.cursor == line.cells.size()) {
            row_ = screen_.size() - 1;
            column_ = std::min(screen_.back().cells.size(), columns_ - 1);
        }
    }
    for (; screen_.size() > rows_; row_ -= std::min<std::size_t>(row_, 1)) {
        scroll();
    }
    cut_or_fill();
}

void Vt::cut_or_fill() {
    screen_.resize(rows_, blank());
    for (Row& row : screen_) {
        row.cells.resize(columns_);
        row.wrapped = row.wrapped && resizing_ == Resizing::wrapped;
    }
    column_ = std::min(column_, columns_ - 1);
}

std::string Vt::text_of(Row const& row) {
    std::string text;
    for (auto const& cell : row.cells) {
        text += cell.text;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::vector<std::string> Vt::screen() const {
    std::vector<std::string> lines;
    for (auto const& row : screen_) {
        lines.push_back(text_of(row));
    }
    while (!lines.empty() && lines.back().empty()) {
        lines.pop_back();
    }
    return lines;
}

std::vector<std::string> Vt::all() const {
    auto lines = above_;
    auto const seen = screen();
    lines.insert(lines.end(), seen.begin(), seen.end());
    return lines;
}

} // namespace mgit::test
