#include "mgit/core/error.hpp"
#include "mgit/registry/registry.hpp"
#include "support/catch.hpp"

#include <set>

using namespace mgit;

namespace {

using Paths = std::vector<std::filesystem::path>;
using Names = std::vector<std::string>;

Registry registry_of(Paths const& paths) {
    Registry registry;
    for (auto const& path : paths) {
        registry.add_repo(Repo{unique_names(Paths{path}, registry).front(), path, {}, {}, {}});
    }
    return registry;
}

Names names(Paths const& paths, Registry const& registry = {}) {
    return unique_names(paths, registry);
}

bool is_legal(std::string_view name) {
    try {
        check_name(name);
        return true;
    } catch (Error const& error) {
        CHECK(error.code() == ExitCode::usage);
        return false;
    }
}

} // namespace

TEST_CASE("a name may hold anything that no command line or JSON text would take for more") {
    for (std::string_view const name :
         {"web", "a/x", "new\nline", "$(touch X)", "{}", "a*", "\x1b[31m", "\xE4\xB8\xAD",
          "\xF0\x9F\x98\x80", "nonesuch", "x@y", "x-"}) {
        CAPTURE(name);
        CHECK(is_legal(name));
    }
    using namespace std::string_view_literals;
    for (std::string_view const name :
         {""sv, "@x"sv, "-rf"sv, "none"sv, "auto"sv, "all"sv, "a\0b"sv}) {
        CAPTURE(name);
        CHECK_FALSE(is_legal(name));
    }
}

TEST_CASE("a name that is no well-formed UTF-8 is refused") {
    for (std::string_view const name :
         {"\xFF", "caf\xE9", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
          "\xF0\x80\x80\xAF", "\x80", "\xE4\xB8"}) {
        CHECK_FALSE(is_legal(name));
    }
}

TEST_CASE("a name is the last component of the path if nothing else is called so") {
    CHECK(names({"/src/web", "/src/api/", "/"}) == Names{"web", "api", "root"});
}

TEST_CASE("all that collide in a batch get the parents that tell them apart") {
    CHECK(names({"/p/a/x", "/q/b/x", "/p/y"}) == Names{"a/x", "b/x", "y"});
    CHECK(names({"/p/a/x", "/q/a/x"}) == Names{"p/a/x", "q/a/x"});
    CHECK(names({"/p/a/x", "/q/a/x", "/r/b/x"}) == Names{"p/a/x", "q/a/x", "b/x"});
    CHECK(names({"/x", "/a/x"}) == Names{"root/x", "a/x"});
}

TEST_CASE("what is registered keeps its name and the new one gets longer") {
    Registry registry = registry_of({"/p/a/x"});
    CHECK(names({"/q/a/x"}, registry) == Names{"a/x"});
    registry.add_group(Group{"web", {}, {}});
    CHECK(names({"/src/web"}, registry) == Names{"src/web"});
}

TEST_CASE("a number is added if even the whole path is taken") {
    Registry registry;
    for (char const* taken : {"x", "a/x", "root/a/x", "root/a/x-2"}) {
        registry.add_group(Group{taken, {}, {}});
    }
    CHECK(names({"/a/x"}, registry) == Names{"root/a/x-3"});
    CHECK(names({"/b/y", "/b/y"}) == Names{"root/b/y-2", "root/b/y-3"});
    // "root/x" is the end of the first and the middle of the second.
    CHECK(names({"/x", "/root/x"}) == Names{"root/x-2", "root/root/x"});
}

TEST_CASE("a component that cannot be a name gets its parent before it") {
    CHECK(names({"/src/-rf", "/src/@x", "/src/all", "/-y", "/@"}) ==
          Names{"src/-rf", "src/@x", "src/all", "root/-y", "root/@"});
    CHECK(names({"/src/-a/@b"}) == Names{"src/-a/@b"});
}

TEST_CASE("bytes that are no UTF-8 are replaced and the names still differ") {
    auto const given = names({"/src/caf\xE9", "/src/caf\xE8", "/src/\xFF\xFE"});
    CHECK(given == Names{"root/src/caf\xEF\xBF\xBD-2", "root/src/caf\xEF\xBF\xBD-3",
                         "\xEF\xBF\xBD\xEF\xBF\xBD"});
}

TEST_CASE("20,000 paths that end alike get 20,000 legal names") {
    Paths paths;
    for (int i = 0; i < 20'000; ++i) {
        paths.push_back("/srv/" + std::to_string(i) + "/deep/deeper/repo");
    }
    paths.insert(paths.end(), 2'000, "/same");
    auto const given = names(paths);
    CHECK(given.front() == "0/deep/deeper/repo");
    CHECK(std::set<std::string>(given.begin(), given.end()).size() == paths.size());
}
