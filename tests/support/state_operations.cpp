#include "support/state_recipes.hpp"

#include <algorithm>
#include <chrono>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

void on_topic(World const& world, std::string const& name) {
    clean(world, name);
    world.git(name, {"checkout", "-q", "topic"});
}

void merge(World const& world, std::string const& name) {
    clean(world, name);
    stop(world, name, {"merge", "-q", "topic"});
}

void linked(World const& world, std::string const& name) {
    clean(world, name + "-main");
    world.git(name + "-main", {"worktree", "add", "-q", "-b", "side", world.path(name), "topic"});
}

void bare(World const& world, std::string const& name) {
    world.git(".", {"clone", "-q", "--bare", world.path(upstream), world.path(name)});
}

// As those have it who work in linked work trees only.
void bare_with_upstream(World const& world, std::string const& name) {
    bare(world, name);
    world.git(name, {"config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"});
    world.git(name, {"fetch", "-q", "origin"});
    fs::remove(world.path(name + "/FETCH_HEAD")); // it would be as old as this test
    world.git(name, {"branch", "-q", "--set-upstream-to=origin/main", "main"});
}

} // namespace

std::vector<StateCase> operation_cases() {
    return {
        {"merge", merge},
        {"merge-resolved",
         [](auto const& world, auto const& name) {
             merge(world, name);
             world.write_file(name + "/file", "both\n");
             world.git(name, {"add", "file"});
         }},
        {"conflicts",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"checkout", "-q", "-b", "side", "light"});
             world.git(name, {"rm", "-q", "file"});
             commit_file(world, name, "other", "side\n", "delete and add");
             stop(world, name, {"merge", "-q", "main"});
         }},
        {"rebase",
         [](auto const& world, auto const& name) {
             on_topic(world, name);
             stop(world, name, {"rebase", "-q", "main"});
         }},
        {"rebase-detached",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"checkout", "-q", "--detach", "topic"});
             stop(world, name, {"rebase", "-q", "main"});
         }},
        {"rebase-apply",
         [](auto const& world, auto const& name) {
             on_topic(world, name);
             stop(world, name, {"rebase", "-q", "--apply", "main"});
         }},
        {"rebase-edit",
         [](auto const& world, auto const& name) {
             on_topic(world, name);
             world.run({"git", "rebase", "-q", "-i", "HEAD~2"},
                       {.cwd = world.path(name),
                        .environment = {"GIT_SEQUENCE_EDITOR=sed -i 1s/pick/edit/"}});
         }},
        {"am",
         [](auto const& world, auto const& name) {
             clean(world, name);
             auto const patches = world.path("patches-of-" + name);
             world.git(name, {"format-patch", "-q", "-o", patches, "light..topic"});
             Words words{"am", "-q", "-3"};
             for (auto const& patch : fs::directory_iterator(patches)) {
                 words.push_back(patch.path());
             }
             std::ranges::sort(words.begin() + 3, words.end());
             stop(world, name, words);
         }},
        {"cherry-pick",
         [](auto const& world, auto const& name) {
             clean(world, name);
             stop(world, name, {"cherry-pick", "topic~1"});
         }},
        {"cherry-pick-between", // two of three, CHERRY_PICK_HEAD is gone
         [](auto const& world, auto const& name) {
             clean(world, name);
             stop(world, name, {"cherry-pick", "light..topic"});
             world.write_file(name + "/file", "both\n");
             world.git(name, {"commit", "-q", "-a", "-m", "both"});
         }},
        {"revert",
         [](auto const& world, auto const& name) {
             clean(world, name);
             stop(world, name, {"revert", "--no-edit", "HEAD~2"});
         }},
        {"revert-between",
         [](auto const& world, auto const& name) {
             clean(world, name);
             stop(world, name, {"revert", "--no-edit", "HEAD~2", "HEAD~1"});
             world.write_file(name + "/file", "both\n");
             world.git(name, {"commit", "-q", "-a", "-m", "both"});
         }},
        {"bisect",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"bisect", "start", "HEAD", "light"});
         }},
        {"merge-within-bisect",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"bisect", "start", "HEAD", "light"});
             stop(world, name, {"merge", "-q", "topic"});
         }},
    };
}

