// What is run where: selection, verbs, argument vectors, dry runs, and that it is run once.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
        REQUIRE(mgit({"group", "add", "-n", "site", "web", "docs"}).code == 0);
    }
    // The folders in which the actor was run by these words of mgit, sorted.
    Lines visited(Lines options, Lines after_command = {}) const {
        fs::remove(path("visits"));
        options.push_back("exec");
        options.insert(options.end(), after_command.begin(), after_command.end());
        options.insert(options.end(), {"--", actor_binary(), "append:" + path("visits").string()});
        auto const result = mgit(options);
        INFO(describe(result));
        CHECK(result.code == 0);
        return visits();
    }
    Lines visits() const {
        Lines names;
        for (auto const& line : lines_of(read_file("visits"))) {
            names.push_back(fs::path(line).filename());
        }
        std::ranges::sort(names);
        return names;
    }
};

TEST_CASE_METHOD(Fleet, "each selected repo is run exactly once", "[run]") {
    CHECK(visited({}) == Lines{"api", "docs", "web"});
    CHECK(visited({"@site"}) == Lines{"docs", "web"});
    CHECK(visited({"@api", "@site", "@web"}) == Lines{"api", "docs", "web"});
    CHECK(visited({"@[ad]*"}) == Lines{"api", "docs"});
}

TEST_CASE_METHOD(Fleet, "selectors may also stand right after the command", "[run]") {
    CHECK(visited({}, {"@api"}) == Lines{"api"});
    CHECK(visited({"@api"}, {"@docs"}) == Lines{"api", "docs"});
    auto const log = mgit({"log", "@api", "--oneline"});
    CHECK(log.code == 0);
    CHECK(contains(log.out, "== api"));
    CHECK_FALSE(contains(log.out, "== web"));
}

TEST_CASE_METHOD(Fleet, "F18 a failing command is not run again", "[run]") {
    auto const result = mgit(exec_actor({"append:" + path("visits").string(), "exit:3"}));
    CHECK(result.code == 1);
    CHECK(visits() == Lines{"api", "docs", "web"});
}

TEST_CASE_METHOD(Fleet, "F20 an unknown name is an error with a suggestion, and nothing is run",
                 "[run]") {
    auto const result = mgit(exec_actor({"append:" + path("visits").string()}, {"@api", "@dosc"}));
    CHECK(result.code == 2);
    CHECK(contains(result.err, "'dosc'"));
    CHECK(contains(result.err, "docs"));
    CHECK(visits().empty());
    CHECK(mgit({"@zz*", "status"}).code == 2);
}

TEST_CASE_METHOD(Fleet, "git's own words that begin with @ stay git's", "[run]") {
    make_upstream("up");
    clone(path("upstreams/up.git"), "clone");
    commit("clone", "file", "second\n");
    add({"clone"});
    auto const upstream = mgit({"@clone", "log", "--format=%H", "@{u}"});
    INFO(describe(upstream));
    CHECK(upstream.code == 0);
    CHECK(contains(upstream.out, git("clone", {"rev-parse", "HEAD~1"})));
    CHECK_FALSE(contains(upstream.out, head("clone")));
    CHECK(contains(mgit({"rev-parse", "@"}).out, head("web")));
    CHECK(
        contains(mgit({"@clone", "rev-parse", "@~1"}).out, git("clone", {"rev-parse", "HEAD~1"})));
}

TEST_CASE_METHOD(Fleet, "git commands run with all their options", "[run]") {
    auto const log = mgit({"log", "--oneline", "-1", "--format=%s|%an"});
    CHECK(log.code == 0);
    CHECK(contains(log.out, "change file|Ann Example"));
    CHECK(contains(mgit({"git", "log", "-1", "--format=%ae"}).out, "ann@example.org"));
    CHECK(mgit({"git", "ls-files"}).out == "== web\nfile\n== api\nfile\n== docs\nfile\n");
}

TEST_CASE_METHOD(Fleet, "git aliases run by their name", "[run]") {
    git(".", {"config", "--file", path("gitconfig"), "alias.tip", "log -1 --format=tip:%s"});
    git(".", {"config", "--file", path("gitconfig"), "alias.hello", "!echo hello from $(pwd)"});
    CHECK(contains(mgit({"tip"}).out, "tip:change file"));
    CHECK(contains(mgit({"@docs", "hello"}).out, "hello from " + path("docs").string()));
}

