#include "support/catch.hpp"
#include "support/state_recipes.hpp"

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

constexpr char const* pattern = "pattern"; // a clone that others are copies of

void super(World const& world, std::string const& name) {
    clean(world, name);
    world.git(name, {"submodule", "--quiet", "add", world.path(upstream), "sub"});
    // Without the path of this world, so that the commit's id is always the same.
    world.git(name, {"config", "-f", ".gitmodules", "submodule.sub.url", "../origin.git"});
    world.git(name, {"commit", "-q", "-a", "-m", "add sub"});
}

std::vector<StateCase> work_cases() {
    return {
        {"clean", clean},
        {"no-upstream", alone},
        {"staged",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.write_file(name + "/new", "x");
             world.write_file(name + "/file", "x");
             world.git(name, {"add", "."});
         }},
        {"modified",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.write_file(name + "/file", "x");
         }},
        {"staged-and-modified",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.write_file(name + "/file", "x");
             world.git(name, {"add", "."});
             world.write_file(name + "/file", "y");
         }},
        {"untracked",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.write_file(name + "/.git/info/exclude", "*.o\n");
             for (char const* const file : {"/new", "/folder/one", "/folder/two", "/ignored.o"}) {
                 world.write_file(name + file, "x");
             }
         }},
        {"renamed",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"mv", "file", "moved to"});
             world.write_file(name + "/moved to", "fourth\nand more\n");
         }},
        {"deleted",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.git(name, {"rm", "-q", "other"});
             fs::remove(world.path(name + "/file"));
         }},
        {"intent-to-add",
         [](auto const& world, auto const& name) {
             clean(world, name);
             world.write_file(name + "/new", "x");
             world.git(name, {"add", "-N", "new"});
         }},
        {"type-and-mode",
         [](auto const& world, auto const& name) {
             clean(world, name);
             fs::remove(world.path(name + "/file"));
             fs::create_symlink("other", world.path(name + "/file"));
             fs::permissions(world.path(name + "/other"), fs::perms::owner_all);
         }},
        {"hostile-files",
         [](auto const& world, auto const& name) {
             clean(world, name);
             for (char const* const file : {"# branch.oid (initial)", " lead", "a -> b",
                                            "line\nend", "\xff\xfe", "\x1b[31m"}) {
                 world.write_file(name + "/" + file, "x");
             }
             world.git(name, {"add", "--", "a -> b", "line\nend"});
         }},
        {"stashes",
         [](auto const& world, auto const& name) {
             clean(world, name);
             for (char const* const text : {"x", "y"}) {
                 world.write_file(name + "/file", text);
                 world.git(name, {"stash", "push", "-q"});
             }
         }},
        {"super-clean", super},
        {"submodule", super, "sub"},
        {"super-new-commit",
         [](auto const& world, auto const& name) {
             super(world, name);
             world.commit(name + "/sub", "file", "x");
         }},
        {"super-modified",
         [](auto const& world, auto const& name) {
             super(world, name);
             world.write_file(name + "/sub/file", "x");
         }},
        {"super-untracked",
         [](auto const& world, auto const& name) {
             super(world, name);
             world.write_file(name + "/sub/new", "x");
         }},
    };
}

} // namespace

void set_time(fs::path const& file, std::chrono::sys_seconds when) {
    fs::last_write_time(file, std::chrono::file_clock::from_sys(when));
}

void stop(World const& world, std::string const& folder, Words args) {
    args.insert(args.begin(), "git");
    auto const result = world.run(args, {.cwd = world.path(folder)});
    INFO(describe(result));
    REQUIRE(result.code != 0);
}

void commit_file(World const& world, std::string const& folder, std::string const& file,
                 std::string const& text, std::string const& subject) {
    world.write_file(folder + "/" + file, text);
    world.git(folder, {"add", "--", file});
    world.git(folder, {"commit", "-q", "-m", subject});
}

// main: four commits, the first with the tag light, the second with the annotated tag v1.
// topic, from the first one: three commits, of which the second is in conflict with main.
void make_upstream_and_pattern(World const& world) {
    std::string const seed = world.make_repo("seeds/origin").lexically_relative(world.root());
    world.git(seed, {"tag", "light"});
    commit_file(world, seed, "file", "second\n", "second");
    world.git(seed, {"tag", "-a", "-m", "version 1", "v1"});
    commit_file(world, seed, "other", "third\n", "third");
    commit_file(world, seed, "file", "fourth\n", "fourth");
    world.git(seed, {"checkout", "-q", "-b", "topic", "light"});
    commit_file(world, seed, "more", "one\n", "topic one");
    commit_file(world, seed, "file", "theirs\n", "topic two");
    commit_file(world, seed, "more", "three\n", "topic three");
    world.git(seed, {"checkout", "-q", "main"});
    world.git(".", {"clone", "-q", "--bare", world.path(seed), world.path(upstream)});
    world.clone(world.path(upstream), pattern);
    world.git(pattern, {"branch", "-q", "topic", "origin/topic"});
}

void clean(World const& world, std::string const& name) {
    if (!fs::exists(world.path(pattern))) {
        make_upstream_and_pattern(world);
    }
    world.copy_repo(pattern, name);
}

void alone(World const& world, std::string const& name) {
    world.make_repo(name);
}

std::vector<StateCase> sound_states() {
    std::vector<StateCase> all = work_cases();
    for (auto const& part : {branch_cases(), operation_cases(), kind_cases()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

std::vector<StateCase> broken_states() {
    return {
        {"damaged",
         [](auto const& world, auto const& name) {
             alone(world, name);
             world.write_file(name + "/.git/HEAD", "garbage\n");
         }},
        {"leads-nowhere",
         [](auto const& world, auto const& name) {
             world.write_file(name + "/.git", "gitdir: /nowhere/at-all\n");
         }},
        {"no-repository",
         [](auto const& world, auto const& name) { world.write_file(name + "/file", "x"); }},
        {"missing", [](auto const&, auto const&) {}},
    };
}
std::string make_state(World const& world, StateCase const& state) {
    if (!fs::exists(world.path(pattern))) {
        make_upstream_and_pattern(world);
    }
    state.make(world, state.name);
    return state.top == nullptr ? state.name : std::string(state.name) + "/" + state.top;
}

std::vector<std::string> make_states(World const& world, std::vector<StateCase> const& states) {
    std::vector<std::string> tops;
    for (auto const& state : states) {
        tops.push_back(make_state(world, state));
    }
    return tops;
}

} // namespace mgit::test