std::vector<StateCase> kind_cases() {
    return {
        {"bare", bare},
        {"bare-detached",
         [](auto const& world, auto const& name) {
             bare(world, name);
             world.git(name, {"update-ref", "--no-deref", "HEAD", "HEAD~1"});
         }},
        {"bare-at-tag",
         [](auto const& world, auto const& name) {
             bare(world, name);
             world.git(name, {"update-ref", "--no-deref", "HEAD", "light"});
         }},
        {"bare-loose",
         [](auto const& world, auto const& name) {
             bare(world, name);
             world.git(name, {"update-ref", "refs/heads/main", "HEAD~1"});
         }},
        {"bare-with-upstream", bare_with_upstream},
        {"bare-behind",
         [](auto const& world, auto const& name) {
             bare_with_upstream(world, name);
             world.git(name, {"update-ref", "refs/heads/main", "HEAD~2"});
         }},
        {"bare-diverged",
         [](auto const& world, auto const& name) {
             bare_with_upstream(world, name);
             world.git(name, {"update-ref", "refs/heads/main", "refs/heads/topic"});
         }},
        {"bare-gone",
         [](auto const& world, auto const& name) {
             bare_with_upstream(world, name);
             world.git(name, {"update-ref", "-d", "refs/remotes/origin/main"});
         }},
        {"bare-local-upstream",
         [](auto const& world, auto const& name) {
             bare(world, name);
             world.git(name, {"branch", "-q", "--set-upstream-to=topic", "main"});
         }},
        {"bare-unborn-with-upstream",
         [](auto const& world, auto const& name) {
             bare_with_upstream(world, name);
             world.git(name, {"update-ref", "-d", "refs/heads/main"});
         }},
        {"mirror",
         [](auto const& world, auto const& name) {
             world.git(".", {"clone", "-q", "--mirror", world.path(upstream), world.path(name)});
         }},
        {"mirror-with-upstream", // which is the branch itself
         [](auto const& world, auto const& name) {
             world.git(".", {"clone", "-q", "--mirror", world.path(upstream), world.path(name)});
             world.git(name, {"config", "branch.main.remote", "origin"});
             world.git(name, {"config", "branch.main.merge", "refs/heads/main"});
         }},
        {"bare-unborn",
         [](auto const& world, auto const& name) {
             world.git(".", {"init", "-q", "--bare", name});
         }},
        {"bare-beside-worktrees",
         [](auto const& world, auto const& name) {
             bare(world, name + "/.bare");
             world.write_file(name + "/.git", "gitdir: ./.bare\n");
         }},
        {"worktree-of-bare",
         [](auto const& world, auto const& name) {
             bare(world, name + ".git");
             world.git(name + ".git", {"worktree", "add", "-q", world.path(name), "topic"});
         }},
        {"linked",
         [](auto const& world, auto const& name) {
             linked(world, name);
             world.write_file(name + "-main/file", "x");
             world.git(name + "-main", {"stash", "push", "-q"});
         }},
        {"linked-rebase",
         [](auto const& world, auto const& name) {
             linked(world, name);
             stop(world, name, {"rebase", "-q", "main"});
         }},
        {"linked-merge-in-main",
         [](auto const& world, auto const& name) {
             linked(world, name);
             stop(world, name + "-main", {"merge", "-q", "topic"});
         }},
        {"linked-fetched",
         [](auto const& world, auto const& name) {
             linked(world, name);
             world.git(name, {"fetch", "-q"});
             set_time(world.path(name + "-main/.git/worktrees/" + name + "/FETCH_HEAD"), morning);
         }},
        {"shallow",
         [](auto const& world, auto const& name) {
             world.git(".", {"clone", "-q", "--depth=1", "file://" + world.path(upstream).string(),
                             world.path(name)});
         }},
        {"sparse",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"sparse-checkout", "init", "--cone"});
         }},
        {"sparse-no-more",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"sparse-checkout", "init", "--cone"});
             world.git(name, {"sparse-checkout", "disable"});
         }},
        {"separate",
         [](auto const& world, auto const& name) {
             world.git(".", {"clone", "-q", "--separate-git-dir", world.path(name + "-git"),
                             world.path(upstream), world.path(name)});
         }},
        {"sha256",
         [](auto const& world, auto const& name) {
             world.git(".", {"init", "-q", "--object-format=sha256", name});
             world.commit(name, "file", "x");
             world.git(name, {"tag", "light"});
             world.git(name, {"checkout", "-q", "--detach"});
         }},
        {"fetched",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"fetch", "-q"});
             set_time(world.path(name + "/.git/FETCH_HEAD"), morning);
         }},
    };
}

} // namespace mgit::test
