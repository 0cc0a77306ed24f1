#include "mgit/core/error.hpp"
#include "mgit/registry/registry.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <functional>

using namespace mgit;

namespace {

using Names = std::vector<std::string>;

Repo repo(std::string const& name, Names groups = {}) {
    return Repo{name, "/src/" + name, std::move(groups), {}, {}};
}

Registry fleet() {
    Registry registry;
    registry.add_repo(repo("web", {"front"}));
    registry.add_repo(repo("api", {"back", "all-code"}));
    registry.add_repo(repo("docs"));
    registry.add_repo(repo("site", {"front", "all-code"}));
    return registry;
}

Names members(Registry const& registry, std::string_view group) {
    Names names;
    for (Repo const* member : registry.members(group)) {
        names.push_back(member->name);
    }
    return names;
}

// The Error's text and hint; fails the test if there is none or the registry has changed.
std::string refusal(std::function<void(Registry&)> const& change) {
    Registry registry = fleet();
    try {
        change(registry);
    } catch (Error const& error) {
        CHECK(error.code() == ExitCode::usage);
        CHECK(registry.names() == fleet().names());
        return error.what() + std::string("\n") + error.hint();
    }
    FAIL("not refused");
    return {};
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace

TEST_CASE("repos stay in the order of registration and are found by name and by path") {
    Registry const registry = fleet();
    CHECK(registry.names() == Names{"web", "api", "docs", "site", "front", "back", "all-code"});
    REQUIRE(registry.find_repo("docs") != nullptr);
    CHECK(registry.find_path("/src/docs") == registry.find_repo("docs"));
    CHECK(registry.find_repo("front") == nullptr);
    CHECK(registry.find_path("/src") == nullptr);
    CHECK(registry.has_name("front"));
    CHECK_FALSE(registry.has_name("fron"));
    CHECK(members(registry, "front") == Names{"web", "site"});
}

TEST_CASE("after a removal everything else is still found under its name") {
    Registry registry = fleet();
    registry.remove_repo("api");
    registry.remove_group("back");
    CHECK(registry.names() == Names{"web", "docs", "site", "front", "all-code"});
    for (std::string const& name : registry.names()) {
        Repo const* found = registry.find_repo(name);
        CHECK((found != nullptr ? found->name : registry.find_group(name)->name) == name);
    }
    CHECK(registry.find_path("/src/site")->name == "site");
    CHECK(registry.find_path("/src/api") == nullptr);
    registry.add_repo(repo("api")); // name and path are free again
    CHECK(registry.find_repo("api")->groups.empty());
}

TEST_CASE("many repos are removed at once, or none") {
    Registry registry = fleet();
    registry.add_repo(repo("last"));
    registry.remove_repos(Names{"api", "web", "api"});
    CHECK(registry.names() == Names{"docs", "site", "last", "front", "back", "all-code"});
    CHECK(registry.find_repo("site")->path == "/src/site");
    CHECK(registry.find_path("/src/docs")->name == "docs");
    CHECK(registry.find_path("/src/web") == nullptr);
    CHECK(registry.repos()[2] == repo("last"));
    CHECK(members(registry, "front") == Names{"site"});
    registry.remove_repos({});
    CHECK(registry.repos().size() == 3);
    CHECK(contains(refusal([](Registry& r) {
                       r.remove_repos(Names{"web", "ap"});
                   }),
                   "unknown repo 'ap'"));
}

TEST_CASE("a group's description and folder can be changed and taken away") {
    Registry registry = fleet();
    registry.describe_group("front", "what people see");
    registry.move_group("front", "/src");
    CHECK(registry.group("front").description == "what people see");
    CHECK(registry.group("front").root == "/src");
    registry.move_group("front", "");
    CHECK(registry.group("front").root.empty());
    CHECK(contains(refusal([](Registry& r) { r.move_group("front", "src"); }), "not absolute"));
    CHECK(contains(refusal([](Registry& r) { r.describe_group("frnt", ""); }), "unknown group"));
}

TEST_CASE("a renamed repo keeps its place, groups and path") {
    Registry registry = fleet();
    registry.rename_repo("web", "www");
    registry.rename_repo("api", "api");
    CHECK(members(registry, "front") == Names{"www", "site"});
    CHECK(registry.find_path("/src/web")->name == "www");
    CHECK_FALSE(registry.has_name("web"));
    CHECK(registry.has_name("api"));
}

TEST_CASE("a repo that has moved keeps its place, name and groups") {
    Registry registry = fleet();
    Repo const* const web = registry.find_repo("web");
    auto const count = registry.repos().size();
    registry.move_repo("web", "/new//web/");
    CHECK(web->path == "/new/web"); // follows
    CHECK(registry.find_path("/new/web") == web);
    CHECK(registry.find_path("/src/web") == nullptr);
    CHECK(members(registry, "front") == Names{"web", "site"});
    registry.move_repo("web", "/new/web"); // where it is already
    registry.set_url("web", "https://example.org/web");
    CHECK(web->url == "https://example.org/web");
    CHECK(registry.repos().size() == count);
    CHECK(contains(refusal([](Registry& r) { r.move_repo("api", "/src/web"); }),
                   "'/src/web' is already registered as 'web'"));
    CHECK(contains(refusal([](Registry& r) { r.move_repo("api", "src/api"); }), "not absolute"));
    CHECK(contains(refusal([](Registry& r) { r.move_repo("nope", "/x"); }), "nope"));
}

TEST_CASE("a renamed group takes its members and the context along") {
    Registry registry = fleet();
    registry.set_context("front");
    registry.rename_group("front", "ui");
    CHECK(members(registry, "ui") == Names{"web", "site"});
    CHECK(registry.context() == "ui");
    CHECK(registry.find_group("front") == nullptr);
}

TEST_CASE("the repos of a removed group stay, and a context that named it is cleared") {
    Registry registry = fleet();
    registry.set_context("all-code");
    registry.remove_group("front");
    CHECK(registry.context() == "all-code");
    registry.remove_group(registry.find_group("all-code")->name);
    CHECK(registry.context().empty());
    CHECK(registry.find_repo("site")->groups.empty());
    CHECK(registry.find_repo("api")->groups == Names{"back"});
}

TEST_CASE("joining twice is joining once, and one leaves only where one is in") {
    Registry registry = fleet();
    registry.join("docs", "front");
    registry.join("docs", "front");
    CHECK(registry.find_repo("docs")->groups == Names{"front"});
    registry.leave("docs", "front");
    CHECK(registry.find_repo("docs")->groups.empty());
    CHECK(contains(refusal([](Registry& r) { r.leave("docs", "front"); }),
                   "'docs' is not in the group 'front'"));
}

TEST_CASE("a group that is given twice counts once") {
    Registry registry;
    registry.add_repo(repo("web", {"a", "b", "a"}));
    CHECK(registry.find_repo("web")->groups == Names{"a", "b"});
    CHECK(registry.groups().size() == 2);
}

TEST_CASE("repos and groups share one name space") {
    auto const is_repo = "'web' is already the name of a repo";
    auto const is_group = "'front' is already the name of a group";
    CHECK(contains(refusal([](Registry& r) { r.rename_repo("api", "web"); }), is_repo));
    CHECK(contains(refusal([](Registry& r) { r.rename_group("back", "web"); }), is_repo));
    CHECK(contains(refusal([](Registry& r) { r.add_group(Group{"web", {}, {}}); }), is_repo));
    CHECK(contains(refusal([](Registry& r) { r.add_repo(repo("new", {"x", "web"})); }), is_repo));
    CHECK(contains(refusal([](Registry& r) { r.rename_repo("api", "front"); }), is_group));
    CHECK(contains(refusal([](Registry& r) { r.add_repo(repo("front")); }), is_group));
    CHECK(contains(refusal([](Registry& r) { r.add_repo(repo("new", {"new"})); }), "'new'"));
}

TEST_CASE("a path is absolute and registered once") {
    CHECK(contains(refusal([](Registry& r) {
                       r.add_repo(Repo{"new", "/src/web", {}, {}, {}});
                   }),
                   "'/src/web' is already registered as 'web'"));
    CHECK(contains(refusal([](Registry& r) {
                       r.add_repo(Repo{"new", "src/new", {}, {}, {}});
                   }),
                   "not absolute"));
}

TEST_CASE("an unknown name is an error with what may have been meant") {
    auto const repo_error = refusal([](Registry& r) { r.remove_repo("dosc"); });
    CHECK(contains(repo_error, "unknown repo 'dosc'"));
    CHECK(contains(repo_error, "'docs'"));
    CHECK(contains(repo_error, "all names: mgit ls"));
    auto const group_error = refusal([](Registry& r) { r.join("docs", "frnt"); });
    CHECK(contains(group_error, "unknown group 'frnt'"));
    CHECK(contains(group_error, "'front'"));
    CHECK(contains(refusal([](Registry& r) { r.remove_repo("front"); }),
                   "'front' is a group, not a repo"));
    CHECK(contains(refusal([](Registry& r) { r.members("web"); }), "'web' is a repo, not a group"));
}

TEST_CASE("a path has one spelling, however it is given") {
    Registry registry;
    for (char const* path : {"/x/", "//y", "/a/./b/.", "/"}) {
        registry.add_repo(Repo{"at" + std::to_string(registry.entries().size()), path, {}, {}, {}});
    }
    Names paths;
    for (Repo const& each : registry.repos()) {
        paths.push_back(each.path);
    }
    CHECK(paths == Names{"/x", "/y", "/a/b", "/"});
    CHECK(registry.find_path("/x/./")->name == "at0");
    for (char const* path : {"/x", "/./x", "/a//b/", "/./"}) {
        CAPTURE(path);
        CHECK_THROWS_AS(registry.add_repo(Repo{"other", path, {}, {}, {}}), Error);
    }
    // Behind a link that is another place.
    registry.add_repo(Repo{"up", "/x/../y", {}, {}, {}});
    CHECK(registry.find_repo("up")->path == "/x/../y");
}

TEST_CASE("values and entries of repos agree after every change") {
    Registry registry = fleet();
    Repo const* const web = registry.find_repo("web");
    Registry copy = registry;
    auto const agree = [&] {
        REQUIRE(registry.repos().size() == registry.entries().size());
        for (std::size_t i = 0; i < registry.repos().size(); ++i) {
            CHECK(registry.repos()[i].name == registry.entries()[i].name);
            CHECK(registry.repos()[i].path == registry.entries()[i].path);
            CHECK(std::ranges::equal(registry.repos()[i].groups, registry.entries()[i].groups));
            CHECK(registry.find_repo(registry.entries()[i].name) == &registry.repos()[i]);
        }
    };
    registry.rename_repo("web", "www");
    CHECK(web->name == "www"); // follows
    registry.join("www", "back");
    registry.rename_group("front", "ui");
    agree();
    registry.remove_repo("api");
    registry.add_repo(repo("new", {"ui"}));
    registry.remove_group("ui");
    agree();
    CHECK_FALSE(registry == copy);
    CHECK(copy == fleet()); // what they share was only added to
}

TEST_CASE("10,000 names that come and go are found, and only while they are there") {
    Registry registry;
    for (int i = 0; i < 10'000; ++i) {
        registry.add_repo(repo("r" + std::to_string(i)));
    }
    for (int i = 0; i < 10'000; ++i) {
        registry.rename_repo("r" + std::to_string(i), "s" + std::to_string(i));
    }
    for (int i = 0; i < 10'000; ++i) {
        CHECK_FALSE(registry.has_name("r" + std::to_string(i)));
        REQUIRE(registry.find_repo("s" + std::to_string(i)) == &registry.value(std::size_t(i)));
    }
}
