#include "mgit/core/error.hpp"
#include "mgit/registry/active_context.hpp"
#include "mgit/registry/selection.hpp"
#include "support/catch.hpp"

using namespace mgit;

namespace {

using Lines = std::vector<std::string>;

// Groups with folders: src, and deep within it. Groups without: tools and late, in which the repo
// /opt/tools is.
Registry fleet() {
    Registry registry;
    registry.add_group(Group{"src", {}, "/src"});
    registry.add_group(Group{"deep", {}, "/src/a/deep"});
    registry.add_repo(Repo{"one", "/src/one", {"src"}, {}, {}});
    registry.add_repo(Repo{"two", "/src/a/deep/two", {"deep", "src"}, {}, {}});
    registry.add_repo(Repo{"tools", "/opt/kit", {"kit", "late"}, {}, {}});
    registry.add_repo(Repo{"alone", "/opt/kit/sub/alone", {}, {}, {}});
    registry.add_repo(Repo{"inner", "/opt/kit/inner", {"late"}, {}, {}});
    registry.set_context("auto");
    return registry;
}

std::string at(std::filesystem::path const& here, Registry const& registry = fleet()) {
    return name(active_context(registry, here));
}

Lines names(std::filesystem::path const& here, Registry const& registry = fleet()) {
    Lines lines;
    for (Selected const& one : select(registry, SelectionWords{{}, false, here})) {
        lines.push_back(one.repo.name + ": " + one.reason);
    }
    return lines;
}

} // namespace

TEST_CASE("context auto is the group with the deepest root around the folder") {
    CHECK(at("/src") == "context auto: 'src'");
    CHECK(at("/src/one/lib") == "context auto: 'src'");
    CHECK(at("/src/a") == "context auto: 'src'");
    CHECK(at("/src/a/deep") == "context auto: 'deep'");
    CHECK(at("/src/a/deep/two/x") == "context auto: 'deep'");
    CHECK(at("/src/a/deeper") == "context auto: 'src'"); // a folder, not a prefix of its name
    CHECK(at("/srcs") == "context auto: all repos");
    CHECK(names("/src/a/deep") == Lines{"two: context auto: 'deep'"});
    CHECK(names("/src") == Lines{"one: context auto: 'src'", "two: context auto: 'src'"});
}

TEST_CASE("context auto without a root is the group of the deepest repo that is in one") {
    Registry const registry = fleet();
    auto const found = active_context(registry, "/opt/kit/src");
    CHECK(name(found) == "context auto: 'kit'");
    REQUIRE(found.repo != nullptr);
    CHECK(found.repo->name == "tools");
    CHECK(found.also == Lines{"late"});
    CHECK(at("/opt/kit") == "context auto: 'kit'");
    CHECK(at("/opt/kit/inner/x/y") == "context auto: 'late'");
    CHECK(at("/opt/kit/sub/alone/x") == "context auto: 'kit'"); // alone itself is in no group
    CHECK(at("/opt") == "context auto: all repos");
}

TEST_CASE("a root comes before a repo, though that one is deeper") {
    Registry registry = fleet();
    registry.add_group(Group{"opt", {}, "/opt"});
    CHECK(at("/opt/kit/inner", registry) == "context auto: 'opt'");
}

TEST_CASE("of groups with the same root the first counts, and the others are told of") {
    Registry registry = fleet();
    registry.add_group(Group{"again", {}, "/src/"}); // as an edited file may say it
    registry.add_group(Group{"whole", {}, "/"});
    auto const found = active_context(registry, "/src/one");
    CHECK(found.group->name == "src");
    CHECK(found.also == Lines{"again"});
    CHECK(active_context(registry, "/src/a/deep").also.empty());
    CHECK(at("/etc", registry) == "context auto: 'whole'");
    CHECK(at("/", registry) == "context auto: 'whole'");
}

TEST_CASE("outside of everything context auto is all repos, and so is no context") {
    CHECK(names("/etc").size() == 5);
    CHECK(names("/etc").front() == "one: context auto: all repos");
    CHECK(at("") == "context auto: all repos");
    Registry registry = fleet();
    registry.set_context("");
    CHECK(at("/src", registry) == "all repos");
    CHECK(names("/src", registry).front() == "one: all repos");
}

TEST_CASE("a root that is relative in an edited file contains nothing") {
    Registry registry;
    registry.add_group(Group{"odd", {}, "src"});
    registry.set_context("auto");
    CHECK(at("/src", registry) == "context auto: all repos");
    CHECK(at("/", registry) == "context auto: all repos");
}

TEST_CASE("a context that is no group is an error that says how to get out") {
    Registry registry = fleet();
    for (std::string const context : {"gone", "tools", "none", "a\nb"}) {
        registry.set_context(context);
        try {
            active_context(registry, "/src");
            FAIL("not refused: " << context);
        } catch (Error const& error) {
            CHECK(error.code() == ExitCode::registry);
            CHECK(std::string(error.what()).find('\n') == std::string::npos);
            CHECK(error.hint().find("mgit context GROUP") != std::string::npos);
        }
    }
}

TEST_CASE("names with controls are harmless in reasons") {
    Registry registry;
    registry.add_repo(Repo{"a", "/a", {"x\033[31m\ny"}, {}, {}});
    registry.set_context("x\033[31m\ny");
    CHECK(names("/", registry) == Lines{"a: context $'x\\x1b[31m\\ny'"});
    CHECK(select(registry, {{"x\033[31m\ny"}}).front().reason == "group $'x\\x1b[31m\\ny'");
}
