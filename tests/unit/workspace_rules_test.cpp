#include "mgit/core/error.hpp"
#include "mgit/registry/document.hpp"
#include "registry/workspace_rules.hpp"
#include "support/catch.hpp"

using namespace mgit;

namespace {

std::string workspace(std::string const& repo) {
    return "{\"format\":\"mgit-registry\",\"version\":1,\n \"repos\":[\n  " + repo +
           "\n ],\n \"groups\":{}}\n";
}

std::string flaw(std::string const& repo) {
    try {
        parse_registry(workspace(repo), "mgit.json", "/ws/space");
    } catch (Error const& error) {
        CHECK(error.code() == ExitCode::registry);
        return error.what();
    }
    FAIL("taken: " << repo);
    return {};
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace

TEST_CASE("F82 a path of a workspace that leaves its folder or enters a git directory is refused") {
    using namespace std::string_view_literals;
    for (std::string_view const path : {""sv,
                                        "/etc"sv,
                                        "//x"sv,
                                        ".."sv,
                                        "../x"sv,
                                        "../../x"sv,
                                        "a/../.."sv,
                                        "./../x"sv,
                                        "a/b/../../../c"sv,
                                        ".git"sv,
                                        "a/.git/hooks"sv,
                                        ".GiT/x"sv,
                                        ".git "sv,
                                        ".git. ."sv,
                                        "git~1"sv,
                                        "GIT~1/x"sv,
                                        ".git::$INDEX_ALLOCATION"sv,
                                        ".git:x/y"sv,
                                        "a\\..\\..\\x"sv,
                                        "..\\x"sv,
                                        "a\0b"sv,
                                        ".g\u200Cit/x"sv,
                                        "\uFEFF.git"sv,
                                        "a/../.git"sv,
                                        ".git/.."sv}) {
        CAPTURE(path);
        CHECK_FALSE(workspace_path_objection(path).empty());
    }
    for (std::string_view const path :
         {"a", "a/b", ".", "./a", "a/../b", "a//b/", "...", "..a", "a..", ".gitmodules",
          ".github/x", "git", "git~2", "x.git", "x.git/y", "-rf", "a b", "caf\xE9", "new\nline"}) {
        CAPTURE(path);
        CHECK(workspace_path_objection(path).empty());
    }
}

TEST_CASE("F80 F81 a URL of a workspace that would be an option or a program is refused") {
    for (char const* url :
         {"--upload-pack=touch PWNED; git-upload-pack", "-x", "ext::sh -c true", "EXT::x", "fd::7",
          "ext://sh", "fd://7", "other::x", "ssh://-oProxyCommand=touch/x", "-oProxyCommand=x:y",
          "git@-oProxyCommand=x:y", "ssh://ann@-x/y", "https://example.org/a\nb"}) {
        CAPTURE(url);
        CHECK_FALSE(workspace_url_objection(url).empty());
    }
    for (char const* url :
         {"", "https://example.org/x.git", "ssh://git@example.org:22/x", "git@example.org:x/y.git",
          "[::1]:x", "git@[::1]:x", "ssh://[::1]/x", "../sibling.git", "/srv/x.git",
          "file:///srv/x", "git://example.org/x", "host:a::b", "./a::b", "C:/x"}) {
        CAPTURE(url);
        CHECK(workspace_url_objection(url).empty());
    }
}

TEST_CASE("paths of a workspace count from its folder, and are written so") {
    std::string const text =
        "{\"format\":\"mgit-registry\",\"version\":1,\"generation\":1,\"writer\":\"x\",\n"
        " \"repos\":[\n"
        "  {\"name\":\"lib\",\"path\":\"libs/lib\",\"groups\":[\"g\"],\"url\":\"../lib.git\"},\n"
        "  {\"name\":\"top\",\"path\":\".\",\"groups\":[]}\n"
        " ],\n"
        " \"groups\":{\"g\":{\"description\":\"\",\"root\":\"libs\"}}}\n";
    for (std::string const base : {"/ws/space", "/ws/space/", "/"}) {
        CAPTURE(base);
        Registry registry = parse_registry(text, "mgit.json", base);
        std::string const stem = base == "/" ? "" : "/ws/space";
        CHECK(registry.find_repo("lib")->path == stem + "/libs/lib");
        CHECK(registry.find_repo("top")->path == (base == "/" ? "/" : stem));
        CHECK(registry.find_group("g")->root == stem + "/libs");
        CHECK(format_registry(registry, text, base) == text);
        registry.add_repo(Repo{"new", stem + "/a/b", {}, {}, {}});
        std::string const changed = format_registry(registry, text, base);
        CHECK(contains(changed, "{\"name\":\"new\",\"path\":\"a/b\""));
        CHECK(changed.starts_with("{\"format\":\"mgit-registry\",\"version\":1,\n \"repos\""));
        CHECK(parse_registry(changed, "mgit.json", base) == registry);
    }
    // Taken over into a personal registry the same repos have absolute paths.
    CHECK(contains(format_registry(parse_registry(text, "mgit.json", "/w"), ""),
                   "\"path\":\"/w/libs/lib\""));
    Registry const dots = parse_registry(
        workspace(R"({"name":"a","path":"x/../y/./z/","groups":[]})"), "mgit.json", "/w");
    CHECK(dots.find_repo("a")->path == "/w/y/z");
}

TEST_CASE("F82 the file of a workspace with such an entry is refused with its line") {
    CHECK(flaw(R"({"name":"a","path":"../x","groups":[]})") ==
          "mgit.json:3:3: repos[0] 'a': the path '../x' leads out of the folder of the workspace");
    CHECK(contains(flaw(R"({"name":"a","path_b64":"Li4veA==","groups":[]})"), "leads out"));
    CHECK(contains(flaw(R"({"name":"a","path":"/x","groups":[]})"), "is absolute"));
    CHECK(contains(flaw(R"({"name":"a","path":"x","groups":[],"url":"-u"})"), "an option"));
    CHECK_THROWS_AS(parse_registry(R"({"format":"mgit-registry","version":1,
                        "groups":{"g":{"root":"../x"}}})",
                                   "mgit.json", "/w"),
                    Error);
}

TEST_CASE("what a workspace cannot hold is not written into it") {
    auto const refusal = [](Repo const& repo) {
        Registry registry;
        registry.add_repo(repo);
        try {
            format_registry(registry, "", "/ws/space");
        } catch (Error const& error) {
            CHECK(error.code() == ExitCode::usage);
            return std::string(error.what());
        }
        FAIL("written");
        return std::string();
    };
    CHECK(contains(refusal(Repo{"a", "/ws/space2", {}, {}, {}}), "not below the folder"));
    CHECK(contains(refusal(Repo{"a", "/ws/space/../x", {}, {}, {}}), "leads out"));
    CHECK(contains(refusal(Repo{"a", "/ws/space/x/.git", {}, {}, {}}), "git directory"));
    CHECK(contains(refusal(Repo{"a", "/ws/space/x", {}, "ext::x", {}}), "a program"));
}
