#include "mgit/report/style.hpp"

#include <fmt/format.h>

namespace mgit {

bool wants_colour(ColourChoice option, ColourVariables const& variables, StreamFacts const& stream,
                  ColourChoice setting) {
    auto const forces = [](std::optional<std::string> const& value) {
        return value && !value->empty() && *value != "0";
    };
    if (option != ColourChoice::automatic) {
        return option == ColourChoice::always;
    }
    if (variables.mgit_color == "always" || variables.mgit_color == "never") {
        return variables.mgit_color == "always";
    }
    if (variables.no_color && !variables.no_color->empty()) {
        return false;
    }
    if (forces(variables.force_color) || forces(variables.clicolor_force)) {
        return true;
    }
    if (setting != ColourChoice::automatic && variables.mgit_color != "auto") {
        return setting == ColourChoice::always;
    }
    bool const dumb = !variables.term || variables.term->empty() || variables.term == "dumb";
    return stream.terminal && !dumb && !variables.ci;
}

std::string Style::paint(std::string_view sgr, std::string_view text) const {
    return colour && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", sgr, text)
                                   : std::string(text);
}

} // namespace mgit
