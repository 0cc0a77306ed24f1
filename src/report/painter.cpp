#include "mgit/report/painter.hpp"

#include "mgit/core/text.hpp"

#include <algorithm>
#include <utility>

namespace mgit {

namespace {

// ECMA-48, as every terminal since the VT100 has them; to wrap or not, and to save the cursor, is
// DEC's, and as old.
constexpr std::string_view erase_to_line_end = "\x1b[K";
// All from the first column on; but ED from the second: in the first one of the screen tmux takes
// it for a new page, and keeps the old one in its history.
constexpr std::string_view erase_below = "\x1b[K\x1b[C\x1b[J\r";
// Back by position, not by a number of lines: of a terminal that has fewer rows by now, only those
// from the first one on are written to. Some save with the cursor whether they wrap.
constexpr std::string_view begin_frame = "\x1b\x37\x1b[?7l";
constexpr std::string_view end_frame = "\x1b\x38\x1b[?7h";

std::string up(std::size_t lines) {
    return lines == 0 ? "" : "\x1b[" + std::to_string(lines) + "A";
}

// Not by line feeds: at each of them the kernel hands over what it has so far, the terminal may
// change its size then, and what follows would be for other rows.
std::string down(std::size_t lines) {
    return lines == 0 ? "" : "\x1b[" + std::to_string(lines) + "B";
}

// As many lines from the cursor on, which stays: the terminal scrolls if it has to.
std::string room_for(std::size_t lines) {
    return '\r' + std::string(lines - 1, '\n') + up(lines - 1);
}

std::size_t width_of(std::string const& line) {
    return display_width(sanitised(line));
}

std::string cut(std::string line, std::size_t columns, bool utf8) {
    return width_of(line) <= columns ? std::move(line) : elided(sanitised(line), columns, utf8);
}

} // namespace

std::string Painter::paint(std::vector<std::string> lines, ScreenSize size) {
    size.columns = std::max<std::size_t>(size.columns, 1);
    size.rows = std::max<std::size_t>(size.rows, 1);
    lines.resize(std::min(lines.size(), size.rows - 1));
    for (std::string& line : lines) {
        line = cut(std::move(line), size.columns - 1, utf8_);
    }
    std::string bytes;
    if (lines.size() > painted_.size() || size != size_) {
        bytes = erase();
        bytes += lines.empty() ? std::string() : room_for(lines.size());
    }
    size_ = size;
    bytes += changes(lines);
    painted_ = std::move(lines);
    return bytes;
}

std::string Painter::erase() {
    bool const there = !std::exchange(painted_, {}).empty();
    return there ? '\r' + std::string(erase_below) : std::string();
}

std::string Painter::leave() {
    auto const lines = std::exchange(painted_, {}).size();
    return lines == 0 ? std::string() : down(lines - 1) + "\r\n";
}

std::string Painter::changes(std::vector<std::string> const& lines) const {
    std::string bytes;
    std::size_t cursor = 0; // the line where it is
    auto const go_to = [&](std::size_t line) {
        bytes += '\r' + down(line - cursor);
        cursor = line;
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i >= painted_.size() || lines[i] != painted_[i]) {
            go_to(i);
            bytes += lines[i];
            bytes += erase_to_line_end;
        }
    }
    if (lines.size() < painted_.size()) {
        go_to(lines.size());
        bytes += erase_below;
    }
    if (bytes.empty()) {
        return bytes;
    }
    return std::string(begin_frame) + bytes + std::string(end_frame);
}

} // namespace mgit
