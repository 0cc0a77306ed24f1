// Workspaces: which registry counts where, how one is made, and that its file runs nothing.
#include "support/catch.hpp"
#include "support/world.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

// A folder ws with the repos a and lib/b, and a personal registry with `own` elsewhere.
struct Team : World {
    Team() {
        make_repos({"ws/a", "ws/lib/b", "own"});
        add({"own"});
    }
    Result in(fs::path const& folder, Lines args) const {
        MgitOptions options;
        options.cwd = path(folder);
        return mgit(std::move(args), options);
    }
    std::string names(fs::path const& folder, Lines args = {"ls"}) const {
        auto const result = in(folder, std::move(args));
        INFO(describe(result));
        CHECK(result.code == 0);
        return result.out;
    }
    void init() const { REQUIRE(in("ws", {"init"}).code == 0); }
    void write_workspace(std::string const& repos) const {
        write_file("ws/mgit.json",
                   R"({"format":"mgit-registry","version":1,"repos":[)" + repos + "]}");
    }
};

TEST_CASE_METHOD(Team, "a workspace counts in its folder and below, the nearest first",
                 "[workspace]") {
    init();
    CHECK(names("ws") == "a\nb\n");
    CHECK(names("ws/lib/b") == names("ws"));
    CHECK(names(".") == "own\n");
    REQUIRE(in("ws/lib", {"init"}).code == 0);
    CHECK(names("ws/lib/b") == "b\n");
    CHECK(names("ws/a") == names("ws"));
    CHECK(names(".", {"-C", path("ws/lib/b").string(), "ls"}) == "b\n");
}

TEST_CASE_METHOD(
    Team, "the option for a registry comes before a workspace, and personal names the other one",
    "[workspace]") {
    init();
    CHECK(names("ws", {"--registry", "personal", "ls"}) == "own\n");
    CHECK(names("ws", {"ls", "--registry", path("mgit/registry.json").string()}) == "own\n");
    CHECK(names(".", {"ls", "--registry", "ws/mgit.json"}) == names("ws"));
    CHECK(names(".", {"ls", "a", "--registry", "ws/mgit.json"}) == path("ws/a").string() + "\n");
}

TEST_CASE_METHOD(Team, "ls -l and -v say which registry it is", "[workspace]") {
    init();
    std::string const file = path("ws/mgit.json").string();
    CHECK(in("ws/a", {"ls", "-l"}).err == "mgit: registry: " + file + " (workspace)\n");
    CHECK(in("ws/a", {"ls", "-l", "-q"}).err.empty());
    CHECK(contains(in("ws", {"-v", "status"}).err, "mgit: registry: " + file + " (workspace)\n"));
    CHECK(contains(in(".", {"ls", "-l"}).err,
                   "mgit: registry: " + path("mgit/registry.json").string() + "\n"));
    CHECK(contains(in("ws", {"doctor"}).out, file));
}

TEST_CASE_METHOD(Team, "a workspace that has moved as a whole works as before", "[workspace]") {
    init();
    fs::rename(path("ws"), path("elsewhere"));
    CHECK(names("elsewhere/a") == "a\nb\n");
    auto const run = in("elsewhere", {"rev-parse", "--show-toplevel"});
    INFO(describe(run));
    CHECK(run.code == 0);
    CHECK(contains(run.out, path("elsewhere/lib/b").string()));
}

TEST_CASE_METHOD(Team, "a mgit.json of another program is an error that names the way around",
                 "[workspace]") {
    write_file("ws/mgit.json", R"({"name":"something else"})");
    auto const result = in("ws/a", {"ls"});
    INFO(describe(result));
    CHECK(result.code == 3);
    CHECK(contains(result.err, path("ws/mgit.json").string()));
    CHECK(contains(result.err, "mgit --registry personal"));
    CHECK(names("ws/a", {"--registry", "personal", "ls"}) == "own\n");
    fs::remove(path("ws/mgit.json"));
    fs::create_directory(path("ws/mgit.json"));
    CHECK(names("ws/a") == "own\n");
}

