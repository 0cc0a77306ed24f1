#include "mgit/core/error.hpp"
#include "mgit/registry/document.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace mgit;

namespace {

constexpr std::string_view sample = R"({"format":"mgit-registry","version":1,
 "repos":[
  {"name":"api","path":"/src/api","groups":["web"],"url":"ssh://git@example.org/api.git"},
  {"name":"dots","path":"/home/ann","groups":[],"git_flags":["--git-dir=/home/ann/.dots"]}
 ],
 "groups":{"web":{"description":"","root":"/src"}},
 "context":"web"}
)";

Repo repo(std::string const& name) {
    return Repo{name, "/src/" + name, {}, {}, {}};
}

std::string round_trip(std::string_view text) {
    return format_registry(parse_registry(text, "r.json"), text);
}

// A document around the given repos.
std::string with_repos(std::string const& repos) {
    return R"({"format":"mgit-registry","version":1,"repos":[)" + repos + "]}";
}

// Of a file that was never written before.
std::string const first_line = "{\"format\":\"mgit-registry\",\"version\":1,\"generation\":1,"
                               "\"writer\":\"mgit " MGIT_VERSION "\",";

// "what" and "hint" of the Error; fails the test if the text is taken.
std::pair<std::string, std::string> flaw(std::string_view text) {
    try {
        parse_registry(text, "r.json");
    } catch (Error const& error) {
        CHECK(error.code() == ExitCode::registry);
        return {error.what(), error.hint()};
    }
    FAIL("taken: " << text);
    return {};
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace

TEST_CASE("the text of the documentation is read and written back the same") {
    Registry const registry = parse_registry(sample, "r.json");
    REQUIRE(registry.repos().size() == 2);
    CHECK(registry.repos()[0] ==
          Repo{"api", "/src/api", {"web"}, "ssh://git@example.org/api.git", {}});
    CHECK(registry.repos()[1].git_flags == std::vector<std::string>{"--git-dir=/home/ann/.dots"});
    REQUIRE(registry.groups().size() == 1);
    CHECK(registry.groups()[0] == Group{"web", "", "/src"});
    CHECK(registry.context() == "web");
    CHECK(round_trip(sample) == sample);
}

TEST_CASE("an empty registry and a new repo have the documented form") {
    Registry registry;
    CHECK(format_registry(registry, "") == first_line + "\n \"repos\":[],\n \"groups\":{}}\n");
    registry.add_repo(Repo{"q\"\\\n\x01", "/\xC3\xA9", {"g"}, {}, {}});
    CHECK(
        format_registry(registry, "") ==
        first_line +
            "\n \"repos\":[\n"
            "  {\"name\":\"q\\\"\\\\\\n\\u0001\",\"path\":\"/\xC3\xA9\",\"groups\":[\"g\"]}\n ],\n"
            " \"groups\":{\"g\":{\"description\":\"\"}}}\n");
}

TEST_CASE("what this version does not know survives on every level, in its place") {
    std::string const text =
        R"({"format":"mgit-registry",
 "epoch":18446744073709551615,"version":1,"generation":7,"writer":"mgit 0.0.1",
 "repos":[
  {"stars":12345678901234567890123,"path":"/src/api","name":"api","size":1.50,"groups":["web"]},
  {"name":"web-app","path":"/src/web","groups":[],"x":{"deep":[1E+2,-0,-7,0.1,{"a":null}]}}
 ],
 "groups":{"web":{"colour":"\u00e9","description":""}},
 "authors":[true,false,""]}
)";
    Registry registry = parse_registry(text, "r.json");
    registry.add_repo(repo("new"));
    registry.rename_repo("api", "API");
    registry.rename_group("web", "www");
    std::string const changed = format_registry(registry, text);
    CHECK(contains(
        changed,
        R"({"stars":12345678901234567890123,"path":"/src/api","name":"API","size":1.50,"groups":["www"]})"));
    CHECK(contains(changed, "\"www\":{\"colour\":\"\xC3\xA9\""));

    registry = parse_registry(changed, "r.json");
    registry.remove_repo("new");
    registry.rename_repo("API", "api");
    registry.rename_group("www", "web");
    std::string expected = text;
    expected.replace(expected.find("\\u00e9"), 6, "\xC3\xA9");
    expected.replace(expected.find(":7,"), 3, ":9,");
    expected.replace(expected.find("mgit 0.0.1"), 10, "mgit " MGIT_VERSION);
    CHECK(format_registry(registry, changed) == expected);
}

