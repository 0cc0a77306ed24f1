#include "exec/placeholders.hpp"
#include "support/catch.hpp"

using mgit::filled;

namespace {

std::string in(std::string_view text) {
    return filled(text, [](std::string_view name) { return "<" + std::string(name) + ">"; });
}

} // namespace

TEST_CASE("every known name in braces gets its value") {
    for (std::string const name : {"name", "path", "relpath", "branch", "default", "upstream",
                                   "url", "host", "sha", "i", "n"}) {
        CHECK(in("{" + name + "}") == "<" + name + ">");
        CHECK(in("{{" + name + "}}") == "{" + name + "}");
    }
    CHECK(in("a{name}b{name}") == "a<name>b<name>");
    CHECK(in("git@{host}:{name}.git") == "git@<host>:<name>.git");
}

TEST_CASE("everything else in braces stays as it is") {
    for (std::string const text : {"",
                                   "{}",
                                   "{",
                                   "}",
                                   "{{",
                                   "}}",
                                   "{foo}",
                                   "{{foo}}",
                                   "{name",
                                   "name}",
                                   "{Name}",
                                   "{ name}",
                                   "{name }",
                                   "@{u}",
                                   "@{upstream}",
                                   "main@{upstream}..",
                                   "HEAD@{1}",
                                   "stash@{0}",
                                   "HEAD^{commit}",
                                   "HEAD^{sha}",
                                   "v1^{upstream}",
                                   "@^{name}",
                                   "{name{",
                                   "{{{}}}",
                                   "a{1,2}",
                                   "$@"}) {
        CHECK(in(text) == text);
    }
}

TEST_CASE("braces around braces are taken from the left") {
    CHECK(in("{{name}") == "{<name>");
    CHECK(in("{name}}") == "<name>}");
    CHECK(in("{{{name}}}") == "{{name}}");
    CHECK(in("{{{{name}}}}") == "{{{name}}}");
    CHECK(in("{{name}}{name}") == "{name}<name>");
    CHECK(in("{name{name}") == "{name<name>");
}

TEST_CASE("a value is not looked through again") {
    CHECK(filled("{name}{sha}", [](std::string_view) { return "{path}"; }) == "{path}{path}");
}
