#include "report/terminal_text.hpp"

#include "mgit/core/text.hpp"

#include <algorithm>

namespace mgit {

namespace {

constexpr std::size_t longest_line = 64UL * 1024;

// How many bytes at the end may be the beginning of a colour or of a UTF-8 character.
std::size_t incomplete_tail(std::string_view text) {
    auto const escape = text.rfind('\x1b');
    if (escape != std::string_view::npos && text.size() - escape < longest_colour &&
        text.find_first_not_of("0123456789;:", std::min(escape + 2, text.size())) ==
            std::string_view::npos) {
        return text.size() - escape;
    }
    for (std::size_t size = 1; size <= std::min<std::size_t>(3, text.size()); ++size) {
        auto const byte = static_cast<unsigned char>(text[text.size() - size]);
        std::size_t const announced = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        if (announced > size) {
            return size;
        }
    }
    return 0;
}

// Whether a colour is on after this text: its last one is no reset.
bool leaves_colour(std::string_view text, bool before) {
    auto const last = text.rfind("\x1b[");
    if (last == std::string_view::npos) {
        return before;
    }
    auto const numbers = text.substr(last + 2, text.find('m', last) - last - 2);
    return numbers.find_first_not_of("0;") != std::string_view::npos;
}

} // namespace

void TerminalText::add(std::string_view bytes, std::string& shown) {
    while (!bytes.empty()) {
        auto const end = std::min(bytes.find_first_of("\r\n"), bytes.size());
        take(bytes.substr(0, end), shown);
        if (end == bytes.size()) {
            return;
        }
        if (bytes[end] == '\n') {
            end_line(shown);
        } else {
            returned_ = true;
        }
        bytes.remove_prefix(end + 1);
    }
}

// Bytes of one line, without its end.
void TerminalText::take(std::string_view bytes, std::string& shown) {
    if (bytes.empty()) {
        return;
    }
    if (returned_ && long_) {
        line_ += '\r'; // too late to overwrite
    } else if (returned_) {
        line_.clear();
    }
    returned_ = false;
    line_ += bytes;
    if (line_.size() > longest_line) {
        auto const whole = line_.size() - incomplete_tail(line_);
        show(std::string_view(line_).substr(0, whole), shown);
        line_.erase(0, whole);
        long_ = true;
    }
}

void TerminalText::show(std::string_view bytes, std::string& shown) {
    auto const safe = sanitised(bytes, colour_ ? Colours::keep : Colours::strip);
    coloured_ = leaves_colour(safe, coloured_);
    shown += safe;
}

void TerminalText::end_line(std::string& shown) {
    show(line_, shown);
    if (ends_ == ColourEnds::with_line) {
        reset(shown);
    }
    shown += '\n';
    line_.clear();
    returned_ = false;
    long_ = false;
}

void TerminalText::reset(std::string& shown) {
    shown += coloured_ ? "\x1b[0m" : "";
    coloured_ = false;
}

void TerminalText::finish(std::string& shown) {
    show(line_, shown);
    line_.clear();
    reset(shown);
}

} // namespace mgit
