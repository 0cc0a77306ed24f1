// mgit context in a pipe: what it is, what it narrows, and how that is told.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

// src/web and src/api are the group site, whose folder is src; opt/kit is the groups tools and
// late, which have none; alone is in no group.
struct Fleet : World {
    Fleet() {
        make_repos({"src/web", "src/api", "opt/kit", "alone"});
        add({"src/web", "src/api", "opt/kit", "alone"});
        REQUIRE(mgit({"group", "add", "web", "api", "-n", "site", "-p", "src"}).code == 0);
        REQUIRE(mgit({"group", "add", "kit", "-n", "tools"}).code == 0);
        REQUIRE(mgit({"group", "add", "kit", "-n", "late"}).code == 0);
    }
    std::string out(std::vector<std::string> const& args, std::string const& folder = ".") const {
        auto const result = mgit(args, {.cwd = path(folder)});
        INFO(describe(result));
        CHECK(result.code == 0);
        CHECK(result.err.empty());
        return result.out;
    }
    Lines listed(std::string const& folder = ".") const { return lines_of(out({"ls"}, folder)); }
};

Lines const all{"web", "api", "kit", "alone"};

TEST_CASE_METHOD(Fleet, "a group as context is what commands work on", "[context]") {
    CHECK(out({"context"}) == "no context: all repos (4)\n");
    CHECK(out({"context", "site"}) == "context 'site' (2 of 4 repos)\n");
    CHECK(out({"context"}) == "context 'site' (2 of 4 repos)\n");
    CHECK(listed() == Lines{"web", "api"});
    CHECK(lines_of(out({"ls", "--all"})) == all);
    CHECK(lines_of(out({"-a", "ls"})) == all);
    CHECK(lines_of(out({"ls", "@alone"})) == Lines{"alone"});
    CHECK(out({"ls", "alone"}) == path("alone").string() + "\n"); // a name is a name
    CHECK(mgit(exec_actor({"out:x"})).err == mgit(exec_actor({"out:x"}, {"@site"})).err);
    CHECK(out({"context", "none"}) == "no context: all repos (4)\n");
    CHECK(listed() == all);
    CHECK_FALSE(contains(registry(), "\"context\""));
}

TEST_CASE_METHOD(Fleet, "context auto follows the folder that one is in", "[context]") {
    CHECK(out({"context", "auto"}) ==
          "context auto: all repos (4)\n"
          "  the current folder is in no group's folder, and in no repo of a group\n");
    CHECK(contains(registry(), "\"context\":\"auto\""));
    CHECK(listed() == all);
    CHECK(listed("alone") == all);
    CHECK(listed("src") == Lines{"web", "api"});
    CHECK(listed("src/api/.git") == Lines{"web", "api"});
    CHECK(out({"context"}, "src/web") == "context auto: 'site' (2 of 4 repos)\n"
                                         "  the current folder is in its folder " +
                                             path("src").string() + "\n");
    CHECK(out({"context"}, "opt/kit/.git") == "context auto: 'tools' (1 of 4 repos)\n"
                                              "  the current folder is in its repo kit\n"
                                              "  so it is with 'late'; the first group counts\n");
    CHECK(lines_of(out({"-C", path("opt/kit").string(), "ls"})) == Lines{"kit"});
    fs::create_directory_symlink(path("src/web"), path("link"));
    CHECK(listed("link") == Lines{"web", "api"});
    CHECK(lines_of(out({"-C", "link", "ls"})) == Lines{"web", "api"});
}

TEST_CASE_METHOD(Fleet, "in a deleted folder context auto is all repos", "[context]") {
    out({"context", "auto"});
    fs::create_directory(path("gone"));
    auto const result =
        run({"sh", "-c", "rmdir ../gone && exec \"$0\" ls", mgit_binary()}, {.cwd = path("gone")});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(lines_of(result.out) == all);
}

