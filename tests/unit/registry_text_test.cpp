#include "mgit/core/error.hpp"
#include "mgit/registry/document.hpp"
#include "support/catch.hpp"

#include <functional>
#include <string>

using namespace mgit;

namespace {

constexpr std::string_view text_of_two =
    R"({"format":"mgit-registry","version":1,"generation":41,"writer":"mgit 0.0.1",
 "repos":[
  {"name":"api","path":"/src/api","groups":["web"],"url":"ssh://git@example.org/api.git"},
  {"name":"dots","path":"/home/ann","groups":[],"git_flags":["--git-dir=/home/ann/.dots"]}
 ],
 "groups":{"web":{"description":"","root":"/src"}},
 "context":"web"}
)";

Error error_of(std::function<void()> const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    FAIL("no error");
    return {ExitCode::internal, ""};
}

std::string flaw(std::string_view text) {
    Error const error = error_of([&] { parse_registry(text, "r.json"); });
    CHECK(error.code() == ExitCode::registry);
    CHECK_FALSE(error.hint().empty());
    return error.what();
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result(text);
    REQUIRE(result.find(from) != std::string::npos);
    return result.replace(result.find(from), from.size(), to);
}

std::string of_version(std::string_view version) {
    return replaced(text_of_two, "\"version\":1", "\"version\":" + std::string(version));
}

} // namespace

TEST_CASE("a change counts the generation up and names its writer, nothing else does") {
    Registry registry = parse_registry(text_of_two, "r.json");
    CHECK(format_registry(registry, text_of_two) == text_of_two);
    registry.rename_repo("api", "a");
    registry.rename_repo("a", "api");
    CHECK(format_registry(registry, text_of_two) == text_of_two);
    registry.set_context("");
    std::string const changed = format_registry(registry, text_of_two);
    CHECK(changed.starts_with("{\"format\":\"mgit-registry\",\"version\":1,\"generation\":42,"
                              "\"writer\":\"mgit " MGIT_VERSION "\",\n \"repos\":[\n"));
    registry.set_context("web");
    std::string const last = replaced(text_of_two, "41", "18446744073709551615");
    Registry again = parse_registry(last, "r.json");
    again.set_context("");
    CHECK(contains(format_registry(again, last), "\"generation\":0,")); // it goes round
}

TEST_CASE("what the generation and the writer must be") {
    CHECK(flaw(replaced(text_of_two, "41", "-1")) ==
          "r.json:1:52: \"generation\" must be a whole number");
    CHECK(contains(flaw(replaced(text_of_two, "41", "1.5")), "must be a whole number"));
    CHECK(contains(flaw(replaced(text_of_two, "\"mgit 0.0.1\"", "7")), "\"writer\" must be a"));
}

TEST_CASE("F60 the registry of a newer mgit can be read and not be written") {
    std::string const text = of_version("3");
    Registry const registry = parse_registry(text, "r.json");
    CHECK(registry.repos().size() == 2);
    Error const error = error_of([&] { check_writable(registry, "r.json"); });
    CHECK(error.code() == ExitCode::registry);
    CHECK(error.what() ==
          std::string("r.json has version 3, this mgit knows version 1 of the format"));
    CHECK(contains(error.hint(), "install a newer mgit"));
    CHECK(error_of([&] { format_registry(registry, text); }).code() == ExitCode::registry);
    CHECK_NOTHROW(check_writable(parse_registry(text_of_two, "r.json"), "r.json"));
    CHECK_NOTHROW(check_writable(Registry(), "r.json"));
}

TEST_CASE("F60 what a newer mgit means otherwise is an error naming both versions") {
    std::string const both = "r.json has version 4, this mgit knows version 1 of the format";
    CHECK(flaw(replaced(of_version("4"), "\"name\":\"dots\"", "\"names\":[]")) == both);
    CHECK(flaw(replaced(of_version("4"), "\"context\":\"web\"", "\"context\":[]")) == both);
    CHECK(flaw(R"({"format":"mgit-registry","version":4,"repos":"elsewhere"})") == both);
    // JSON it must be all the same.
    CHECK(flaw(of_version("4").substr(0, 200)).starts_with("r.json:"));
}

