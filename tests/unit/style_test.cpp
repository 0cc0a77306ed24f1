#include "mgit/report/style.hpp"
#include "support/catch.hpp"

using namespace mgit;

TEST_CASE("colour follows the option, then the environment, then the stream") {
    StreamFacts const terminal{true, 80, true};
    StreamFacts const pipe{false, 80, true};
    ColourVariables plain;
    plain.term = "xterm-256color";
    auto const automatic = [](ColourVariables const& variables, StreamFacts const& stream) {
        return wants_colour(ColourChoice::automatic, variables, stream);
    };
    CHECK(automatic(plain, terminal));
    CHECK_FALSE(automatic(plain, pipe));

    SECTION("the option wins over everything") {
        auto variables = plain;
        variables.mgit_color = "never";
        variables.no_color = "1";
        CHECK(wants_colour(ColourChoice::always, variables, pipe));
        variables.mgit_color = "always";
        CHECK_FALSE(wants_colour(ColourChoice::never, variables, terminal));
    }
    SECTION("MGIT_COLOR wins over NO_COLOR and FORCE_COLOR; auto leaves it to them") {
        auto variables = plain;
        variables.no_color = "1";
        variables.mgit_color = "always";
        CHECK(automatic(variables, pipe));
        variables.mgit_color = "auto";
        CHECK_FALSE(automatic(variables, terminal));
        variables.no_color.reset();
        variables.force_color = "1";
        variables.mgit_color = "never";
        CHECK_FALSE(automatic(variables, terminal));
    }
    SECTION("NO_COLOR counts if it is not empty, and wins over FORCE_COLOR") {
        auto variables = plain;
        variables.no_color = "";
        CHECK(automatic(variables, terminal));
        variables.no_color = "0";
        variables.force_color = "1";
        CHECK_FALSE(automatic(variables, terminal));
    }
    SECTION("FORCE_COLOR and CLICOLOR_FORCE count if not empty and not 0") {
        auto variables = plain;
        variables.force_color = "0";
        variables.clicolor_force = "";
        CHECK_FALSE(automatic(variables, pipe));
        variables.clicolor_force = "1";
        CHECK(automatic(variables, pipe));
    }
    SECTION("the user's setting counts where neither option nor environment says anything") {
        auto const set = [&](ColourVariables const& variables, StreamFacts const& stream,
                             ColourChoice setting) {
            return wants_colour(ColourChoice::automatic, variables, stream, setting);
        };
        CHECK(set(plain, pipe, ColourChoice::always));
        CHECK_FALSE(set(plain, terminal, ColourChoice::never));
        CHECK_FALSE(wants_colour(ColourChoice::never, plain, pipe, ColourChoice::always));
        auto variables = plain;
        variables.force_color = "1";
        CHECK(set(variables, pipe, ColourChoice::never));
        variables.no_color = "1";
        CHECK_FALSE(set(variables, terminal, ColourChoice::always));
        variables = plain;
        variables.mgit_color = "auto";
        CHECK_FALSE(set(variables, pipe, ColourChoice::always));
        CHECK(set(variables, terminal, ColourChoice::never));
    }
    SECTION("a dumb or unknown terminal and a CI log have none") {
        auto variables = plain;
        variables.ci = true;
        CHECK_FALSE(automatic(variables, terminal));
        variables.force_color = "1";
        CHECK(automatic(variables, terminal));
        variables = plain;
        variables.term = "dumb";
        CHECK_FALSE(automatic(variables, terminal));
        variables.term.reset();
        CHECK_FALSE(automatic(variables, terminal));
    }
}

TEST_CASE("paint colours only where there is colour and text") {
    Style style;
    CHECK(style.bold("web") == "web");
    style.colour = true;
    CHECK(style.bold("web") == "\x1b[1mweb\x1b[0m");
    CHECK(style.paint("1;31", "web") == "\x1b[1;31mweb\x1b[0m");
    CHECK(style.bold("").empty());
}
