// Where a text is wrong and how to say so: file, line and column, and the line with a caret below.
// Knows no grammar; whoever reads the text finds the flaw.
#pragma once

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace mgit {

// What to do about a broken file, for the hint of an error.
inline constexpr std::string_view correct_the_file =
    "nothing was changed: correct the file in an editor";

struct Flaw {
    std::size_t offset; // in the text
    std::string what;
};

// The line around the flaw, at most some 100 columns of it, with a caret below.
inline std::string excerpt(std::string_view line, std::size_t column) {
    auto const inside_character = [&](std::size_t at) {
        return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U;
    };
    std::size_t begin = column - std::min<std::size_t>(column, 60);
    std::size_t end = std::min(line.size(), column + 40);
    for (; begin > 0 && inside_character(begin); --begin) {
    }
    for (; inside_character(end); ++end) {
    }
    std::string before(line.substr(begin, column - begin));
    std::string after(line.substr(column, end - column));
    std::replace(before.begin(), before.end(), '\t', ' ');
    return fmt::format("{}{}\n{:>{}}\n", before, after, '^', display_width(sanitised(before)) + 1);
}

// Throws the Error for it; `where` names the file.
[[noreturn]] inline void report(Flaw const& flaw, std::string_view text, std::string const& where) {
    std::size_t const offset = std::min(flaw.offset, text.size());
    std::string_view const before = text.substr(0, offset);
    auto const line_number = std::count(before.begin(), before.end(), '\n') + 1;
    std::size_t const begin = before.rfind('\n') + 1; // 0 if there is none
    std::string_view line = text.substr(begin, text.find('\n', offset) - begin);
    line = line.substr(0, line.find_last_not_of('\r') + 1);
    std::size_t const column = std::min(offset - begin, line.size());

    std::string hint = line.empty() ? "" : excerpt(line, column);
    hint += line.starts_with("<<<<<<<")
                ? "nothing was changed: a merge left conflict markers in the file, resolve them"
                : correct_the_file;
    throw Error(ExitCode::registry,
                fmt::format("{}:{}:{}: {}", where, line_number, column + 1, flaw.what), hint);
}

} // namespace mgit
