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

} // namespace

std::vector<std::string> suggestions(std::string_view typed, std::span<std::string const> known) {
    struct Candidate {
        std::size_t distance;
        std::string const* word;
    };
    std::size_t const limit = typed.size() <= 1 ? 0 : typed.size() <= 3 ? 1 : 2;
    std::vector<Candidate> candidates;
    for (auto const& word : known) {
        bool const begun = !typed.empty() && word.starts_with(typed);
        auto const far = begun ? word.size() - typed.size() : distance(typed, word, limit);
        bool const told = std::ranges::any_of(
            candidates, [&](Candidate const& candidate) { return *candidate.word == word; });
        if ((begun || far <= limit) && !told) {
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

} // namespace mgit
