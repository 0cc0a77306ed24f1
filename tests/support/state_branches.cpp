#include "support/state_recipes.hpp"

namespace mgit::test {
namespace {

void alone_on(World const& world, std::string const& name, std::string const& ref) {
    alone(world, name);
    world.git(name, {"update-ref", ref, "HEAD"});
    world.git(name, {"symbolic-ref", "HEAD", ref});
}

void alone_with_subject(World const& world, std::string const& name, std::string const& subject) {
    alone(world, name);
    world.git(name, {"commit", "-q", "--allow-empty", "--allow-empty-message", "-m", subject});
}

} // namespace

std::vector<StateCase> branch_cases() {
    return {
        {"ahead",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.commit(name, "own", "x");
         }},
        {"behind",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"reset", "-q", "--hard", "HEAD~2"});
         }},
        {"diverged",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"reset", "-q", "--hard", "HEAD~3"});
             world.commit(name, "own", "x");
         }},
        {"gone",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"update-ref", "-d", "refs/remotes/origin/main"});
         }},
        {"local-upstream",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"checkout", "-q", "-b", "side", "--track", "main"});
             world.commit(name, "own", "x");
         }},
        {"detached",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"checkout", "-q", "--detach", "HEAD~1"});
         }},
        {"at-lightweight-tag",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"tag", "loose/light", "HEAD~1"});
             world.git(name, {"checkout", "-q", "--detach", "HEAD~1"});
         }},
        {"at-packed-tag",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"checkout", "-q", "v1~0"}); // the reflog does not name the tag
         }},
        {"at-annotated-tag",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"tag", "-a", "-m", "version 2", "v2"});
             set_time(world.path(name + "/.git/refs/tags/v2"), morning);
             world.git(name, {"checkout", "-q", "v2"});
         }},
        {"at-one-of-two-tags",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"tag", "another", "v1~0"});
             world.git(name, {"checkout", "-q", "another"});
         }},
        {"tag-moved-on",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"checkout", "-q", "v1"});
             world.git(name, {"tag", "-f", "v1", "main"});
         }},
        // git status gives such a HEAD the upstream of the branch.
        {"at-tag-named-as-branch",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"tag", "topic", "topic"});
             world.git(name, {"checkout", "-q", "refs/tags/topic"});
         }},
        {"unborn",
         [](auto const& world, auto const& name) {
             world.git(".", {"init", "-q", name});
         }},
        {"unborn-with-files",
         [](auto const& world, auto const& name) {
             world.git(".", {"init", "-q", name});
             world.write_file(name + "/staged", "x");
             world.git(name, {"add", "staged"});
             world.write_file(name + "/new", "x");
         }},
        {"unborn-gone", // a clone of an empty repository
         [](auto const& world, auto const& name) {
             world.git(".", {"init", "-q", "--bare", "upstreams/" + name});
             world.run({"git", "clone", "-q", world.path("upstreams/" + name), name});
         }},
        {"unborn-with-upstream",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"update-ref", "-d", "HEAD"});
         }},
        {"branch-nested",
         [](auto const& world, auto const& name) {
             alone_on(world, name, "refs/heads/feature/web/x");
         }},
        {"branch-dash",
         [](auto const& world, auto const& name) { alone_on(world, name, "refs/heads/-f"); }},
        {"branch-shell",
         [](auto const& world, auto const& name) {
             alone_on(world, name, "refs/heads/$(x);a|b&'\"<");
         }},
        {"branch-wide", [](auto const& world,
                           auto const& name) { alone_on(world, name, "refs/heads/日本/é\u202e"); }},
        {"branch-bytes",
         [](auto const& world, auto const& name) { alone_on(world, name, "refs/heads/\xff\xc3"); }},
        {"branch-called-head",
         [](auto const& world, auto const& name) { alone_on(world, name, "refs/heads/HEAD"); }},
        {"branch-called-null",
         [](auto const& world, auto const& name) { alone_on(world, name, "refs/heads/(null)"); }},
        {"branch-called-detached",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"checkout", "-q", "-b", "(detached)", "--track", "origin/main"});
             world.commit(name, "own", "x");
         }},
        {"outside-branches",
         [](auto const& world, auto const& name) { alone_on(world, name, "refs/changes/1"); }},
        {"subject-escapes",
         [](auto const& world, auto const& name) {
             alone_with_subject(world, name, "\x1b[31mred\x1b]0;x\x07\ttab\r");
         }},
        {"subject-bytes",
         [](auto const& world, auto const& name) {
             alone_with_subject(world, name, "caf\xe9 \xff");
         }},
        {"subject-wide",
         [](auto const& world, auto const& name) {
             alone_with_subject(world, name, "修复 e\u0301 👩‍💻");
         }},
        {"subject-long",
         [](auto const& world, auto const& name) {
             alone_with_subject(world, name, std::string(6000, 'x'));
         }},
        {"subject-lines",
         [](auto const& world, auto const& name) {
             alone_with_subject(world, name, "one\ntwo\n\nbody");
         }},
        {"subject-empty",
         [](auto const& world, auto const& name) { alone_with_subject(world, name, ""); }},
    };
}

} // namespace mgit::test
