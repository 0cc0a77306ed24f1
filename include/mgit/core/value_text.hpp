// Values as users spell them, in options as well as in settings.
// Knows neither which option or setting it is nor how an error is worded: that is for the caller.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// A decimal number within these bounds; nothing for anything else, a sign or a blank included.
std::optional<std::size_t> number_in(std::string_view text, std::size_t least, std::size_t most);

// As parse_duration; nothing for a time of no length.
std::optional<std::chrono::milliseconds> time_span(std::string_view text);

// The place of the word among those that are known.
std::optional<std::size_t> place_in(std::span<char const* const> known, std::string_view word);

// Where only these words can stand: "did you mean 'x'?" if one is near, and "it can be: a, b".
std::string allowed_words(std::span<char const* const> known, std::string_view word);

// The words between the commas: "a,b" is two, "" is none, and one comma at the end is no word.
std::vector<std::string> comma_separated(std::string_view list);

} // namespace mgit
