// The main job: `mgit pull` in many clones, some of which cannot be pulled.
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

// 60 registered clones of four upstreams that have moved since.
struct Clones : World {
    Clones() : names(numbered_names(60)) {
        for (auto const& name : upstreams) {
            make_upstream(name);
        }
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (i < upstreams.size()) {
                clone(path("upstreams/" + upstreams[i] + ".git"), names[i]);
            } else {
                copy_repo(names[i % upstreams.size()], names[i]);
            }
        }
        add(names);
        for (auto const& name : upstreams) {
            tips.push_back(move_upstream(name));
        }
        write_script("bin/git", "case \" $* \" in *' pull '*) pwd >> '" + path("pulls").string() +
                                    "';; esac\nPATH=${PATH#*:}\nexec git \"$@\"");
    }
    std::string const& tip(std::size_t i) const { return tips[i % tips.size()]; }

    // A git on PATH that notes each pull before the real one runs.
    Result pull(std::vector<std::string> const& options = {}) const {
        auto args = options;
        args.push_back("pull");
        return mgit(args,
                    {.environment = {"PATH=" + path("bin").string() + ":" + std::getenv("PATH")}});
    }
    // How often git pull ran in each repo is in the file; here: in how many, each once.
    std::size_t pulled_once() const {
        auto const lines = lines_of(read_file("pulls"));
        std::set<std::string> const different(lines.begin(), lines.end());
        CHECK(different.size() == lines.size());
        return different.size();
    }
    void check_updated(std::size_t i) const {
        INFO(names[i]);
        CHECK(head(names[i]) == tip(i));
    }

    Lines upstreams{"one", "two", "three", "four"};
    Lines tips;
    Lines names;
};

// What mgit itself says after the blocks of the children.
std::string summary_of(Result const& result) {
    auto const at = result.err.rfind("mgit pull: ");
    return at == std::string::npos ? "" : result.err.substr(at);
}

std::string line_with(std::string const& text, std::string const& word) {
    auto const lines = lines_of(text);
    auto const line =
        std::ranges::find_if(lines, [&](auto const& each) { return contains(each, word); });
    return line == lines.end() ? "" : *line;
}

TEST_CASE_METHOD(Clones, "pull updates 60 clones whose upstreams moved, each once", "[pull]") {
    auto const result = pull();
    INFO(describe(result));
    CHECK(result.code == 0);
    auto const lines = lines_of(result.out);
    REQUIRE(lines.size() == 60);
    for (std::size_t i = 0; i < names.size(); ++i) {
        check_updated(i);
        CHECK(lines[i].starts_with(names[i] + "  main  "));
        CHECK(lines[i].ends_with(".." + tip(i).substr(0, 7) + "  1 commit, 1 file"));
    }
    CHECK(pulled_once() == 60);

    auto const again = pull({"--output", "failed"});
    CHECK(again.code == 0);
    CHECK(again.out.empty());
}

TEST_CASE_METHOD(Clones, "pull updates 54 of 60 and names the other six with their causes",
                 "[pull]") {
    std::set<std::size_t> const diverged{6, 23, 41};
    std::set<std::size_t> const missing{11, 52};
    std::size_t const conflicting = 30;
    for (auto const i : diverged) {
        commit(names[i], "own", "own work\n");
    }
    for (auto const i : missing) {
        fs::remove_all(path(names[i]));
    }
    git(names[conflicting], {"config", "pull.rebase", "false"});
    commit(names[conflicting], "file", "another first line\n");
    auto const before = registry();

    auto const result = pull();
    auto const summary = summary_of(result);
    INFO(describe(result));
    CHECK(result.code == 1);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (diverged.contains(i) || missing.contains(i) || i == conflicting) {
            CHECK(contains(summary, names[i]));
        } else {
            check_updated(i);
            CHECK_FALSE(contains(summary, names[i]));
        }
    }
    CHECK(contains(summary, "60 repos"));
    CHECK(contains(summary, "54 ok"));
    for (auto const i : diverged) {
        CHECK(contains(line_with(summary, "  diverged  "), names[i]));
    }
    for (auto const i : missing) {
        CHECK(contains(line_with(summary, "missing  "), names[i]));
    }
    CHECK(contains(line_with(summary, names[conflicting]), "onflict"));
    CHECK(contains(result.out, "CONFLICT (content)"));
    CHECK(pulled_once() == 58); // in the missing ones git was not started
    CHECK(registry() == before);
}

TEST_CASE("pull passes its options on: --rebase keeps own work on top", "[pull]") {
    World const world;
    world.clone(world.make_upstream("up"), "mine");
    world.add({"mine"});
    world.commit("mine", "own", "own work\n");
    auto const tip = world.move_upstream("up");
    auto const result = world.mgit({"pull", "--rebase", "-q"});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(world.git("mine", {"rev-parse", "HEAD~1"}) == tip);
}

TEST_CASE("pull of nothing is 4, and pull of one repo shows what git says", "[pull]") {
    World const world;
    CHECK(world.mgit({"pull"}).code == 4);
    world.clone(world.make_upstream("up"), "only");
    world.add({"only"});
    auto const tip = world.move_upstream("up");
    auto const result = world.mgit({"pull"});
    CHECK(result.code == 0);
    CHECK(contains(result.out, "Fast-forward"));
    CHECK(world.head("only") == tip);
}

TEST_CASE("pull of 2,000 repos updates every one of them", "[slow]") {
    World const world;
    world.clone(world.make_upstream("up"), "r0001");
    auto const names = numbered_names(2000);
    for (auto const& name : names) {
        if (name != names.front()) {
            world.copy_repo(names.front(), name);
        }
    }
    world.add(names);
    auto const tip = world.move_upstream("up");
    auto const result = world.mgit({"-j4", "pull", "-q"}, {.limit = std::chrono::seconds(280)});
    INFO(result.err);
    CHECK(result.code == 0);
    std::size_t updated = 0;
    for (auto const& name : names) {
        if (contains(world.read_file(name + "/.git/refs/heads/main"), tip)) {
            ++updated;
        }
    }
    CHECK(updated == 2000);
}

} // namespace
} // namespace mgit::test