TEST_CASE_METHOD(Fleet, "a context that narrows a run is visible", "[context]") {
    out({"context", "auto"});
    MgitOptions const in_src{.cwd = path("src")};
    CHECK(contains(mgit({"-n", "status"}, in_src).out, "web (context auto: 'site')\n"));
    CHECK(
        contains(mgit({"-v", "status"}, in_src).err, "mgit: context auto: 'site' (2 of 4 repos)"));
    CHECK_FALSE(contains(mgit({"-v", "@web", "status"}, in_src).err, "context"));
    CHECK_FALSE(contains(mgit({"-v", "-a", "status"}, in_src).err, "context"));
    CHECK(contains(mgit({"ls", "-v"}, in_src).err, "context auto: 'site'"));
    out({"context", "site"});
    CHECK(contains(mgit({"-n", "status"}).out, "web (context 'site')\n"));
}

TEST_CASE_METHOD(Fleet, "a context without repos is told, with the ways out of it", "[context]") {
    out({"group", "add", "-n", "empty"});
    CHECK(out({"context", "empty"}) == "context 'empty' (0 of 4 repos)\n");
    auto const result = mgit({"status"});
    CHECK(result.code == 4);
    CHECK(contains(result.err, "the context 'empty' has no repos"));
    CHECK(contains(result.err, "mgit --all"));
    CHECK(contains(result.err, "mgit context none"));
    CHECK(mgit({"-a", "status"}).code == 0);
}

TEST_CASE_METHOD(Fleet, "the context follows its group, and goes with it", "[context]") {
    out({"context", "site"});
    out({"group", "rename", "site", "pages"});
    CHECK(out({"context"}) == "context 'pages' (2 of 4 repos)\n");
    out({"rename", "web", "www"});
    CHECK(listed() == Lines{"www", "api"});
    CHECK(out({"group", "rm", "tools", "pages"}) ==
          "removed group tools\nremoved group pages, and the context, which it was\n");
    CHECK(listed().size() == 4);
    out({"context", "auto"}); // which no group is
    out({"group", "rm", "late"});
    CHECK(contains(out({"context"}), "context auto"));
}

TEST_CASE_METHOD(Fleet, "what is no group cannot be the context", "[context]") {
    out({"context", "site"});
    auto const before = registry();
    for (std::string const word : {"sit", "web", "all", "", "site*"}) {
        auto const result = mgit({"context", word});
        INFO(describe(result));
        CHECK(result.code == 2);
        CHECK(result.out.empty());
        CHECK(registry() == before);
    }
    CHECK(contains(mgit({"context", "sit"}).err, "did you mean 'site'"));
    CHECK(contains(mgit({"context", "all"}).err, "none for all repos"));
    CHECK(contains(mgit({"context", "web"}).err, "'web' is no group"));
    CHECK(out({"context", "-n", "none"}) == "would be: no context: all repos (4)\n");
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Fleet, "a context that an edited file lost is an error with a way out",
                 "[context]") {
    out({"context", "site"});
    auto text = registry();
    auto const at = text.find("\"context\":\"site\"");
    REQUIRE(at != std::string::npos);
    write_file("mgit/registry.json", text.replace(at, 16, "\"context\":\"gone\""));
    for (Lines const& args : {Lines{"ls"}, Lines{"status"}, Lines{"context"}}) {
        auto const result = mgit(args);
        INFO(describe(result));
        CHECK(result.code == 3);
        CHECK(contains(result.err, "the context 'gone' is no group"));
        CHECK(contains(result.err, "mgit context GROUP, auto or none"));
    }
    CHECK(lines_of(out({"ls", "-a"})) == all);
    CHECK(lines_of(out({"ls", "@site"})) == Lines{"web", "api"});
    out({"rename", "web", "www"}); // other changes go on
    CHECK(out({"context", "none"}) == "no context: all repos (4)\n");
}

} // namespace
} // namespace mgit::test
