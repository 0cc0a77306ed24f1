#include "core/character.hpp"
#include "mgit/core/text.hpp"

namespace mgit {

namespace {

// A byte that is no UTF-8 is a character of its own, and like none that is.
char32_t code_of(Character const& character) {
    return character.valid ? character.code : character.code + 0x110000;
}

struct Bracket {
    bool matches = false;
    std::size_t size = 0; // 0: not closed, so "[" stands for itself
};

// A bracket expression at the beginning of the pattern, against one character.
Bracket match_bracket(std::string_view pattern, char32_t code) {
    std::size_t i = 1;
    bool const negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    i += negated ? 1 : 0;
    auto const member = [&]() {
        i += pattern[i] == '\\' && i + 1 < pattern.size() ? 1U : 0U;
        Character const character = first_character(pattern.substr(i));
        i += character.size;
        return code_of(character);
    };
    bool found = false;
    for (bool first = true; i < pattern.size(); first = false) {
        if (pattern[i] == ']' && !first) {
            return {found != negated, i + 1};
        }
        auto const low = member();
        auto high = low;
        if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
            ++i;
            high = member();
        }
        found = found || (low <= code && code <= high);
    }
    return {};
}

// The bytes of the pattern's first element (not a star) if it matches the character that the text
// begins with, else 0.
std::size_t match_one(std::string_view pattern, std::string_view text, Character const& character) {
    if (pattern.empty()) {
        return 0;
    }
    if (pattern[0] == '?') {
        return 1;
    }
    if (pattern[0] == '[') {
        auto const bracket = match_bracket(pattern, code_of(character));
        if (bracket.size > 0) {
            return bracket.matches ? bracket.size : 0;
        }
    }
    std::size_t const escape = pattern[0] == '\\' ? 1 : 0;
    bool const same = pattern.substr(escape).starts_with(text.substr(0, character.size));
    return same ? escape + character.size : 0;
}

} // namespace

// A mismatch goes back to the last star only: an earlier one need not take more than it did.
bool glob_matches(std::string_view pattern, std::string_view text) {
    constexpr auto none = std::string_view::npos;
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t after_star = none;
    std::size_t retry = 0; // where the text goes on if the last star takes one character more
    while (t < text.size()) {
        Character const character = first_character(text.substr(t));
        if (p < pattern.size() && pattern[p] == '*') {
            after_star = ++p;
            retry = t;
        } else if (auto const taken = match_one(pattern.substr(p), text.substr(t), character)) {
            p += taken;
            t += character.size;
        } else if (after_star != none) {
            p = after_star;
            retry += first_character(text.substr(retry)).size;
            t = retry;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == none;
}

bool is_glob(std::string_view pattern) {
    return pattern.find_first_of("*?[\\") != std::string_view::npos;
}

} // namespace mgit
