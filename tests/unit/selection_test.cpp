#include "mgit/core/error.hpp"
#include "mgit/registry/selection.hpp"
#include "support/catch.hpp"

using namespace mgit;

namespace {

using Lines = std::vector<std::string>;

Registry fleet() {
    Registry registry;
    registry.add_repo(Repo{"lib-a", "/1", {"web"}, {}, {}});
    registry.add_repo(Repo{"app", "/2", {"web", "lib-group"}, {}, {}});
    registry.add_repo(Repo{"a*", "/3", {}, {}, {}});
    registry.add_repo(Repo{"lib-b", "/4", {}, {}, {}});
    registry.add_group(Group{"empty", {}, {}});
    return registry;
}

// "name: reason" for each.
Lines selected(SelectionWords const& words, Registry const& registry = fleet()) {
    Lines lines;
    for (Selected const& one : select(registry, words)) {
        lines.push_back(one.repo.name + ": " + one.reason);
    }
    return lines;
}

std::string refusal(SelectionWords const& words, Registry const& registry = fleet(),
                    ExitCode expected = ExitCode::usage) {
    try {
        select(registry, words);
    } catch (Error const& error) {
        CHECK(error.code() == expected);
        return error.what() + std::string("\n") + error.hint();
    }
    FAIL("not refused");
    return {};
}

} // namespace

TEST_CASE("without names and context all repos are selected") {
    CHECK(selected({}) ==
          Lines{"lib-a: all repos", "app: all repos", "a*: all repos", "lib-b: all repos"});
}

TEST_CASE("several names unite in the order of registration, each repo once") {
    CHECK(selected({{"lib-b", "app"}}) == Lines{"app: named", "lib-b: named"});
    CHECK(selected({{"web"}}) == Lines{"lib-a: group 'web'", "app: group 'web'"});
    CHECK(selected({{"lib-b", "web", "app", "app"}}) ==
          Lines{"lib-a: group 'web'", "app: named", "lib-b: named"});
    CHECK(selected({{"empty"}}).empty());
}

TEST_CASE("a glob matches repos and groups, and a name comes before a glob") {
    CHECK(selected({{"lib-*"}}) == Lines{"lib-a: named", "app: group 'lib-group'", "lib-b: named"});
    CHECK(selected({{"a*"}}) == Lines{"a*: named"});
    CHECK(selected({{"ap?"}}) == Lines{"app: named"});
    CHECK(refusal({{"app", "zz*"}}) == "no repo or group matches 'zz*'\nall names: mgit ls");
}

TEST_CASE("one unknown name among known ones is an error, never all repos") {
    auto const text = refusal({{"app", "lib-aa"}});
    CHECK(text.starts_with("unknown repo or group 'lib-aa'\n"));
    CHECK(text.find("'lib-a'") != std::string::npos);
    CHECK(text.ends_with("all names: mgit ls"));
    CHECK(refusal({{""}}).starts_with("unknown repo or group ''"));
}

TEST_CASE("the context counts only where nothing else is said") {
    Registry registry = fleet();
    registry.set_context("web");
    CHECK(selected({}, registry) == Lines{"lib-a: context 'web'", "app: context 'web'"});
    CHECK(selected({{"lib-b"}}, registry) == Lines{"lib-b: named"});
    CHECK(selected({{}, true}, registry).size() == 4);
    registry.set_context("app");
    CHECK(refusal({}, registry, ExitCode::registry).starts_with("the context 'app' is no group\n"));
    CHECK(selected({{}, true}, registry).size() == 4);
}
