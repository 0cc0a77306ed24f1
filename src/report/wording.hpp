// Words that several sinks of this room put in the same way.
// Knows no stream and no event.
#pragma once

#include "mgit/core/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

namespace mgit {

// Text that we did not write, safe to show and on one line.
inline std::string one_line(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return sanitised(text);
}

// As exact as people want to know it.
inline std::chrono::milliseconds rounded(std::chrono::milliseconds took) {
    using namespace std::chrono;
    using Tenths = duration<std::int64_t, std::deci>;
    return took < seconds(1)   ? took
           : took < minutes(1) ? round<Tenths>(took)
                               : round<seconds>(took);
}

// Filled up with blanks to a width.
inline std::string padded(std::string const& text, std::size_t columns) {
    auto const width = display_width(text);
    return text + std::string(width < columns ? columns - width : 0, ' ');
}

} // namespace mgit
