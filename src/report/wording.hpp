// Words that several sinks of this room put in the same way.
// Knows no stream and no event.
#pragma once

#include "mgit/core/rounded_time.hpp"
#include "mgit/core/text.hpp"
#include "mgit/json/utf8.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace mgit {

// Text that we did not write, safe to show and on one line.
inline std::string one_line(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return sanitised(text);
}

// The same for any bytes: each that is part of no character becomes U+FFFD, as browsers have it.
inline std::string shown_line(std::string_view bytes) {
    std::string text;
    while (!bytes.empty()) {
        std::size_t const size = utf8_character_size(bytes);
        text += size == 0 ? "\xEF\xBF\xBD" : bytes.substr(0, size);
        bytes.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return one_line(std::move(text));
}

// Filled up with blanks to a width.
inline std::string padded(std::string const& text, std::size_t columns) {
    auto const width = display_width(text);
    return text + std::string(width < columns ? columns - width : 0, ' ');
}

} // namespace mgit