TEST_CASE("F60 unknown keys survive a rewrite byte-equal in value") {
    std::string const text =
        R"({"format":"mgit-registry","version":1,"generation":1,"writer":"x",
 "repos":[
  {"stars":12345678901234567890123,"name":"api","size":1.50,"path":"/src/api","groups":[]},
  {"name":"web","path":"/src/web","groups":[],"x":{"deep":[1E+2,-0,{"a":null}]}}
 ],
 "groups":{},
 "later":{"a":[1.0]}}
)";
    Registry registry = parse_registry(text, "r.json");
    CHECK(format_registry(registry, text) == text);
    registry.add_repo(Repo{"new", "/new", {}, {}, {}});
    std::string const added = format_registry(registry, text);
    registry = parse_registry(added, "r.json");
    registry.remove_repo("new");
    std::string expected = replaced(text, "\"generation\":1", "\"generation\":3");
    expected = replaced(expected, "\"writer\":\"x\"", "\"writer\":\"mgit " MGIT_VERSION "\"");
    CHECK(format_registry(registry, added) == expected);
}

TEST_CASE("F65 a byte order mark and CRLF are accepted and leave with the next change") {
    std::string edited = "\xEF\xBB\xBF";
    for (char const c : text_of_two) {
        edited += c == '\n' ? "\r\n" : std::string(1, c);
    }
    Registry const registry = parse_registry(edited, "r.json");
    CHECK(registry == parse_registry(text_of_two, "r.json"));
    std::string const written = format_registry(registry, edited);
    CHECK_FALSE(contains(written, "\r"));
    CHECK(written.starts_with('{'));
    CHECK(format_registry(parse_registry(written, "r.json"), written) == written);
    // Of two marks one is no mark, and within the text none is.
    CHECK(flaw("\xEF\xBB\xBF\xEF\xBB\xBF" + std::string(text_of_two)).starts_with("r.json:1:1: "));
    CHECK(flaw(replaced(text_of_two, "  {\"name\":\"api\"", "  \xEF\xBB\xBF{\"name\":\"api\""))
              .starts_with("r.json:3:3: "));
}

TEST_CASE("F65 comments and duplicate keys of an edited file are errors with their place") {
    CHECK(flaw(replaced(text_of_two, " \"groups\":{", " // mine\n \"groups\":{"))
              .starts_with("r.json:6:2: "));
    CHECK(flaw(replaced(text_of_two, " \"groups\":{", " /* mine */\n \"groups\":{"))
              .starts_with("r.json:6:2: "));
    CHECK(flaw(replaced(text_of_two, ",\"groups\":[],", ",\"groups\":[],\"path\":\"/x\",")) ==
          "r.json:4:49: duplicate key \"path\"");
    CHECK(flaw(replaced(text_of_two, "\"context\":\"web\"", "\"repos\":[]")) ==
          "r.json:7:2: duplicate key \"repos\"");
    CHECK(flaw(replaced(text_of_two, "\"context\":\"web\"", "\"x\":1e999")) ==
          "r.json:7:6: number overflow parsing '1e999'");
    CHECK(flaw(replaced(text_of_two, "}\n ],", "},\n ],")).starts_with("r.json:5:2: "));
    CHECK(flaw(replaced(text_of_two, ".git\"},", ".git\"}")).starts_with("r.json:4:3: "));
}

TEST_CASE("F65 what breaks a rule is shown with its line and a caret below it") {
    Error const error = error_of([] {
        parse_registry(replaced(text_of_two, "\"name\":\"dots\"", "\"name\":\"api\""), "r.json");
    });
    CHECK(error.what() ==
          std::string("r.json:4:3: repos[1] 'api': 'api' is already the name of a repo"));
    CHECK(error.hint().starts_with("  {\"name\":\"api\",\"path\":\"/home/ann\""));
    CHECK(contains(error.hint(), "\n  ^\n"));
    CHECK(flaw(replaced(text_of_two, "/home/ann\"", "/src/./api/\"")) ==
          "r.json:4:3: repos[1] 'dots': '/src/api' is already registered as 'api'");
    CHECK(flaw(replaced(text_of_two, "\"description\":\"\"", "\"description\":1")) ==
          "r.json:6:18: group 'web': \"description\" must be a string");
    CHECK(flaw(replaced(text_of_two, "\"web\":{", "\"api/x\":{},\"-web\":{"))
              .starts_with("r.json:6:30: group '-web': "));
}

