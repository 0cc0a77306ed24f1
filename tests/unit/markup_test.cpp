#include "report/markup.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>

using namespace mgit;

namespace {

std::string guarded(std::string const& text, std::size_t piece = 1000) {
    MarkerGuard guard;
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        guard.add(std::string_view(text).substr(at, piece), out);
    }
    guard.finish(out);
    return out;
}

} // namespace

TEST_CASE("F05 what XML cannot hold becomes U+FFFD, and markup stays text") {
    CHECK(xml_text("a<b>&\"c\"]]>\n\t") == "a&lt;b&gt;&amp;\"c\"]]&gt;\n\t");
    CHECK(xml_attribute("a<b>&\"c\"\n\t\r") == "a&lt;b&gt;&amp;&#34;c&#34;&#10;&#9;&#13;");
    CHECK(xml_text(std::string("\0\x01\x1b\x7f", 4)) == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\x7f");
    CHECK(
        xml_text("\xff\xc3z é\xEF\xBF\xBE\xEF\xBF\xBF\xed\xa0\x80") ==
        "\xEF\xBF\xBD\xEF\xBF\xBDz é\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(xml_text("a\r\n") == "a&#13;\n");
}

TEST_CASE("F88 the commands of each service hold any text") {
    CHECK(github_data("50%\r\nfoo: a,b") == "50%25%0D%0Afoo: a,b");
    CHECK(github_property("a:b,c%") == "a%3Ab%2Cc%25");
    CHECK(azure_data("50%\r\n;]") == "50%AZP25%0D%0A;]");
    CHECK(teamcity_value("it's [a|b]\r\n") == "it|'s |[a||b|]|r|n");
    CHECK(teamcity_value("é\U0001F600") == "|0x00e9|0xd83d|0xde00");
    CHECK(section_word("a b/c:é\x1b[0m") == "a_b_c_____0m");
    CHECK(tap_description("a # SKIP \\ b\nc") == "a \\# SKIP \\\\ b c");
    CHECK(markdown_text("a|b <img> `x` *y*\n[z](u)&") ==
          "a\\|b &#60;img&#62; \\`x\\` \\*y\\* \\[z\\]\\(u\\)&#38;");
}

TEST_CASE("F88 no marker of a service is left in a log, wherever it was cut") {
    std::string const hostile = "##vso[task.setvariable variable=PATH;]x\nfine ##[error]y\n"
                                "###teamcity[x] ##VsO[y] #vso[ok] # ## ##vs ##teamcit\n####[";
    auto const whole = guarded(hostile);
    CHECK(whole == "## vso[task.setvariable variable=PATH;]x\nfine ## [error]y\n"
                   "### teamcity[x] ## VsO[y] #vso[ok] # ## ##vs ##teamcit\n#### [");
    for (std::size_t piece = 1; piece < 20; ++piece) {
        CHECK(guarded(hostile, piece) == whole);
    }
    CHECK(guarded("##") == "##");
    CHECK(guarded("a #") == "a #");
    CHECK(guarded(whole) == whole);
}
