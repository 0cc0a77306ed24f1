#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mgit {

namespace {

// Damerau-Levenshtein distance (a swap of neighbours counts one), cut off beyond `limit`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) {
        return limit + 1;
    }
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before.swap(above);
        above.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const other = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + other});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
    }
    return row[b.size()];
}

struct Bracket {
    bool matches = false;
    std::size_t size = 0; // 0: not closed, so "[" stands for itself
};

// A bracket expression at the beginning of the pattern, against one byte.
Bracket match_bracket(std::string_view pattern, unsigned char byte) {
    std::size_t i = 1;
    bool const negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    i += negated ? 1 : 0;
    auto const member = [&]() {
        i += pattern[i] == '\\' && i + 1 < pattern.size() ? 1U : 0U;
        return static_cast<unsigned char>(pattern[i++]);
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
        found = found || (low <= byte && byte <= high);
    }
    return {};
}

// The bytes of the pattern's first element (not a star) if it matches the byte, else 0.
std::size_t match_one(std::string_view pattern, char byte) {
    if (pattern.empty()) {
        return 0;
    }
    if (pattern[0] == '?') {
        return 1;
    }
    if (pattern[0] == '[') {
        auto const bracket = match_bracket(pattern, static_cast<unsigned char>(byte));
        if (bracket.size > 0) {
            return bracket.matches ? bracket.size : 0;
        }
    }
    if (pattern[0] == '\\') {
        return pattern.size() > 1 && pattern[1] == byte ? 2 : 0;
    }
    return pattern[0] == byte ? 1 : 0;
}

} // namespace

std::vector<std::string> suggestions(std::string_view typed, std::span<std::string const> known) {
    struct Candidate {
        std::size_t distance;
        std::string const* word;
    };
    std::size_t const limit = typed.size() <= 3 ? 1 : 2;
    std::vector<Candidate> candidates;
    for (auto const& word : known) {
        bool const begun = !typed.empty() && word.starts_with(typed);
        auto const far = begun ? word.size() - typed.size() : distance(typed, word, limit);
        if (begun || far <= limit) {
            candidates.push_back({far, &word});
        }
    }
    std::ranges::stable_sort(candidates, {}, &Candidate::distance);
    candidates.resize(std::min<std::size_t>(candidates.size(), 3));
    std::vector<std::string> words;
    for (auto const& candidate : candidates) {
        words.push_back(*candidate.word);
    }
    return words;
}

std::string did_you_mean(std::string_view typed, std::span<std::string const> known) {
    auto const words = suggestions(typed, known);
    if (words.empty()) {
        return {};
    }
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i) {
        list += i == 0 ? "" : i + 1 == words.size() ? " or " : ", ";
        list += fmt::format("'{}'", words[i]);
    }
    return fmt::format("did you mean {}?", list);
}

// A mismatch goes back to the last star only: an earlier one need not take more than it did.
bool glob_matches(std::string_view pattern, std::string_view text) {
    constexpr auto none = std::string_view::npos;
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t after_star = none;
    std::size_t retry = 0; // where the text goes on if the last star takes one byte more
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            after_star = ++p;
            retry = t;
        } else if (auto const taken = match_one(pattern.substr(p), text[t])) {
            p += taken;
            ++t;
        } else if (after_star != none) {
            p = after_star;
            t = ++retry;
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
