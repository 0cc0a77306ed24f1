#include "support/screen.hpp"

#include "support/world.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace mgit::test {
namespace {

// How much of the text a terminal can show: neither half a sequence nor half a character.
std::size_t whole(std::string_view text) {
    auto const escape = text.rfind('\x1b');
    if (escape != text.npos && text.find_first_not_of("[?0123456789;:", escape + 1) == text.npos) {
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

} // namespace

std::size_t count_of(Lines const& lines, std::string const& part) {
    return static_cast<std::size_t>(
        std::ranges::count_if(lines, [&](auto const& line) { return contains(line, part); }));
}

Screen::Screen(Lines argv, PtyOptions options, Resizing resizing)
    : vt_(options.columns, options.rows, resizing), pty_(std::move(argv), std::move(options)) {}

void Screen::wait_for(std::string const& what, std::function<bool(Lines const&)> const& is_so) {
    pty_.wait_until_seen(what, [&](std::string const& seen) {
        feed(seen);
        return is_so(vt_.screen());
    });
}

void Screen::wait_for_line(std::string const& part) {
    wait_for(part, [&](Lines const& lines) { return count_of(lines, part) == 1; });
}

void Screen::resize(unsigned short columns, unsigned short rows) {
    vt_.resize(columns, rows);
    pty_.resize(columns, rows);
}

PtyResult Screen::finish() {
    auto const result = pty_.finish();
    feed(result.seen);
    return result;
}

void Screen::feed(std::string const& seen) {
    auto const end = whole(seen);
    if (end > fed_) {
        vt_.write(std::string_view(seen).substr(fed_, end - fed_));
        fed_ = end;
    }
}

} // namespace mgit::test