TEST_CASE_METHOD(Fleet, "mgit git reaches git's commands that share a name with ours", "[run]") {
    write_file("web/new", "x");
    CHECK(mgit({"@web", "git", "add", "-A"}).code == 0);
    CHECK(contains(git("web", {"status", "--porcelain"}), "A  new"));
    CHECK(mgit({"@web", "git", "rm", "-q", "--cached", "new"}).code == 0);
    CHECK(contains(git("web", {"status", "--porcelain"}), "?? new"));
}

TEST_CASE_METHOD(Fleet, "F24 an unknown command is an error with suggestions, and nothing is run",
                 "[run]") {
    write_script("bin/git",
                 "echo \"$*\" >> '" + path("calls").string() + "'\nexec /usr/bin/git \"$@\"");
    auto const variable = "PATH=" + path("bin").string() + ":/usr/bin:/bin";
    auto const result = mgit({"pul"}, {.environment = {variable}});
    CHECK(result.code == 2);
    CHECK(contains(result.err, "unknown command pul\n"));
    CHECK(contains(result.err, "pull"));
    CHECK_FALSE(contains(read_file("calls"), "pul\n"));
    CHECK(mgit({"xyzzy"}).code == 2);
}

TEST_CASE_METHOD(Fleet, "F85 exec passes every argument byte by byte", "[run]") {
    Lines const words{"",      "a  b", "$HOME `x` $(y)", "*",     "new\nline", "-n", "--help",
                      "@site", "{}",   "\377\376",       "a'b\"", ";|&",       "\\"};
    Lines args{"@web", "exec", "--", actor_binary(), "argv"};
    args.insert(args.end(), words.begin(), words.end());
    std::string expected;
    for (auto const& word : words) {
        expected += std::to_string(word.size()) + ":" + word + "\n";
    }
    auto const result = mgit(args);
    CHECK(result.code == 0);
    CHECK(contains(result.out, expected));
}

TEST_CASE_METHOD(Fleet, "F85 sh takes one string and gives it to a shell in each repo", "[run]") {
    auto const result = mgit({"sh", "echo \"in $(basename \"$PWD\")\" | tr a-z A-Z"});
    CHECK(result.code == 0);
    CHECK(contains(result.out, "IN WEB"));
    CHECK(contains(result.out, "IN DOCS"));
    CHECK(contains(mgit({"@api", "sh", "echo $MGIT_NAME=$MGIT_PATH"}).out,
                   "api=" + path("api").string()));
    auto const two = mgit({"sh", "echo", "a; touch " + path("PWNED").string()});
    CHECK(two.code == 2);
    CHECK_FALSE(fs::exists(path("PWNED")));
}

TEST_CASE_METHOD(Fleet, "a dry run shows command, folder and reason, and runs nothing", "[run]") {
    auto const result =
        mgit(exec_actor({"append:" + path("visits").string(), "out:two words"}, {"-n", "@site"}));
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(visits().empty());
    CHECK(contains(result.out, path("web").string()));
    CHECK(contains(result.out, path("docs").string()));
    CHECK_FALSE(contains(result.out, path("api").string() + "\n"));
    CHECK(contains(result.out, "group 'site'"));
    CHECK(contains(result.out, "'out:two words'"));
    CHECK(contains(result.out, "MGIT_NAME=web"));
    CHECK(contains(mgit({"-n", "pull", "--rebase"}).out, "git pull --rebase"));
}

TEST_CASE_METHOD(Fleet, "options after the command belong to git", "[run]") {
    auto const result = mgit({"@web", "log", "-n", "1", "--format=%s"});
    CHECK(result.code == 0);
    CHECK(contains(result.out, "change file"));
}

TEST_CASE_METHOD(Fleet, "with -C mgit begins in another folder", "[run]") {
    make_repo("sub/late");
    CHECK(mgit({"-C", path("sub"), "add", "late"}).code == 0);
    CHECK(lines_of(mgit({"ls", "late"}).out) == Lines{path("sub/late")});
}

} // namespace
} // namespace mgit::test
