// What people found broken: each case is named after it.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <filesystem>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

struct Reported : World {
    Reported() {
        make_repos({"a", "b"});
        add({"a", "b"});
    }
    void alias(std::string const& name, std::string const& expansion) const {
        git(root(), {"config", "--global", "alias." + name, expansion});
    }
};

TEST_CASE_METHOD(Reported, "F77 in a deleted folder mgit aborted", "[reported]") {
    auto const result = run({"sh", "-c",
                             "mkdir gone && cd gone && rmdir ../gone && " + mgit_binary() +
                                 " ls && " + mgit_binary() + " -C / @a rev-parse HEAD"});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.out, "a\nb\n"));
    CHECK(contains(result.out, head("a")));
}

TEST_CASE_METHOD(Reported, "an alias of an alias and a shell alias passed the guard",
                 "[reported]") {
    alias("boom", "reset --hard");
    alias("boom2", "boom");
    alias("bang", "!git reset --hard");
    write_file("a/file", "precious\n");
    for (auto const* const name : {"boom", "boom2", "bang"}) {
        auto const result = mgit({"@a", name});
        INFO(name << '\n' << describe(result));
        CHECK(result.code == 2);
        CHECK(contains(result.err, "uncommitted changes"));
    }
    CHECK(read_file("a/file") == "precious\n");
    CHECK(mgit({"--yes", "@a", "boom2"}).code == 0);
    CHECK(read_file("a/file") != "precious\n");
}

TEST_CASE_METHOD(Reported, "an alias that stands for itself hung", "[reported]") {
    alias("one", "two");
    alias("two", "one");
    auto const result = mgit({"@a", "one"});
    INFO(describe(result));
    CHECK(result.code == 1); // git refuses it in the repo
}

TEST_CASE_METHOD(Reported, "an alias with capitals was unknown", "[reported]") {
    alias("lastTag", "log -1 --format=%h");
    auto const result = mgit({"@a", "lastTag"});
    INFO(describe(result));
    CHECK(result.code == 0);
}

TEST_CASE_METHOD(Reported, "with -i and one repo mgit's own failures were silent", "[reported]") {
    Gate const gate(path("gate"));
    auto const timeout =
        mgit({"-i", "@a", "--timeout", "100ms", "sh", "read x <" + gate.path().string()});
    CHECK(timeout.code == 1);
    CHECK(contains(timeout.err, "timeout"));
    auto const killed = mgit({"-i", "@a", "sh", "kill -9 $$"});
    CHECK(killed.code == 137);
    CHECK(contains(killed.err, "SIGKILL"));
    fs::remove_all(path("b"));
    auto const missing = mgit({"-i", "@b", "status"});
    CHECK(missing.code == 1);
    CHECK(contains(missing.err, "missing"));
    CHECK(mgit({"-i", "@a", "sh", "exit 42"}).code == 42);
}

TEST_CASE_METHOD(Reported, "a timeout with -i left the child's children running", "[reported]") {
    Gate const gate(path("gate"));
    auto const actor =
        (actor_binary() + " append:") + path("visits").string() + " wait:" + gate.path().string();
    auto const result = mgit({"-i", "@a", "--timeout", "300ms", "sh", actor + "; true"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "timeout"));
    CHECK(processes_with(gate.path().string()).empty());
}

TEST_CASE_METHOD(Reported, "with -i who ignored the end outlived a child that did not",
                 "[reported]") {
    Gate const gate(path("gate"));
    auto const stubborn =
        "(trap '' TERM; exec " + actor_binary() + " wait:" + gate.path().string() + ")";
    auto const result =
        mgit({"-i", "@a", "--timeout", "300ms", "--grace", "300ms", "sh", stubborn + "; true"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(processes_with(gate.path().string()).empty());
}

TEST_CASE_METHOD(Reported, "126 and 127 were 1 for programs given by path", "[reported]") {
    write_script("bad", "");
    write_file("bad", "#!/nowhere/interpreter\n");
    CHECK(mgit({"exec", "/etc/passwd"}).code == 126);
    CHECK(mgit({"exec", "/nowhere/prog"}).code == 127);
    CHECK(mgit({"exec", path("bad").string()}).code == 126);
}

TEST_CASE_METHOD(Reported, "F64 a separate git directory was a second repo", "[reported]") {
    git(root(), {"init", "-q", "--separate-git-dir=sep.git", "sep"});
    CHECK(mgit({"add", "sep"}).code == 0);
    auto const again = mgit({"add", "sep.git"});
    INFO(describe(again));
    CHECK(again.code == 1);
    CHECK_FALSE(contains(mgit({"ls"}).out, "sep.git"));
}

TEST_CASE_METHOD(Reported, "a dry run of group said nothing", "[reported]") {
    auto const before = registry();
    CHECK(mgit({"-n", "group", "add", "a", "-n", "g"}).out ==
          "would make group g\nwould add a to group g\n");
    CHECK(registry() == before);
    CHECK(mgit({"group", "add", "a", "-n", "g"}).out == "made group g\nadded a to group g\n");
    CHECK(mgit({"-n", "group", "rename", "g", "h"}).out == "would rename group g to h\n");
    CHECK(mgit({"-n", "group", "rm", "g"}).out == "would remove group g\n");
    CHECK(mgit({"group", "rmrepo", "a", "-n", "g"}).out == "removed a from group g\n");
}

TEST_CASE_METHOD(Reported, "an empty group name was ignored", "[reported]") {
    make_repo("c");
    auto const before = registry();
    CHECK(mgit({"add", "-g", "", "c"}).code == 2);
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Reported, "F56 a relative MGIT_CONFIG_HOME was ignored", "[reported]") {
    auto const result = mgit({"add", "a"}, {.environment = {"MGIT_CONFIG_HOME=rel"}});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(fs::exists(path("rel/registry.json")));
}

TEST_CASE_METHOD(Reported, "a damaged repo made exec work on the one further up", "[reported]") {
    git(root(), {"init", "-q", "."});
    fs::remove_all(path("a/.git"));
    auto const result = mgit({"@a", "sh", "git rev-parse --show-toplevel"});
    INFO(describe(result));
    CHECK(result.code == 1);
}

} // namespace
} // namespace mgit::test
