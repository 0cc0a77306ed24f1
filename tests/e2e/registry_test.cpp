// The commands that change and show the registry, and what they do when it cannot be read.
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <cctype>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    Lines lines(std::vector<std::string> const& args) const {
        auto const result = mgit(args);
        INFO(describe(result));
        CHECK(result.code == 0);
        return lines_of(result.out);
    }
};

TEST_CASE_METHOD(Fleet, "ls shows names in the order of registration, ls NAME the path",
                 "[registry]") {
    CHECK(lines({"ls"}) == Lines{"web", "api", "docs"});
    CHECK(lines({"ls", "api"}) == Lines{path("api")});
    CHECK(mgit({"ls", "-z"}).out == std::string("web\0api\0docs\0", 13));
    auto const details = lines({"ls", "-l"});
    REQUIRE(details.size() == 3);
    CHECK(details[1].starts_with("api"));
    CHECK(contains(details[1], path("api").string()));
}

TEST_CASE_METHOD(Fleet, "rm takes out of the registry and leaves the files", "[registry]") {
    CHECK(mgit({"rm", "web", "docs"}).code == 0);
    CHECK(lines({"ls"}) == Lines{"api"});
    CHECK(fs::exists(path("web/.git/HEAD")));
}

TEST_CASE_METHOD(Fleet, "rm with one wrong name among right ones removes nothing", "[registry]") {
    auto const before = registry();
    auto const result = mgit({"rm", "web", "dosc"});
    CHECK(result.code == 2);
    CHECK(contains(result.err, "'dosc'"));
    CHECK(contains(result.err, "docs"));
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Fleet, "rename gives a new name, and refuses one that is taken", "[registry]") {
    CHECK(mgit({"rename", "web", "front"}).code == 0);
    CHECK(lines({"ls"}) == Lines{"front", "api", "docs"});
    auto const before = registry();
    auto const taken = mgit({"rename", "front", "api"});
    CHECK(taken.code == 2);
    CHECK(contains(taken.err, "api"));
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Fleet, "renaming another repo keeps one whose folder is gone", "[registry]") {
    fs::remove_all(path("docs"));
    CHECK(mgit({"rename", "web", "front"}).code == 0);
    CHECK(lines({"ls"}) == Lines{"front", "api", "docs"});
}

TEST_CASE_METHOD(Fleet, "groups are made, shown, renamed, left and removed", "[registry]") {
    CHECK(mgit({"group", "add", "-n", "site", "web", "docs"}).code == 0);
    CHECK(mgit({"group", "add", "-n", "all-code", "web", "api"}).code == 0);
    CHECK(lines({"group", "ls"}) == Lines{"site", "all-code"});
    CHECK(lines({"group", "ls", "site"}) == Lines{"web", "docs"});
    auto const details = mgit({"group", "ll"}).out;
    CHECK(contains(details, "site"));
    CHECK(contains(details, "docs"));

    CHECK(mgit({"group", "rename", "site", "www"}).code == 0);
    CHECK(lines({"ls", "@www"}) == Lines{"web", "docs"});
    CHECK(mgit({"group", "rmrepo", "-n", "www", "docs"}).code == 0);
    CHECK(lines({"group", "ls", "www"}) == Lines{"web"});
    CHECK(mgit({"group", "rm", "www"}).code == 0);
    CHECK(lines({"group", "ls"}) == Lines{"all-code"});
    CHECK(lines({"ls"}) == Lines{"web", "api", "docs"});
}

TEST_CASE_METHOD(Fleet, "repos and groups share one name space", "[registry]") {
    CHECK(mgit({"group", "add", "-n", "api", "web"}).code == 2);
    CHECK(mgit({"group", "add", "-n", "site", "web"}).code == 0);
    CHECK(mgit({"rename", "api", "site"}).code == 2);
}

TEST_CASE_METHOD(Fleet, "F60 keys that this version does not know survive a change", "[registry]") {
    auto text = registry();
    auto const at = text.find("{\"name\":\"api\"");
    REQUIRE(at != std::string::npos);
    text.insert(at + 1, "\"colour\":\"blue\",");
    write_file("mgit/registry.json", text);
    CHECK(mgit({"rename", "web", "front"}).code == 0);
    CHECK(contains(registry(), "\"colour\":\"blue\""));
}

TEST_CASE_METHOD(Fleet, "F46 a broken registry is reported with line and column and left alone",
                 "[registry]") {
    auto text = registry();
    text.insert(text.find("\"name\":\"api\"") + 12, " \"oops\"");
    write_file("mgit/registry.json", text);
    auto const line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find("\"oops\"")),
                   '\n') +
        1;
    auto const place = "registry.json:" + std::to_string(line) + ":";
    for (Lines const& args :
         {Lines{"ls"}, Lines{"add", "web"}, Lines{"pull"}, Lines{"rm", "web"}}) {
        auto const result = mgit(args);
        INFO(describe(result));
        CHECK(result.code == 3);
        auto const at = result.err.find(place);
        REQUIRE(at != std::string::npos);
        CHECK(std::isdigit(static_cast<unsigned char>(result.err.at(at + place.size()))) != 0);
        CHECK(registry() == text);
    }
}

TEST_CASE("without a registry ls is empty and add begins one", "[registry]") {
    World const world;
    auto const empty = world.mgit({"ls"});
    CHECK(empty.code == 0);
    CHECK(empty.out.empty());
    CHECK(contains(empty.err, "mgit add"));
    CHECK_FALSE(fs::exists(world.path("mgit/registry.json")));
}

TEST_CASE("F49 an empty registry file is an error, not an empty registry", "[registry]") {
    World const world;
    world.write_file("mgit/registry.json", "");
    CHECK(world.mgit({"ls"}).code == 3);
}

TEST_CASE("the registry is found by its variables, and --registry names another", "[registry]") {
    World const world;
    world.make_repo("web");
    CHECK(world.mgit({"add", "web"}, {.environment = {"MGIT_CONFIG_HOME"}}).code == 0);
    CHECK(fs::exists(world.path("config/mgit/registry.json")));
    CHECK(
        world.mgit({"add", "web"}, {.environment = {"MGIT_CONFIG_HOME", "XDG_CONFIG_HOME"}}).code ==
        0);
    CHECK(fs::exists(world.path("home/.config/mgit/registry.json")));
    CHECK(world.mgit({"--registry", world.path("other.json"), "add", "web"}).code == 0);
    CHECK(fs::exists(world.path("other.json")));
    CHECK_FALSE(fs::exists(world.path("mgit/registry.json")));
}

} // namespace
} // namespace mgit::test
