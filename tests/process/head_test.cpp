// What is seen of a repository before git is asked, next to what git says.
#include "mgit/git/head.hpp"
#include "support/catch.hpp"
#include "support/states.hpp"

#include <filesystem>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

Repo repo_in(fs::path const& path) {
    Repo repo;
    repo.name = "repo";
    repo.path = path;
    return repo;
}

// Where git keeps it, and on what it is, must be as git and as repo_of() have it.
void check_look(World const& world, fs::path const& path) {
    INFO(path);
    RepoLook const look = look_at(repo_in(path));
    auto const found = repo_of(repo_in(path));
    REQUIRE(look.found.has_value() == found.has_value());
    if (!found) {
        return;
    }
    CHECK(look.found->kind == found->kind);
    CHECK(fs::canonical(look.found->path) == found->path);
    CHECK(fs::canonical(look.found->git_dir) == found->git_dir);
    CHECK(fs::canonical(look.found->common_dir) == found->common_dir);
    CHECK((look.found->git_dir == look.found->common_dir) == (found->git_dir == found->common_dir));

    auto const ask = [&](std::vector<std::string> words) {
        words.insert(words.begin(), "git");
        std::string text = world.run(words, {.cwd = path}).out;
        text.resize(text.find_last_not_of('\n') + 1);
        return text;
    };
    std::string const ref = ask({"symbolic-ref", "-q", "HEAD"});
    std::string const commit = ask({"rev-parse", "-q", "--verify", "HEAD"});
    CHECK(look.head.branch == (ref.starts_with("refs/heads/") ? ref.substr(11) : ""));
    CHECK(look.head.commit == commit);
    CHECK(look.head.unborn == commit.empty());
    CHECK(current_branch(repo_in(path)) == look.head.branch);
}

} // namespace

TEST_CASE("F76 a look at a repository in every state sees what git does") {
    World const world;
    for (std::string const& top : make_states(world, sound_states())) {
        check_look(world, world.path(top));
    }
    for (std::string const& top : make_states(world, broken_states())) {
        INFO(top);
        Repo const repo = repo_in(world.path(top));
        CHECK(look_at(repo).found.has_value() == repo_of(repo).has_value());
    }
}

TEST_CASE("a look at a repository follows what its git directory says of itself") {
    World const world;
    world.make_repo("plain");
    world.git("plain", {"commit", "-q", "--allow-empty", "-m", "one"});
    world.git("plain", {"pack-refs", "--all"});
    check_look(world, world.path("plain")); // no loose ref is left

    fs::create_directory_symlink(world.path("plain"), world.path("link"));
    check_look(world, world.path("link"));

    fs::create_directory(world.path("borrowed"));
    fs::create_directory_symlink(world.path("plain/.git"), world.path("borrowed/.git"));
    check_look(world, world.path("borrowed"));

    world.git("plain", {"worktree", "add", "-q", world.path("linked")});
    check_look(world, world.path("linked"));
    world.git("plain", {"config", "core.bare", "true"}); // beside it stand its work trees
    check_look(world, world.path("plain"));
    world.git("plain", {"config", "--unset", "core.bare"});
    world.git("plain", {"config", "extensions.worktreeConfig", "true"});
    world.git("plain", {"config", "--worktree", "core.bare", "true"});
    check_look(world, world.path("plain"));
}

TEST_CASE("a look at where no repository is sees nothing, whatever the current folder is") {
    World const world;
    world.make_repo("plain");
    fs::create_directory(world.path("empty"));
    fs::path const before = fs::current_path();
    fs::current_path(world.path("plain/.git")); // it has a HEAD
    for (char const* const name : {"empty", "gone"}) {
        INFO(name);
        RepoLook const look = look_at(repo_in(world.path(name)));
        CHECK_FALSE(look.found);
        CHECK(look.head.branch.empty());
        CHECK_FALSE(look.head.unborn);
        CHECK(current_branch(repo_in(world.path(name))) == "");
    }
    fs::current_path(before);
}

TEST_CASE("a look at a repository goes by its own git flags") {
    World const world;
    world.make_repo("plain");
    world.make_repo("other");
    world.git("other", {"switch", "-q", "-c", "elsewhere"});
    Repo repo = repo_in(world.path("plain"));
    repo.git_flags = {"--git-dir=" + world.path("other/.git").string()};
    RepoLook const look = look_at(repo);
    REQUIRE(look.found);
    CHECK(look.found->git_dir == world.path("other/.git"));
    CHECK(look.head.branch == "elsewhere");
}

} // namespace mgit::test