TEST_CASE("unknown keys stay with their repo when others are removed") {
    std::string const text =
        with_repos(R"({"name":"a","path":"/a","k":1},{"name":"b","path":"/b","k":2},)"
                   R"({"name":"c","path":"/c","k":3})");
    Registry registry = parse_registry(text, "r.json");
    registry.remove_repo("a");
    registry.remove_repo("b");
    std::string const left = format_registry(registry, text);
    CHECK(contains(left, R"({"name":"c","path":"/c","k":3,"groups":[]})"));
    CHECK_FALSE(contains(left, "\"k\":1"));
}

TEST_CASE("bytes that are no UTF-8 are kept as base64") {
    Registry registry;
    registry.add_repo(Repo{"bad", "/src/\xFF\xFE", {}, "/up/\xE9", {"--work-tree=/\x80", "-p"}});
    registry.add_group(Group{"g", "caf\xE9", "/\xE9"});
    std::string const text = format_registry(registry, "");
    CHECK(contains(text, R"("path_b64":"L3NyYy///g==")"));
    CHECK_FALSE(contains(text, "\"path\":"));
    Registry const again = parse_registry(text, "r.json");
    CHECK(again.repos()[0] == registry.repos()[0]);
    CHECK(again.groups()[0] == registry.groups()[0]);
    CHECK(round_trip(text) == text);
    for (char const* wrong :
         {"L3NyYy///g=", "L3NyYy///g", "L3NyYy///h==", " L3N", "L3N=L3Ny", "====", "*"}) {
        CAPTURE(wrong);
        CHECK(flaw(with_repos(R"({"name":"a","path_b64":")" + std::string(wrong) + "\"}")).first ==
              "r.json:1:48: repos[0] 'a': \"path_b64\" is not base64");
    }
}

TEST_CASE("every truncation is an error and never a part of the registry") {
    std::string_view const whole = sample.substr(0, sample.size() - 1); // without the last newline
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(flaw(whole.substr(0, size)).first.empty());
    }
    CHECK(parse_registry(whole, "r.json").repos().size() == 2);
}

TEST_CASE("every change of a single byte is read or refused, never a crash") {
    std::size_t refused = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        for (char const byte : {'\0', '"', '{', ',', '\xFF', '0', '\\'}) {
            std::string text(sample);
            text[i] = byte;
            try {
                round_trip(text);
            } catch (Error const& error) {
                CHECK(error.code() == ExitCode::registry);
                ++refused;
            }
        }
    }
    CHECK(refused > sample.size());
}

TEST_CASE("a syntax error is shown with its line and a caret below it") {
    auto const [what, hint] = flaw("{\"format\":\"mgit-registry\",\r\n\t\"version\" 1}\r\n");
    CHECK(what == "r.json:2:12: unexpected number literal; expected ':'");
    CHECK(hint == " \"version\" 1}\n"
                  "           ^\n"
                  "nothing was changed: correct the file in an editor");
    CHECK(flaw(with_repos(R"({"name":"a" "path":"/a"})")).first ==
          "r.json:1:60: unexpected string literal; expected ',' or '}'");
    CHECK(flaw("{}\n// comment\n").first.starts_with("r.json:2:"));
    CHECK(flaw("{\"x\":1e400}").first == "r.json:1:6: number overflow parsing '1e400'");
}

TEST_CASE("only the part of a very long line around the error is shown") {
    auto const hint =
        flaw("{\"long\":\"" + std::string(5'000, 'x') + "\" ?" + std::string(5'000, 'y')).second;
    CHECK(hint.size() < 300);
    CHECK(hint.find('?') == hint.find('^', hint.find('\n')) - hint.find('\n') - 1);
}

TEST_CASE("a line that begins in the middle of a character can be shown, too") {
    CHECK(flaw("\x8A{}").first.starts_with("r.json:1:1: "));
    CHECK(flaw("{\n\x80\x80\x80}").first.starts_with("r.json:2:1: "));
}

TEST_CASE("what nlohmann would let pass is refused with its place") {
    CHECK(flaw("{\"format\":\"mgit-registry\",\n\"version\":1,\"version\":1}").first ==
          "r.json:2:13: duplicate key \"version\"");
    CHECK(flaw(with_repos(R"({"name":"a","path":"/a","x":{"k":1,"k":2}})"))
              .first.ends_with("duplicate key \"k\""));
    CHECK(flaw(std::string(sample) + std::string(4, '\0')).first ==
          "r.json:8:1: unexpected NUL byte");
    CHECK(flaw(std::string(1'000'000, '[')).first == "r.json:1:65: more than 64 levels deep");
    std::string nested(1'000'000, ' ');
    for (std::size_t i = 0; i + 5 < nested.size(); i += 5) {
        nested.replace(i, 5, "{\"a\":");
    }
    CHECK(contains(flaw(nested).first, "more than 64 levels deep"));
}

