#include "mgit/report/painter.hpp"

#include "mgit/core/text.hpp"

#include <algorithm>
#include <utility>

namespace mgit {

namespace {

// ECMA-48, as every terminal since the VT100 has them.
constexpr std::string_view erase_to_line_end = "\x1b[K";
constexpr std::string_view erase_below = "\x1b[J";

std::string up(std::size_t lines) {
    return lines == 0 ? "" : "\x1b[" + std::to_string(lines) + "A";
}

std::size_t width_of(std::string const& line) {
    return display_width(sanitised(line));
}

std::string cut(std::string line, std::size_t columns, bool utf8) {
    return width_of(line) <= columns ? std::move(line) : elided(sanitised(line), columns, utf8);
}

// The rows that lines take where the terminal has wrapped them.
std::size_t height_of(std::vector<std::string> const& lines, std::size_t columns) {
    std::size_t rows = 0;
    for (std::string const& line : lines) {
        rows += std::max<std::size_t>(1, (width_of(line) + columns - 1) / columns);
    }
    return rows;
}

} // namespace

std::string Painter::paint(std::vector<std::string> lines, ScreenSize size) {
    size.columns = std::max<std::size_t>(size.columns, 1);
    size.rows = std::max<std::size_t>(size.rows, 1);
    lines.resize(std::min(lines.size(), size.rows - 1));
    for (std::string& line : lines) {
        line = cut(std::move(line), size.columns - 1, utf8_);
    }
    std::string bytes = size == size_ ? std::string() : away(size);
    size_ = size;
    bytes += changes(lines);
    painted_ = std::move(lines);
    return bytes;
}

std::string Painter::erase() {
    return away(size_);
}

// From the line below the block to its first one, on a screen of that size.
std::string Painter::away(ScreenSize size) {
    if (painted_.empty()) {
        return {};
    }
    auto const height = std::min(height_of(painted_, size.columns), size.rows - 1);
    painted_.clear();
    return '\r' + up(height) + std::string(erase_below);
}

std::string Painter::changes(std::vector<std::string> const& lines) const {
    std::string bytes;
    std::size_t cursor = painted_.size(); // the line where it is; in its first column
    auto const go_to = [&](std::size_t line) {
        bytes += bytes.empty() ? "\r" : "";
        bytes += up(cursor - std::min(cursor, line));
        for (; cursor < line; ++cursor) {
            bytes += "\r\n";
        }
        cursor = line;
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i >= painted_.size() || lines[i] != painted_[i]) {
            go_to(i);
            bytes += lines[i];
            bytes += erase_to_line_end;
            bytes += "\r\n";
            ++cursor;
        }
    }
    if (lines.size() < painted_.size()) {
        go_to(lines.size());
        bytes += erase_below;
    }
    if (!bytes.empty()) {
        go_to(lines.size());
    }
    return bytes;
}

} // namespace mgit
