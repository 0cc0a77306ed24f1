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

Vt::Vt(std::size_t columns, std::size_t rows)
    : columns_(columns), rows_(rows), screen_(rows, blank()) {}

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
    REQUIRE(bytes.substr(0, 2) == "\x1b[");
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
    if (column_ + width > columns_) {
        screen_[row_].wrapped = true;
        column_ = 0;
        line_feed();
    }
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
    above_.push_back(text_of(screen_.front()));
    screen_.erase(screen_.begin());
    screen_.push_back(blank());
}

void Vt::resize(std::size_t columns, std::size_t rows) {
    std::vector<std::string> lines{""};
    std::size_t cursor_line = 0;
    for (std::size_t i = 0; i < rows_; ++i) {
        lines.back() += text_of(screen_[i]);
        cursor_line = i == row_ ? lines.size() - 1 : cursor_line;
        if (!screen_[i].wrapped) {
            lines.emplace_back();
        }
    }
    lines.resize(cursor_line + 1); // below the cursor nothing matters here
    std::size_t const column = column_;
    auto above = std::move(above_);
    *this = Vt(columns, rows);
    above_ = std::move(above);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        write(lines[i]);
        if (i + 1 < lines.size()) {
            write("\r\n");
        }
    }
    column_ = std::min(column, columns - 1);
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