TEST_CASE_METHOD(Team, "commands in a workspace change its file, with relative paths",
                 "[workspace]") {
    init();
    auto const personal = registry();
    make_repos({"ws/new"});
    git("ws/new", {"remote", "add", "origin", "https://ann:secret@example.org/new.git"});
    auto const added = in("ws/lib", {"add", "../new", "-g", "web"});
    INFO(describe(added));
    CHECK(added.code == 0);
    CHECK(contains(added.err, "left out user and password in the URL of new"));
    CHECK_FALSE(contains(added.err + added.out, "secret"));
    CHECK(contains(read_file("ws/mgit.json"), R"({"name":"new","path":"new","groups":["web"],)"
                                              R"("url":"https://example.org/new.git"})"));
    CHECK(in("ws", {"group", "add", "a", "-n", "libs", "-p", "lib"}).code == 0);
    CHECK(contains(read_file("ws/mgit.json"), R"("root":"lib")"));
    CHECK(in("ws", {"context", "web"}).code == 0);
    CHECK(names("ws/a") == "new\n");
    CHECK(in("ws", {"rm", "new"}).code == 0);
    CHECK_FALSE(contains(read_file("ws/mgit.json"), "example.org"));
    CHECK(registry() == personal);
}

TEST_CASE_METHOD(Team, "what lies outside a workspace is refused with a hint", "[workspace]") {
    init();
    make_repos({"other"});
    auto const before = read_file("ws/mgit.json");
    for (Lines const& words : {Lines{"add", "../other"}, Lines{"add", "-n", "../other"},
                               Lines{"group", "add", "a", "-n", "g", "-p", ".."}}) {
        auto const result = in("ws", words);
        INFO(describe(result));
        CHECK(result.code == 2);
        CHECK(contains(result.err, "is not below the folder of the workspace"));
        CHECK(contains(result.err, "--registry personal"));
        CHECK(read_file("ws/mgit.json") == before);
    }
    CHECK(in("ws", {"add", "../other", "--registry", "personal"}).code == 0);
    CHECK(names(".") == "own\nother\n");
}

TEST_CASE_METHOD(Team, "F82 nothing is run where a link leads out of the workspace",
                 "[workspace]") {
    git("own", {"remote", "add", "origin", path("nowhere").string()});
    fs::create_directory_symlink(path("own"), path("ws/link"));
    fs::create_directory_symlink(path("."), path("ws/up"));
    fs::create_directory_symlink("a", path("ws/inside"));
    fs::create_directory_symlink("a/.git", path("ws/gitdir"));
    write_workspace(R"({"name":"a","path":"lib/b"},{"name":"link","path":"link"},)"
                    R"({"name":"up","path":"up/own"},{"name":"inside","path":"inside"},)"
                    R"({"name":"gitdir","path":"gitdir"})");
    CHECK(names("ws") == "a\nlink\nup\ninside\ngitdir\n");
    for (Lines const& words :
         {Lines{"sh", "touch canary"}, Lines{"exec", "touch", "canary"},
          Lines{"git", "config", "core.canary", "x{branch}"}, Lines{"fetch"}}) {
        auto const result = in("ws", words);
        INFO(describe(result));
        CHECK(result.code == 1);
        CHECK(contains(result.err + result.out, "link"));
        CHECK(contains(result.err + result.out, "leads out of the workspace"));
        CHECK(contains(result.err + result.out, "leads into a git directory"));
    }
    CHECK_FALSE(fs::exists(path("own/canary")));
    CHECK_FALSE(fs::exists(path("ws/a/.git/canary")));
    CHECK_FALSE(contains(read_file("own/.git/config"), "canary"));
    CHECK(fs::exists(path("ws/a/canary"))); // a link that stays inside is no matter
    CHECK(fs::exists(path("ws/lib/b/canary")));
    auto const table = in("ws", {"ll"});
    INFO(describe(table));
    CHECK(table.code == 1);
    CHECK(contains(table.out, "leads out of the workspace"));
    auto const dirty = in("ws", {"ls", "-s", "dirty"});
    INFO(describe(dirty));
    CHECK(contains(dirty.err, "leads out of the workspace"));
    CHECK(contains(in("ws", {"doctor"}).out, "leads out of the workspace"));
}

TEST_CASE_METHOD(Team, "F89 a hostile mgit.json in the current folder runs nothing",
                 "[workspace]") {
    std::string const canary = path("canary").string();
    Lines const hostile{
        R"({"name":"a","path":"a","url":"ext::sh -c touch% )" + canary + R"("})",
        R"({"name":"a","path":"a","url":"--upload-pack=touch )" + canary + R"("})",
        R"({"name":"a","path":"../own"})",
        R"({"name":"a","path":")" + path("own").string() + R"("})",
        R"({"name":"--help","path":"a"})",
    };
    for (std::string const& repo : hostile) {
        write_workspace(repo);
        for (Lines const& words : {Lines{"ls"}, Lines{"status"}, Lines{"fetch"}, Lines{"ll"},
                                   Lines{"sh", "touch " + canary}}) {
            auto const result = in("ws", words);
            INFO(describe(result));
            CHECK(result.code == 3);
            CHECK(contains(result.err, "--registry personal"));
            CHECK_FALSE(fs::exists(canary));
        }
    }
}

TEST_CASE_METHOD(Team, "F89 words in a workspace are arguments, never a shell's", "[workspace]") {
    write_workspace(R"j({"name":"$(touch canary);`touch canary`","path":"a",)j"
                    R"j("groups":["$(touch canary)"],)j"
                    R"j("url":"https://example.org/$(touch canary)"})j");
    for (Lines const& words :
         {Lines{"ls", "-l"}, Lines{"status"}, Lines{"exec", "echo", "{name}{url}"},
          Lines{"sh", "echo $MGIT_NAME $MGIT_URL"}, Lines{"ll"}, Lines{"group", "ll"}}) {
        CHECK(in("ws", words).code == 0);
    }
    CHECK_FALSE(fs::exists(path("ws/canary")));
    CHECK_FALSE(fs::exists(path("ws/a/canary")));
}

TEST_CASE_METHOD(Team, "F89 a mgit.json of another user is not used, and that is told",
                 "[workspace]") {
    if (::geteuid() != 0) {
        SUCCEED("only root can give files away");
        return;
    }
    constexpr uid_t nobody = 65534;
    init();
    fs::path const file = path("ws/mgit.json");
    fs::path const folder = path("ws");
    SECTION("the file") {
        REQUIRE(::lchown(file.c_str(), nobody, nobody) == 0);
    }
    SECTION("its folder") {
        REQUIRE(::lchown(folder.c_str(), nobody, nobody) == 0);
    }
    SECTION("a link to a file of ours") {
        fs::rename(file, path("ws/real.json"));
        fs::create_symlink("real.json", file);
        REQUIRE(::lchown(file.c_str(), nobody, nobody) == 0);
    }
    SECTION("a link of ours to it") {
        fs::rename(file, path("ws/real.json"));
        fs::create_symlink("real.json", file);
        REQUIRE(::chown(file.c_str(), nobody, nobody) == 0);
    }
    auto const result = in("ws/a", {"ls"});
    INFO(describe(result));
    CHECK(result.out == "own\n");
    CHECK(contains(result.err, "not used: " + file.string()));
    CHECK(contains(result.err, "belongs to nobody"));
    CHECK(names("ws", {"ls", "--registry", "mgit.json"}) == "a\nb\n");
}

TEST_CASE_METHOD(Team, "init makes a workspace of what lies below, without secrets",
                 "[workspace][init]") {
    git("ws/a", {"remote", "add", "origin", "https://ann:secret@example.org/a.git"});
    git("ws/lib/b", {"remote", "add", "origin", "git@example.org:b.git"});
    auto const shown = in("ws", {"init", "-n"});
    CHECK(shown.code == 0);
    CHECK(contains(shown.out, "would write " + path("ws/mgit.json").string() + "  2 repos\n"));
    CHECK_FALSE(fs::exists(path("ws/mgit.json")));
    auto const made = in(".", {"init", "ws"});
    INFO(describe(made));
    CHECK(made.code == 0);
    CHECK(contains(made.out, "wrote " + path("ws/mgit.json").string() + "  2 repos\n"));
    CHECK(contains(made.err, "left out user and password in the URL of a"));
    CHECK(lines_of(run({"ls", "-A", "ws"}).out) == Lines{"a", "lib", "mgit.json"});
    std::string const text = read_file("ws/mgit.json");
    CHECK(contains(text, R"("path":"a","groups":[],"url":"https://example.org/a.git")"));
    CHECK(contains(text, R"("path":"lib/b","groups":[],"url":"git@example.org:b.git")"));
    CHECK_FALSE(contains(text, "secret"));
    CHECK_FALSE(contains(text, root().string()));
    auto const again = in("ws", {"init"});
    CHECK(again.code == 2);
    CHECK(contains(again.err, "exists already; nothing was changed"));
    CHECK(read_file("ws/mgit.json") == text);
    CHECK(in("ws", {"init", "nowhere"}).code == 2);
    CHECK(in("ws/lib", {"init", "@web"}).code == 2);
}

TEST_CASE_METHOD(Team, "init in a repo that holds others takes all, and an empty folder none",
                 "[workspace][init]") {
    make_repos({"meta"});
    make_repos({"meta/x", "meta/y/z"});
    CHECK(in("meta", {"init"}).code == 0);
    CHECK(contains(read_file("meta/mgit.json"), R"("path":".")"));
    CHECK(contains(read_file("meta/mgit.json"), R"("path":"x")"));
    CHECK(contains(read_file("meta/mgit.json"), R"("path":"y/z")"));
    CHECK(contains(in("meta/x", {"status", "--short"}).err, "3 repos, 3 ok"));
    fs::create_directory(path("empty"));
    CHECK(in("empty", {"init"}).code == 0);
    CHECK(names("empty").empty());
    make_repos({"empty/first"});
    CHECK(in("empty", {"add", "first"}).code == 0);
    CHECK(names("empty") == "first\n");
}

TEST_CASE_METHOD(Team, "init --from-registry takes names and groups of what lies there",
                 "[workspace][init]") {
    add({"ws/a", "ws/lib/b"});
    REQUIRE(mgit({"rename", "b", "bee"}).code == 0);
    REQUIRE(mgit({"group", "add", "bee", "own", "-n", "web", "--description", "sites"}).code == 0);
    auto const named = in("ws", {"init", "--from-registry", "@web"});
    INFO(describe(named));
    CHECK(named.code == 1);
    CHECK(contains(named.err, "left out own: " + path("own").string() +
                                  " is not below the folder of the workspace"));
    CHECK(names("ws") == "bee\n");
    CHECK(contains(read_file("ws/mgit.json"), R"("web":{"description":"sites"})"));
    fs::remove(path("ws/mgit.json"));
    auto const all = in("ws", {"init", "--from-registry"});
    INFO(describe(all));
    CHECK(all.code == 0);
    CHECK(contains(all.err, "left out 1 of 3 repos, not below"));
    CHECK(names("ws") == "a\nbee\n");
    CHECK(names(".") == "own\na\nbee\n");
}

} // namespace
} // namespace mgit::test
