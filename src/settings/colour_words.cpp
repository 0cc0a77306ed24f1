#include "settings/colour_words.hpp"

#include "mgit/core/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>
#include <vector>

namespace mgit {

namespace {

constexpr std::size_t longest_sgr = 48;
constexpr std::array colours = {"black", "red",     "green", "yellow",
                                "blue",  "magenta", "cyan",  "white"};
constexpr std::size_t default_colour = 9; // behind 30 or 40: the terminal's own

struct Attribute {
    std::string_view word;
    std::string_view sgr;
};
// The first word for an attribute is the one that is shown.
constexpr Attribute attributes[] = {{"bold", "1"},    {"dim", "2"},       {"italic", "3"},
                                    {"ul", "4"},      {"underline", "4"}, {"blink", "5"},
                                    {"reverse", "7"}, {"strike", "9"}};

std::vector<std::string> split(std::string_view text, std::string_view separators) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        std::size_t const end = std::min(text.find_first_of(separators, begin), text.size());
        parts.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

std::optional<std::size_t> byte_of(std::string_view hex) {
    std::size_t value = 0;
    auto const [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
    bool const whole = error == std::errc() && end == hex.data() + hex.size();
    return whole ? std::optional(hex.size() == 1 ? value * 17 : value) : std::nullopt;
}

// "#ff8800" or "#f80", behind 38 or 48.
std::optional<std::string> exact_colour(std::string_view word, std::size_t base) {
    if (!word.starts_with('#') || (word.size() != 7 && word.size() != 4)) {
        return std::nullopt;
    }
    std::size_t const digits = word.size() / 3;
    std::string sgr = fmt::format("{};2", base + 8);
    for (std::size_t i = 0; i < 3; ++i) {
        auto const value = byte_of(word.substr(1 + i * digits, digits));
        if (!value) {
            return std::nullopt;
        }
        sgr += fmt::format(";{}", *value);
    }
    return sgr;
}

// base: 30 for the text, 40 for what is behind it. The bright ones are 60 above.
std::optional<std::string> colour(std::string_view word, std::size_t base) {
    if (auto const number = number_in(word, 0, 255)) {
        return *number < 8    ? fmt::format("{}", base + *number)
               : *number < 16 ? fmt::format("{}", base + 60 + *number - 8)
                              : fmt::format("{};5;{}", base + 8, *number);
    }
    if (word == "normal") {
        return "";
    }
    if (word == "default") {
        return fmt::format("{}", base + default_colour);
    }
    bool const bright = word.starts_with("bright");
    auto const name = word.substr(bright ? 6 : 0);
    auto const place = name == "purple" ? std::optional<std::size_t>(5) : place_in(colours, name);
    return place ? std::optional(fmt::format("{}", base + (bright ? 60 : 0) + *place))
                 : exact_colour(word, base);
}

// "1;34": at least two numbers, for a single one is a colour of the 256.
bool is_sgr(std::string_view text) {
    auto const numbers = split(text, ";:");
    return numbers.size() > 1 && text.size() <= longest_sgr &&
           std::ranges::all_of(numbers, [](std::string const& number) {
               return number.size() <= 3 && number_in(number, 0, 255).has_value();
           });
}

void append(std::string& sgr, std::string_view more) {
    sgr += sgr.empty() || more.empty() ? "" : ";";
    sgr += more;
}

bool is_background(std::string_view number) {
    return number_in(number, 40, 49) || number_in(number, 100, 107);
}

// Words for the parameters from `at` on, which is moved behind them; empty if there are none.
std::string next_word(std::vector<std::string> const& numbers, std::size_t& at) {
    auto const is = [&](std::size_t offset, std::string_view number) {
        return at + offset < numbers.size() && numbers[at + offset] == number;
    };
    auto const attribute = std::ranges::find(attributes, numbers[at], &Attribute::sgr);
    if (attribute != std::end(attributes)) {
        ++at;
        return std::string(attribute->word);
    }
    bool const extended = is(0, "38") || is(0, "48");
    if (extended && is(1, "5") && at + 2 < numbers.size()) {
        at += 3;
        return numbers[at - 1];
    }
    if (extended && is(1, "2") && at + 4 < numbers.size()) {
        std::string word = "#";
        for (at += 2; word.size() < 7; ++at) {
            word += fmt::format("{:02x}", number_in(numbers[at], 0, 255).value_or(0));
        }
        return word;
    }
    std::size_t const number = number_in(numbers[at++], 30, 107).value_or(0);
    std::size_t const digit = number % 10;
    bool const bright = number >= 90;
    if (number / 10 != 3 && number / 10 != 4 && !bright) {
        return "";
    }
    return digit == default_colour && !bright ? "default"
           : digit < colours.size() ? (bright ? "bright" : "") + std::string(colours.at(digit))
                                    : "";
}

} // namespace

std::optional<std::string> sgr_of(std::string_view words) {
    if (is_sgr(words)) {
        return std::string(words);
    }
    std::string sgr;
    std::size_t count = 0; // of words
    std::size_t base = 30;
    for (std::string const& word : split(words, " ")) {
        if (word.empty()) {
            continue;
        }
        ++count;
        auto const attribute = std::ranges::find(attributes, word, &Attribute::word);
        if (attribute != std::end(attributes)) {
            append(sgr, attribute->sgr);
            continue;
        }
        auto const found = base <= 40 ? colour(word, base) : std::nullopt;
        if (!found) {
            return std::nullopt;
        }
        append(sgr, *found);
        base += 10;
    }
    return count > 0 && sgr.size() <= longest_sgr ? std::optional(sgr) : std::nullopt;
}

std::string colour_words(std::string_view sgr) {
    if (sgr.empty()) {
        return "normal";
    }
    std::string words;
    bool colour_said = false;
    auto const numbers = split(sgr, ";:");
    for (std::size_t at = 0; at < numbers.size();) {
        words += words.empty() ? "" : " ";
        words += is_background(numbers[at]) && !colour_said ? "normal " : "";
        auto const attribute = std::ranges::find(attributes, numbers[at], &Attribute::sgr);
        colour_said = colour_said || attribute == std::end(attributes);
        words += next_word(numbers, at);
    }
    return sgr_of(words) == sgr ? words : std::string(sgr);
}

} // namespace mgit
