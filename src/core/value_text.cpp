#include "mgit/core/value_text.hpp"

#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace mgit {

std::optional<std::size_t> number_in(std::string_view text, std::size_t least, std::size_t most) {
    std::size_t number = 0;
    auto const* const end = text.data() + text.size();
    auto const [stop, failure] = std::from_chars(text.data(), end, number);
    bool const whole = failure == std::errc() && stop == end;
    return whole && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

std::optional<std::chrono::milliseconds> time_span(std::string_view text) {
    auto const duration = parse_duration(text);
    return duration && duration->count() > 0 ? duration : std::nullopt;
}

std::optional<std::size_t> place_in(std::span<char const* const> known, std::string_view word) {
    auto const found = std::ranges::find(known, word);
    return found == known.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - known.begin()));
}

std::string allowed_words(std::span<char const* const> known, std::string_view word) {
    std::vector<std::string> const words(known.begin(), known.end());
    auto const meant = did_you_mean(word, words);
    return fmt::format("{}{}it can be: {}", meant, meant.empty() ? "" : "\n",
                       fmt::join(words, ", "));
}

std::vector<std::string> comma_separated(std::string_view list) {
    std::vector<std::string> words;
    while (!list.empty()) {
        words.emplace_back(list.substr(0, list.find(',')));
        list.remove_prefix(std::min(list.size(), words.back().size() + 1));
    }
    return words;
}

} // namespace mgit
