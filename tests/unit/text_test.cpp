#include "mgit/core/text.hpp"
#include "support/catch.hpp"

#include <fnmatch.h>
#include <random>

using namespace mgit;
using namespace std::chrono_literals;

namespace {

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
    std::string text(random() % (longest + 1), ' ');
    for (char& c : text) {
        c = alphabet[random() % alphabet.size()];
    }
    return text;
}

// Independent of the decoder under test: walks UTF-8 by its grammar (RFC 3629).
bool is_clean_utf8(std::string_view text) {
    auto const in = [&](std::size_t i, unsigned low, unsigned high) {
        auto const byte = i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
        return byte >= low && byte <= high;
    };
    for (std::size_t i = 0; i < text.size();) {
        if (in(i, 0x20, 0x7E) || text[i] == '\t' || text[i] == '\n') {
            i += 1;
        } else if ((in(i, 0xC3, 0xDF) && in(i + 1, 0x80, 0xBF)) ||
                   (in(i, 0xC2, 0xC2) && in(i + 1, 0xA0, 0xBF))) { // without C1
            i += 2;
        } else if ((in(i, 0xE0, 0xE0) && in(i + 1, 0xA0, 0xBF) && in(i + 2, 0x80, 0xBF)) ||
                   (in(i, 0xED, 0xED) && in(i + 1, 0x80, 0x9F) && in(i + 2, 0x80, 0xBF)) ||
                   (in(i, 0xE1, 0xEF) && !in(i, 0xED, 0xED) && in(i + 1, 0x80, 0xBF) &&
                    in(i + 2, 0x80, 0xBF))) {
            i += 3;
        } else if ((in(i, 0xF0, 0xF0) && in(i + 1, 0x90, 0xBF)) ||
                   (in(i, 0xF1, 0xF3) && in(i + 1, 0x80, 0xBF)) ||
                   (in(i, 0xF4, 0xF4) && in(i + 1, 0x80, 0x8F))) {
            if (!in(i + 2, 0x80, 0xBF) || !in(i + 3, 0x80, 0xBF)) {
                return false;
            }
            i += 4;
        } else {
            return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("sanitised text shows what would command a terminal") {
    CHECK(sanitised("plain\ttext\n") == "plain\ttext\n");
    CHECK(sanitised("naïve 日本 🙂") == "naïve 日本 🙂");
    CHECK(sanitised("\x1b[2J\x07\r\x7f") == "^[[2J^G^M^?");
    CHECK(sanitised("\x1b]0;title\x07") == "^[]0;title^G");
    CHECK(sanitised(std::string_view("a\0b", 3)) == "a^@b");
    CHECK(sanitised("\x9b"
                    "2J") == "\\x9b2J"); // C1 as a byte
    CHECK(sanitised("\xc2\x9b"
                    "2J") == "\\x9b2J"); // C1 as a character
    CHECK(sanitised("\xff\xc3(\xed\xa0\x80") == "\\xff\\xc3(\\xed\\xa0\\x80");
    CHECK(sanitised("\xc0\xaf") == "\\xc0\\xaf"); // an overlong slash
    CHECK(sanitised("a\u202Eb\u2066c") == "a<U+202E>b<U+2066>c");
}

TEST_CASE("sanitised text keeps colours only where they are wanted") {
    std::string const red = "\x1b[1;31mred\x1b[m\x1b[K";
    CHECK(sanitised(red, Colours::keep) == "\x1b[1;31mred\x1b[m");
    CHECK(sanitised(red, Colours::strip) == "red");
    CHECK(sanitised("\x1b[31", Colours::keep) == "^[[31");
    CHECK(sanitised("\x1b[?25m", Colours::keep) == "^[[?25m");
    CHECK(sanitised("\x1b[" + std::string(100, '1') + "m", Colours::keep).starts_with("^[[11"));
    // Dropping a sequence must not join the rest to a new one.
    CHECK(sanitised("\x1b[3\x1b[31m1m") == "^[[31m");
}

TEST_CASE("sanitised text of any bytes is clean UTF-8 and stays as it is") {
    std::mt19937 random(1);
    std::string all(256, ' ');
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = static_cast<char>(i);
    }
    std::string_view const nasty =
        "\x1b\x1b[[0;31mmK\xc2\x9b\xe2\x80\xae\xf0\x9f\x99\x82\xed\xa0\r\n a";
    for (int round = 0; round < 20000; ++round) {
        auto const text = random_text(random, round % 2 == 0 ? std::string_view(all) : nasty, 40);
        auto const once = sanitised(text);
        CAPTURE(text);
        REQUIRE(is_clean_utf8(once));
        REQUIRE(sanitised(once) == once);
        auto const coloured = sanitised(text, Colours::keep);
        REQUIRE(sanitised(coloured, Colours::keep) == coloured);
        REQUIRE(is_clean_utf8(sanitised(coloured)));
    }
}

TEST_CASE("a word is quoted only if it has to be") {
    CHECK(shell_word("web-2.0_x/y@z") == "web-2.0_x/y@z");
    CHECK(shell_word("日本") == "日本");
    CHECK(shell_word("") == "''");
    CHECK(shell_word("two words") == "'two words'");
    CHECK(quoted_name("web") == "'web'");
    CHECK(quoted_name("two words") == "'two words'");
    CHECK(quoted_name("") == "''");
    CHECK(quoted_name("a\nb") == "$'a\\nb'");
    CHECK(shell_word("$(touch X);it's") == R"('$(touch X);it'\''s')");
    CHECK(shell_word("new\nline\t\x1b[31m") == R"($'new\nline\t\x1b[31m')");
    CHECK(shell_word("it's \\ \377") == R"($'it\'s \\ \xff')");
    CHECK(shell_word("\u202Egpj") == R"($'\xe2\x80\xaegpj')");
}

TEST_CASE("an argument vector is quoted for any POSIX shell") {
    std::vector<std::string> const argv{"git", "log", "--format=%h %s", "", "a'b\nc"};
    CHECK(shell_line(argv) == "git log '--format=%h %s' '' 'a'\\''b\nc'");
    CHECK(shell_line(std::vector<std::string>{"~", "#x", "{a,b}"}) == "'~' '#x' '{a,b}'");
}

TEST_CASE("URLs lose their passwords and tokens") {
    CHECK(redacted_url("https://user:tok@host/x") == "https://***@host/x");
    CHECK(redacted_url("http://tok@host") == "http://***@host");
    CHECK(redacted_url("ssh://git@host/x") == "ssh://git@host/x");
    CHECK(redacted_url("ssh://git:pw@host/x") == "ssh://***@host/x");
    CHECK(redacted_url("git@host:x@y.git") == "git@host:x@y.git");
    CHECK(redacted_url("https://host/a@b") == "https://host/a@b");
    CHECK(redacted_url("https://a:p@ss'w@host") == "https://***@host");
    CHECK(redacted_url("fatal: unable to access 'https://me:secret@host/x/': no. See "
                       "https://tok@other.") ==
          "fatal: unable to access 'https://***@host/x/': no. See https://***@other.");
}

TEST_CASE("width counts columns, not bytes") {
    CHECK(display_width("") == 0);
    CHECK(display_width("web") == 3);
    CHECK(display_width("naïve") == 5);
    CHECK(display_width("e\u0301") == 1);
    CHECK(display_width("日本語") == 6);
    CHECK(display_width("🙂") == 2);
    CHECK(display_width("ｗ가") == 4);
    CHECK(display_width("──…") == 3);
    CHECK(display_width("\xff") == 1);
}

TEST_CASE("elided text never takes more than its columns") {
    CHECK(elided("abcdef", 6, true) == "abcdef");
    CHECK(elided("abcdef", 5, true) == "abcd…");
    CHECK(elided("abcdef", 5, false) == "abcd~");
    CHECK(elided("日本語", 4, true) == "日…"); // half a character is none
    CHECK(elided("abc", 1, true) == "…");
    CHECK(elided("abc", 0, true).empty());
}

TEST_CASE("counts and lists read as English") {
    CHECK(counted(1, "repo") == "1 repo");
    CHECK(counted(0, "repo") == "0 repos");
    std::vector<std::string> const words{"a", "b", "c", "d", "e"};
    auto const first = [&](std::size_t count) { return std::span(words).first(count); };
    CHECK(listed(first(0), 3).empty());
    CHECK(listed(first(1), 3) == "a");
    CHECK(listed(first(2), 3) == "a and b");
    CHECK(listed(first(3), 3) == "a, b and c");
    CHECK(listed(first(5), 3) == "a, b, c, +2 more");
}

TEST_CASE("durations are read with and without units") {
    CHECK(parse_duration("90") == 90s);
    CHECK(parse_duration("90s") == 90s);
    CHECK(parse_duration("1m30s") == 90s);
    CHECK(parse_duration("2h") == 2h);
    CHECK(parse_duration("500ms") == 500ms);
    CHECK(parse_duration("2.1s") == 2100ms);
    CHECK(parse_duration("0.1") == 100ms);
    CHECK(parse_duration("1000d") == 24000h);
    for (auto const* const wrong :
         {"", "-1", "s", "1x", "1 s", "30s1m", "1m30", "1m1m", "inf", "nan", "0x10", "1e3", "1s ",
          "1001d", "99999999999999999999999999", "."}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_duration(wrong));
    }
}

TEST_CASE("durations are written in their shortest form, which can be read back") {
    CHECK(format_duration(0ms) == "0s");
    CHECK(format_duration(500ms) == "500ms");
    CHECK(format_duration(2100ms) == "2.1s");
    CHECK(format_duration(30s) == "30s");
    CHECK(format_duration(90s) == "1m30s");
    CHECK(format_duration(1h) == "1h");
    CHECK(format_duration(25h + 500ms) == "1d1h0.5s");
    std::mt19937_64 random(2);
    for (int round = 0; round < 5000; ++round) {
        std::chrono::milliseconds const duration(random() % (86'400'000ULL >> (round % 27)));
        REQUIRE(parse_duration(format_duration(duration)) == duration);
    }
}

TEST_CASE("suggestions are near, few, and the nearest first") {
    std::vector<std::string> const known{"status", "stash",    "push",         "pull",
                                         "fetch",  "frontend", "front-end-old"};
    using Words = std::vector<std::string>;
    CHECK(suggestions("pul", known) == Words{"pull"});
    CHECK(suggestions("psuh", known) == Words{"push"});
    CHECK(suggestions("fronend", known) == Words{"frontend"});
    CHECK(suggestions("front", known) == Words{"frontend", "front-end-old"});
    CHECK(suggestions("stauts", known) == Words{"status"});
    CHECK(suggestions("xyz", known).empty());
    CHECK(suggestions("", known).empty());
    CHECK(suggestions("a", Words{"b1", "a1", "a2", "a3", "a4"}) == Words{"a1", "a2", "a3"});
    CHECK(suggestions("b", Words{"u", "bar"}) == Words{"bar"});
    CHECK(suggestions("dirtyy", Words{"dirty", "dirty"}) == Words{"dirty"});
    CHECK(did_you_mean("fronend", known) == "did you mean 'frontend'?");
    CHECK(did_you_mean("a", Words{"a1", "a2"}) == "did you mean 'a1' or 'a2'?");
    CHECK(did_you_mean("a", Words{"a1", "a2", "a3"}) == "did you mean 'a1', 'a2' or 'a3'?");
    CHECK(did_you_mean("xyz", known).empty());
}

TEST_CASE("globs match as fnmatch does") {
    CHECK(glob_matches("lib-*", "lib-"));
    CHECK(glob_matches("*", "a/b"));
    CHECK_FALSE(glob_matches("lib-?", "lib-"));
    CHECK_FALSE(glob_matches("", "a"));
    CHECK(glob_matches("[!a]\\*", "b*"));
    CHECK(is_glob("a*"));
    CHECK_FALSE(is_glob("a-b"));
    // Brackets that are closed only: what an open one means differs between C libraries.
    std::vector<std::string> const parts{
        "a",    "b",     "-",    "!",    "]",    "*",    "?",      "\\*",  "\\a",   "[ab]",  "[!a]",
        "[^-]", "[a-b]", "[]a]", "[!]]", "[-b]", "[a-]", "[\\]a]", "[*?]", "[b-a]", "[!a-b]"};
    std::mt19937 random(3);
    for (int round = 0; round < 100000; ++round) {
        std::string pattern;
        for (auto count = random() % 6; count > 0; --count) {
            pattern += parts[random() % parts.size()];
        }
        auto const text = random_text(random, "ab-]!*", 5);
        CAPTURE(pattern, text);
        REQUIRE(glob_matches(pattern, text) == (fnmatch(pattern.c_str(), text.c_str(), 0) == 0));
    }
    CHECK(glob_matches("a[b", "a[b"));
    CHECK_FALSE(glob_matches("a\\", "a\\")); // nothing is escaped
}

TEST_CASE("globs count characters, not bytes") {
    CHECK(glob_matches("na?ve", "naïve"));
    CHECK_FALSE(glob_matches("na??ve", "naïve"));
    CHECK(glob_matches("na[ï]ve", "naïve"));
    CHECK(glob_matches("na[!x]ve", "naïve"));
    CHECK(glob_matches("[à-ÿ]*", "ünï"));
    CHECK(glob_matches("日本???", "日本語リポ"));
    CHECK(glob_matches("*?\\ö", "aöö"));
    CHECK(glob_matches("a?c", "a\xff"
                              "c")); // no UTF-8: a byte is a character
    CHECK_FALSE(glob_matches("[\xc3\xbf]", "\xff"));
}

TEST_CASE("a beginning of so many bytes cuts no character") {
    CHECK(first_bytes("abc", 3) == "abc");
    CHECK(first_bytes("abc", 2) == "ab");
    CHECK(first_bytes("aé", 2) == "a");
    CHECK(first_bytes("語語", 5) == "語");
    CHECK(first_bytes("\x80\x80\x80\x80\x80\x80", 5).size() >= 2);
}

TEST_CASE("a hostile glob takes no exponential time") {
    std::string pattern;
    for (int i = 0; i < 50; ++i) {
        pattern += "*a";
    }
    CHECK_FALSE(glob_matches(pattern + "b", std::string(10000, 'a')));
}

TEST_CASE("a name is cut in the middle, by columns and not by bytes") {
    CHECK(elided_middle("feature", 7, true) == "feature");
    CHECK(elided_middle("feature", 6, true) == "fea…re");
    CHECK(elided_middle("feature", 5, false) == "fe~re");
    CHECK(elided_middle("feature", 2, true) == "f…");
    CHECK(elided_middle("feature", 1, true) == "…");
    CHECK(elided_middle("feature", 0, true).empty());
    CHECK(elided_middle("日本語版", 5, true) == "日…版");
    CHECK(elided_middle("日本語版", 4, true) == "日…");
    // The mark of a letter that is gone goes with it.
    CHECK(elided_middle("abcdefe\xCC\x81g", 4, true) == "ab…g");
    for (std::size_t columns = 0; columns < 12; ++columns) {
        CHECK(display_width(elided_middle("日e\xCC\x81本e\xCC\x81語版", columns, true)) <= columns);
    }
}

TEST_CASE("without UTF-8 other characters are a ? for each column") {
    CHECK(ascii_only("web") == "web");
    CHECK(ascii_only("日本 é") == "???? ?");
    CHECK(ascii_only("e\xCC\x81") == "e");
    CHECK(ascii_only("\xFF") == "?");
}
