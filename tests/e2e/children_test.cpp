// What a child gets from mgit: its environment, descriptors, signals and session.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api"});
        add({"web", "api"});
    }
    // How often the line is in the output of the actor in all repos.
    auto count(std::string const& line, std::vector<std::string> const& words,
               MgitOptions options = {}) const {
        auto const result = mgit(exec_actor(words, {"-j2"}), std::move(options));
        INFO(describe(result));
        CHECK(result.code == 0);
        auto const lines = lines_of(result.out);
        auto const found = std::ranges::count(lines, line);
        CHECK(found == 2);
        return found;
    }
};

TEST_CASE_METHOD(Fleet, "children have descriptors 0, 1 and 2 and no others", "[children]") {
    // The shell gives mgit an open descriptor 9 that must not get through.
    auto const result = run({"sh", "-c", "exec 9</dev/null; exec \"$0\" \"$@\"", mgit_binary(),
                             "-j2", "exec", "--", actor_binary(), "fds"});
    INFO(describe(result));
    CHECK(result.out == "== web\nfds 0 1 2\n== api\nfds 0 1 2\n");
}

TEST_CASE_METHOD(Fleet, "F10 F11 children have nothing on stdin, whatever mgit has", "[children]") {
    count("stdin 0", {"stdin"}, {.input = "some input\n"});
    count("stdin 0", {"stdin"}, {.closed = {0}});
}

TEST_CASE_METHOD(Fleet, "children lead sessions of their own", "[children]") {
    count("session own", {"session"});
    count("tty no", {"tty?"});
}

TEST_CASE_METHOD(Fleet, "children start in the folder of their repo", "[children]") {
    auto const result = mgit(exec_actor({"cwd"}));
    CHECK(contains(result.out, path("web").string() + "\n"));
    CHECK(contains(result.out, path("api").string() + "\n"));
}

TEST_CASE_METHOD(Fleet, "F44 children have default signals though mgit was started without",
                 "[children]") {
    auto const result =
        run({"env", "--ignore-signal=PIPE", "--ignore-signal=CHLD", "--ignore-signal=INT",
             "--block-signal=TERM", mgit_binary(), "exec", "--", actor_binary(), "sigs"});
    INFO(describe(result));
    CHECK(result.code == 0);
    auto const lines = lines_of(result.out);
    CHECK(std::ranges::count(lines, "signals") == 2);
}

TEST_CASE_METHOD(Fleet, "F66 git variables that name one repository do not reach the children",
                 "[children]") {
    commit("api", "other", "x");
    MgitOptions const inside_a_hook{.cwd = path("web"),
                                    .environment = {"GIT_DIR=" + path("web/.git").string(),
                                                    "GIT_INDEX_FILE=" + path("index").string(),
                                                    "GIT_WORK_TREE=" + path("web").string(),
                                                    "GIT_PREFIX=sub/"}};
    auto const heads = mgit({"rev-parse", "HEAD"}, inside_a_hook);
    INFO(describe(heads));
    CHECK(contains(heads.out, head("web")));
    CHECK(contains(heads.out, head("api")));
    CHECK_FALSE(contains(mgit(exec_actor({"env"}), inside_a_hook).out, "GIT_INDEX_FILE="));
}

TEST_CASE_METHOD(Fleet, "F66 settings given to git by its environment do reach the children",
                 "[children]") {
    auto const result = mgit({"config", "user.nickname"}, {.environment = {
                                                               "GIT_CONFIG_COUNT=1",
                                                               "GIT_CONFIG_KEY_0=user.nickname",
                                                               "GIT_CONFIG_VALUE_0=annie",
                                                           }});
    CHECK(result.code == 0);
    CHECK(contains(result.out, "annie"));
}

TEST_CASE_METHOD(Fleet, "children of exec are told which repo they are in", "[children]") {
    auto const result = mgit(exec_actor({"env"}, {"@api"}));
    auto const lines = lines_of(result.out);
    CHECK(std::ranges::count(lines, "MGIT_NAME=api") == 1);
    CHECK(std::ranges::count(lines, "MGIT_PATH=" + path("api").string()) == 1);
}

TEST_CASE_METHOD(Fleet, "git cannot ask for a password in a parallel run", "[children]") {
    auto const lines = lines_of(mgit(exec_actor({"env"}, {"@api"})).out);
    CHECK(std::ranges::count(lines, "GIT_TERMINAL_PROMPT=0") == 1);
}

} // namespace
} // namespace mgit::test
