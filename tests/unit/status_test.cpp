#include "mgit/git/status.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <string>

using namespace std::string_literals;

namespace {

std::string const id(40, 'a');
std::string const ids = id + " " + id + " ";
std::string const head = "# branch.oid " + id + "\0# branch.head main\0"s;

// One record after the headers.
std::string with(std::string const& record) {
    return head + record + '\0';
}

bool reads(std::string const& output) {
    return mgit::parse_status(output).has_value();
}

} // namespace

TEST_CASE("branch, upstream and stashes come from the headers") {
    auto const state = mgit::parse_status(
        head + "# branch.upstream origin/main\0# branch.ab +12 -3\0# stash 7\0"s);
    REQUIRE(state);
    CHECK(state->branch == "main");
    CHECK(state->commit == id);
    CHECK(state->upstream == "origin/main");
    CHECK_FALSE(state->gone);
    CHECK(state->ahead == 12);
    CHECK(state->behind == 3);
    CHECK(state->stashes == 7);
    CHECK_FALSE(state->dirty());
}

TEST_CASE("an upstream without counts is gone") {
    auto const state = mgit::parse_status(with("# branch.upstream origin/main"));
    REQUIRE(state);
    CHECK(state->gone);
}

TEST_CASE("a detached HEAD has no branch, and an unborn branch no commit") {
    auto const detached =
        mgit::parse_status("# branch.oid " + id + "\0# branch.head (detached)\0"s);
    REQUIRE(detached);
    CHECK(detached->detached());
    auto const unborn = mgit::parse_status("# branch.oid (initial)\0# branch.head main\0"s);
    REQUIRE(unborn);
    CHECK(unborn->unborn());
    CHECK(unborn->branch == "main");
    CHECK_FALSE(reads("# branch.oid (initial)\0# branch.head (detached)\0"s));
}

TEST_CASE("ids of SHA-256 and names of any bytes are read") {
    std::string const name = "\xff (\n)\x1b";
    auto const state = mgit::parse_status("# branch.oid " + std::string(64, 'b') +
                                          "\0# branch.head "s + name + '\0');
    REQUIRE(state);
    CHECK(state->branch == name);
    CHECK(state->commit.size() == 64);
}

TEST_CASE("paths are counted once in each way that they are changed") {
    auto const change = [](std::string const& xy) {
        return "1 " + xy + " N... 100644 100644 100644 " + ids + "a b\0"s;
    };
    auto const state = mgit::parse_status(
        head + change("M.") + change(".M") + change("MM") + change("A.") + change(".A") +
        change(".D") + "1 .M SCMU 160000 160000 160000 " + ids + "sub\0"s +
        "2 RM N... 100644 100644 100644 " + ids + "R100 new\0# branch.head old\0"s +
        "u UU N... 100644 100644 100644 100644 " + ids + id + " file\0"s +
        "u DU N... 000000 100644 100644 100644 " + ids + id + " other\0"s +
        "? new\0? # branch.head x\0! ignored\0"s);
    REQUIRE(state);
    CHECK(state->branch == "main");
    CHECK(state->staged == 4);
    CHECK(state->modified == 6);
    CHECK(state->untracked == 2);
    CHECK(state->conflicted == 2);
}

TEST_CASE("headers that are not known are passed over") {
    CHECK(reads(with("# branch.push origin/main")));
    CHECK(reads(with("# new")));
    CHECK(reads(with("#  ")));
    CHECK(reads("# first of all\0"s + head));
}

TEST_CASE("what git would not write is no state") {
    CHECK(reads(head));
    CHECK_FALSE(reads(""));
    CHECK_FALSE(reads("\0"s));
    CHECK_FALSE(reads("fatal: not a git repository"));
    CHECK_FALSE(reads(head.substr(0, head.find('\0') + 1)));
    CHECK_FALSE(reads("# branch.head main\0"s));
    for (char const* const record : {"",
                                     " ",
                                     "?",
                                     "? ",
                                     "x y",
                                     "3 new",
                                     "?x",
                                     "# branch.oid abc",
                                     "# branch.oid ",
                                     "# branch.head ",
                                     "# branch.upstream ",
                                     "# branch.ab",
                                     "# branch.ab +1",
                                     "# branch.ab 1 2",
                                     "# branch.ab +? -?",
                                     "# branch.ab +1 -",
                                     "# branch.ab +1 -2 ",
                                     "# branch.ab +-1 -2",
                                     "# branch.ab +99999999999999999999 -1",
                                     "# stash ",
                                     "# stash x",
                                     "# stash -1",
                                     "# stash 1x",
                                     "1",
                                     "1 M.",
                                     "1 M. N... 100644",
                                     "u UU"}) {
        INFO(record);
        bool const known_without_value = record == "# branch.ab"s;
        CHECK(reads(with(record)) == known_without_value);
    }
}

TEST_CASE("an entry needs each of its fields") {
    std::string const good = "1 M. N... 100644 100644 100644 " + ids + "file";
    REQUIRE(reads(with(good)));
    for (std::size_t length = 1; length < good.size() - 3; ++length) {
        INFO(good.substr(0, length));
        CHECK_FALSE(reads(with(good.substr(0, length))));
    }
    for (char const* const wrong :
         {"1 m. N... 100644 100644 100644 ", "1 M N... 100644 100644 100644 ",
          "1 M. X... 100644 100644 100644 ", "1 M. N.. 100644 100644 100644 ",
          "1 M. N... 100648 100644 100644 ", "1 M. N... 10064 100644 100644 ",
          "1 M. N... 100644 100644 100644  "}) {
        INFO(wrong);
        CHECK_FALSE(reads(with(wrong + ids + "file")));
    }
    std::string const rename = "2 R. N... 100644 100644 100644 " + ids;
    CHECK(reads(with(rename + "R90 new\0old"s)));
    CHECK_FALSE(reads(with(rename + "R90 new")));
    CHECK_FALSE(reads(with(rename + "R90 new\0"s)));
    CHECK_FALSE(reads(with(rename + "R101 new\0old"s)));
    CHECK_FALSE(reads(with(rename + "R new\0old"s)));
    CHECK_FALSE(reads(with(rename + "new\0old"s)));
}

TEST_CASE("output that was cut short is no state") {
    std::string const all = head + "# stash 2\0? one\0? two\0"s;
    for (std::size_t length = 0; length < all.size(); ++length) {
        INFO(length);
        bool const whole = length >= head.size() && all[length - 1] == '\0';
        CHECK(reads(all.substr(0, length)) == whole);
    }
}

TEST_CASE("a very long header is no state, very many entries are") {
    CHECK_FALSE(reads(with("# branch.upstream " + std::string(100'000, 'x'))));
    std::string many = head;
    for (int i = 0; i < 200'000; ++i) {
        many += "? some/folder/file\0"s;
    }
    auto const state = mgit::parse_status(many);
    REQUIRE(state);
    CHECK(state->untracked == 200'000);
}
