#include "git/config.hpp"
#include "mgit/git/discovery.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

namespace {

// Each entry as section|subsection|key=value, or without "=" if it has none.
std::vector<std::string> entries(std::string_view text) {
    std::vector<std::string> result;
    mgit::read_config(text, [&](mgit::ConfigEntry const& entry) {
        result.push_back(entry.section + "|" + entry.subsection + "|" + entry.key +
                         (entry.value ? "=" + *entry.value : ""));
    });
    return result;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("sections, subsections and keys are read with git's rules for case") {
    CHECK(
        entries("[Core]\n\tBare = TRUE\n[remote \"Up Stream\"] URL=x\n[Remote.ORIGIN]\nurl=y\n") ==
        Lines{"core||bare=TRUE", "remote|Up Stream|url=x", "remote|origin|url=y"});
    CHECK(entries("[a \"q\\\"\\\\.b\"]\nk=v") == Lines{"a|q\"\\.b|k=v"});
    CHECK(entries("\xEF\xBB\xBF[a]\r\nk = v\r\nflag\r\n") == Lines{"a||k=v", "a||flag"});
}

TEST_CASE("values are read with quotes, escapes, comments and continued lines") {
    CHECK(entries("[a]\nk =  x  y  # note\n") == Lines{"a||k=x  y"});
    CHECK(entries("[a]\nk = \" x # y \" ; note\n") == Lines{"a||k= x # y "});
    CHECK(entries("[a]\nk = x\\\n  y\\tz\\\\\\\"\nl=2") == Lines{"a||k=x  y\tz\\\"", "a||l=2"});
    CHECK(entries("# one\n; two\n[a] ; three\nk=v;four\nempty =\n") ==
          Lines{"a||k=v", "a||empty="});
}

TEST_CASE("what git would refuse ends the reading, with what came before kept") {
    auto const wrong = GENERATE("[b\n", "[b c]\n", "[b \"c\n\"]\n", "1x = y\n", "k ? y\n",
                                "k = \"open\n", "k = \\x\n", "[b \"c\" ]\n", "[b_c]\n");
    INFO(wrong);
    CHECK(entries(std::string("[a]\nk=v\n") + wrong + "[z]\nk=v\n") == Lines{"a||k=v"});
}

TEST_CASE("a switch is true as git reads it") {
    for (char const* const word : {"true", "Yes", "ON", "1", "10"}) {
        CHECK(mgit::is_true(word));
    }
    for (char const* const word : {"false", "no", "off", "0", "00", "", "maybe"}) {
        CHECK_FALSE(mgit::is_true(word));
    }
}

TEST_CASE("the remote's url is that of origin, else that of the first remote") {
    std::string const up = "[remote \"up\"]\n\turl = /up\n";
    std::string const down = "[remote \"down\"]\n\turl = /down\n";
    std::string const origin = "[remote \"origin\"]\n\tpushurl = /push\n\turl = /o\n\turl = /2\n";
    CHECK(mgit::remote_url(up + down) == "/up");
    CHECK(mgit::remote_url(up + origin + down) == "/o");
    CHECK(mgit::remote_url(down + "[Remote \"Origin\"]\nurl = /other\n") == "/down");
    CHECK(mgit::remote_url("[remote \"origin\"]\nurl\nfetch = x\n").empty());
    CHECK(mgit::remote_url("[branch \"main\"]\nurl = /x\n").empty());
    CHECK(mgit::remote_url("[remote \"origin\"]\nurl = --upload-pack=x\n") == "--upload-pack=x");
    CHECK(mgit::remote_url("").empty());
}
