// What our output may look like: whether it is a terminal, its width, colour and symbols.
// Knows no descriptor: facts come in as values, so every case can be tested with plain text.
#pragma once

#include "mgit/core/choices.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// The facts about one of our streams.
struct StreamFacts {
    bool terminal = false;
    std::size_t columns = 80;
    bool utf8 = false;
};

// The environment's say in the matter, each as it is set; unset is nothing.
struct ColourVariables {
    std::optional<std::string> mgit_color;     // "always", "never", "auto"
    std::optional<std::string> no_color;       // counts if not empty (no-color.org)
    std::optional<std::string> force_color;    // counts if not empty and not "0"
    std::optional<std::string> clicolor_force; // the same
    std::optional<std::string> term;           // "dumb" means none
    bool ci = false;                           // a CI log is no terminal
};

// --color over MGIT_COLOR over NO_COLOR over FORCE_COLOR and CLICOLOR_FORCE over the user's setting
// over what the stream is. MGIT_COLOR=auto goes around the setting as well.
bool wants_colour(ColourChoice option, ColourVariables const& variables, StreamFacts const& stream,
                  ColourChoice setting = ColourChoice::automatic);

struct Style {
    bool terminal =
        false; // sanitise, rules and bold headers; else bytes as they are, ASCII headers
    bool colour = false;
    bool utf8 = false;
    std::size_t columns = 80;
    bool accessible = false; // read aloud: words, no rules and symbols
    // The columns at the moment, of a terminal whose size may change meanwhile. If it is empty, or
    // has no answer, they are as above.
    std::function<std::optional<std::size_t>()> columns_now{};

    std::size_t width() const {
        auto const now = columns_now ? columns_now() : std::nullopt;
        return now.value_or(columns);
    }

    // The text in bold, or in an SGR colour ("31", "1;33"), or as it is without colour.
    std::string bold(std::string_view text) const { return paint("1", text); }
    std::string paint(std::string_view sgr, std::string_view text) const;
};

} // namespace mgit