TEST_CASE("paths of an edited file are read in their one spelling, and written so") {
    std::string const text = replaced(text_of_two, "/src/api", "//src/./api/");
    Registry const registry = parse_registry(text, "r.json");
    CHECK(registry.find_repo("api")->path == "/src/api");
    CHECK(contains(format_registry(registry, text), "\"path\":\"/src/api\""));
}

TEST_CASE("texts that look like mgit's lines and are not are read as the parser reads them") {
    // The list of lines is not the document's own.
    std::string const nested =
        replaced(replaced(text_of_two, ",\n \"repos\"", ",\"x\":{\n \"repos\""), "\n ],", "\n ]},");
    CHECK(parse_registry(nested, "r.json").repos().empty());
    CHECK(contains(format_registry(parse_registry(nested, "r.json"), nested), "\"dots\""));
    // Two repos on a line, one on two lines, a list that ends in the middle.
    for (auto const& [from, to] : {std::pair(".git\"},\n  ", ".git\"},"),
                                   std::pair("\"path\":\"/home", "\n  \"path\":\"/home")}) {
        std::string const text = replaced(text_of_two, from, to);
        CHECK(parse_registry(text, "r.json") == parse_registry(text_of_two, "r.json"));
        CHECK(contains(format_registry(parse_registry(text, "r.json"), text),
                       "\n  {\"name\":\"dots\",\"path\":\"/home/ann\",\"groups\":[]"));
    }
    CHECK_FALSE(flaw(replaced(text_of_two, ".git\"},", ".git\"}\n ],")).empty());
    CHECK_FALSE(flaw(replaced(text_of_two, ".git\"},", ".git\"},,")).empty());
    CHECK_FALSE(flaw(replaced(text_of_two, "\"/src/api\"", "\"/src/\xFF\"")).empty());
    CHECK_FALSE(flaw(replaced(text_of_two, "\"/src/api\"", "\"/src/\t\"")).empty());
}

TEST_CASE("a key with _b64 that is none of ours is kept like any other") {
    std::string const text = replaced(text_of_two, "\"groups\":[]", "\"groups\":[],\"name_b64\":7");
    CHECK(format_registry(parse_registry(text, "r.json"), text) == text);
}

TEST_CASE("of 5,000 lines the one that comes twice is found and named") {
    auto const document = [](std::string const& last) {
        std::string text = "{\"format\":\"mgit-registry\",\"version\":1,\n \"repos\":[\n";
        for (int i = 0; i < 5'000; ++i) {
            std::string const number = std::to_string(i);
            text += "  {\"name\":\"r" + number + "\",\"path\":\"/" + number + "\",\"groups\":[\"g" +
                    std::to_string(i % 7) + "\"]},\n";
        }
        return text + "  " + last + "\n ],\n \"groups\":{}}\n";
    };
    Registry const registry =
        parse_registry(document(R"({"name":"r","path":"/r","groups":[]})"), "r.json");
    CHECK(registry.entries().size() == 5'001);
    CHECK(registry.find_repo("r4999")->path == "/4999");
    CHECK(registry.find_path("/r")->name == "r");
    CHECK(registry.groups().size() == 7);
    CHECK(flaw(document(R"({"name":"r7","path":"/r","groups":[]})")) ==
          "r.json:5003:3: repos[5000] 'r7': 'r7' is already the name of a repo");
    CHECK(flaw(document(R"({"name":"r","path":"/7","groups":[]})")) ==
          "r.json:5003:3: repos[5000] 'r': '/7' is already registered as 'r7'");
    CHECK(flaw(document(R"({"name":"r","path":"/r","groups":["r9"]})")) ==
          "r.json:5003:3: repos[5000] 'r': 'r9' is already the name of a repo");
    CHECK(flaw(document(R"({"name":"g3","path":"/r","groups":[]})")) ==
          "r.json:5003:3: repos[5000] 'g3': 'g3' is already the name of a group");
    CHECK(flaw(document(R"({"name":"r","path":"/r","groups":["r"]})")) ==
          "r.json:5003:3: repos[5000] 'r': 'r' cannot be in a group of its own name");
}