TEST_CASE("an empty file is an error, not an empty registry") {
    for (char const* text : {"", " \r\n", "\xEF\xBB\xBF\n"}) {
        auto const [what, hint] = flaw(text);
        CHECK(what == "r.json is empty");
        CHECK(contains(hint, "crash"));
    }
}

TEST_CASE("a byte order mark and CRLF are accepted") {
    std::string text = "\xEF\xBB\xBF";
    for (char const c : sample) {
        text += c == '\n' ? "\r\n" : std::string(1, c);
    }
    std::string expected(sample);
    expected.replace(0, expected.find('\n'), first_line);
    CHECK(round_trip(text) == expected);
}

TEST_CASE("conflict markers of a merge have a hint of their own") {
    std::string text(sample);
    text.insert(text.find("  {\"name\":\"dots\""), "<<<<<<< HEAD\n");
    auto const [what, hint] = flaw(text);
    CHECK(what.starts_with("r.json:4:1: "));
    CHECK(contains(hint, "conflict markers"));
}

TEST_CASE("the file of a newer mgit is refused naming both versions") {
    auto const [what, hint] = flaw(R"({"format":"mgit-registry","version":2,"repos":"other"})");
    CHECK(what == "r.json has version 2, this mgit knows version 1 of the format");
    CHECK(contains(hint, "newer mgit"));
}

TEST_CASE("a wrong entry is named with what is wrong") {
    auto const repo_flaw = [](std::string const& second) {
        return flaw(with_repos(R"({"name":"a","path":"/a"},)" + second)).first;
    };
    std::string const at = "r.json:1:73: repos[1] 'b': ";
    CHECK(repo_flaw("7") == "r.json:1:73: repos[1]: must be an object");
    CHECK(repo_flaw(R"({"path":"/b"})") == "r.json:1:73: repos[1]: \"name\" is missing");
    CHECK(repo_flaw(R"({"name":3,"path":"/b"})") ==
          "r.json:1:73: repos[1]: \"name\" must be a string");
    CHECK(repo_flaw(R"({"name":"b"})") == at + "\"path\" is missing");
    CHECK(repo_flaw(R"({"name":"b","path":"b"})") == at + "the path 'b' is not absolute");
    CHECK(repo_flaw(R"({"name":"b","path":"/a"})") == at + "'/a' is already registered as 'a'");
    CHECK(repo_flaw(R"({"name":"a","path":"/b"})") ==
          "r.json:1:73: repos[1] 'a': 'a' is already the name of a repo");
    CHECK(repo_flaw(R"({"name":"b","path":"/b","path_b64":"L2I="})") ==
          at + "has both \"path\" and \"path_b64\"");
    CHECK(repo_flaw(R"({"name":"b","path":"/b","groups":"x"})") ==
          at + "\"groups\" must be a list of strings");
    CHECK(repo_flaw(R"({"name":"b","path":"/b","git_flags":[1]})") ==
          at + "\"git_flags\" must be a list of strings");
    CHECK(repo_flaw(R"({"name":"b","path":"/b\u0000c"})") == at + "\"path\" holds a NUL");
    CHECK(repo_flaw(R"({"name":"b","path":"/b","groups":["a"]})") ==
          at + "'a' is already the name of a repo");
    CHECK(contains(repo_flaw(R"({"name":"-b","path":"/b"})"), "cannot be the name"));

    std::string const head = R"({"format":"mgit-registry","version":)";
    CHECK(flaw(head + R"(1,"groups":[]})").first == "r.json:1:48: \"groups\" must be an object");
    CHECK(flaw(head + R"(1,"groups":{"g":1}})").first ==
          "r.json:1:53: group 'g': must be an object");
    CHECK(flaw(head + R"(1,"repos":{}})").first == "r.json:1:47: \"repos\" must be a list");
    CHECK(flaw(head + R"(1,"context":1})").first == "r.json:1:49: \"context\" must be a string");
    CHECK(contains(flaw(head + R"("1"})").first, "\"version\" must be a whole number"));
    CHECK(contains(flaw(R"({"version":1})").first, "\"format\""));
    CHECK(flaw("[]").first == "r.json:1:1: must be an object");
}

TEST_CASE("a group that only a repo names is there, too") {
    Registry const registry =
        parse_registry(with_repos(R"({"name":"a","path":"/a","groups":["g"]})"), "r");
    REQUIRE(registry.find_group("g") != nullptr);
    CHECK_FALSE(registry.group_origin(0));
}
