// What mgit says of repos that are gone, damaged, shut, locked or somebody else's; and that it says
// so of no others.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <iterator>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

constexpr uid_t nobody = 65534;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }

    // Everything below the root belongs to nobody then.
    void give_away(fs::path const& top) const {
        REQUIRE(::lchown(top.c_str(), nobody, nobody) == 0);
        for (auto const& entry : fs::recursive_directory_iterator(top)) {
            REQUIRE(::lchown(entry.path().c_str(), nobody, nobody) == 0);
        }
    }

    // The rows of the summary that begin with the word, with one blank between their columns.
    static Lines rows(Result const& result, std::string const& word) {
        Lines found;
        for (auto const& line : lines_of(result.err)) {
            if (line.starts_with("  " + word + "  ")) {
                auto& text = found.emplace_back();
                std::ranges::unique_copy(
                    line.substr(2), std::back_inserter(text),
                    [](char before, char c) { return before == ' ' && c == ' '; });
            }
        }
        return found;
    }
};

TEST_CASE_METHOD(Fleet, "F66 run by a hook of one repo, each repo still answers for itself",
                 "[states]") {
    commit("api", "other", "x");
    write_script("web/.git/hooks/post-commit",
                 "exec '" + mgit_binary() + "' --format prefix rev-parse HEAD");
    write_file("web/more", "x");
    git("web", {"add", "more"});
    auto const result = run({"git", "commit", "-q", "-m", "more"}, {.cwd = path("web")});
    INFO(describe(result));
    CHECK(result.code == 0);
    auto const said = result.out + result.err;
    for (char const* const name : {"web", "api", "docs"}) {
        CHECK(contains(said, name + (": " + head(name))));
    }
    CHECK(head("web") != head("docs"));
    CHECK(contains(result.err, "mgit: note: not passed on to the repos: "));
    CHECK(contains(result.err, "GIT_INDEX_FILE"));
}

TEST_CASE_METHOD(Fleet, "F68 a damaged repo is an error with a text of its own", "[states]") {
    write_file("web/.git/HEAD", "garbage\n");
    fs::remove_all(path("api/.git"));
    write_file("api/.git", "gitdir: " + path("nowhere").string() + "\n");
    fs::remove_all(path("docs/.git"));
    for (char const* const verb : {"status", "diff", "fetch"}) {
        auto const result = mgit({verb});
        INFO(describe(result));
        CHECK(result.code == 1);
        CHECK(contains(result.err, "mgit " + std::string(verb) + ": 3 repos, 0 ok, 3 error\n"));
        CHECK(rows(result, "error") ==
              Lines{"error web HEAD is damaged",
                    "error api .git points to " + path("nowhere").string() + ", which is not there",
                    "error docs not a git repository"});
    }
    CHECK(mgit({"sh", "exit 0"}).code == 0); // who does not need git can go on
}

TEST_CASE_METHOD(Fleet, "F68 a damaged repo does not make git work on the one around it",
                 "[states]") {
    make_repo("web/inner");
    add({"web/inner"});
    write_file("web/inner/.git/HEAD", "garbage\n");
    auto const result = mgit({"@inner", "rev-parse", "--show-toplevel"});
    CHECK(result.code == 1);
    CHECK_FALSE(contains(result.out, path("web").string() + "\n"));
    CHECK(contains(result.out + result.err, "error: HEAD is damaged"));
}

TEST_CASE_METHOD(Fleet, "F69 repos of somebody else are unsafe, told once, and not made safe by us",
                 "[states]") {
    if (::geteuid() != 0) {
        WARN("only root can give a repository away");
        return;
    }
    give_away(path("web"));
    give_away(path("docs"));
    auto const config = read_file("gitconfig");
    auto const result = mgit({"log", "-1"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(rows(result, "unsafe") == Lines{"unsafe web and docs owned by nobody, not by you"});
    auto const allow = "git config --global --add safe.directory " + path("web").string();
    CHECK(contains(result.err, "    if you trust it: " + allow + "\n"));
    CHECK(read_file("gitconfig") == config);
    CHECK(run({"sh", "-c", allow}).code == 0);
    CHECK(mgit({"@web", "log", "-1"}).code == 0);
    // A failure that has nothing to do with it is none of it.
    CHECK(contains(mgit({"@web", "rev-parse", "--verify", "x"}).err, "== web [exit 128]"));
}

TEST_CASE_METHOD(Fleet, "F69 a folder that may not be read is an error, not missing", "[states]") {
    fs::permissions(path("web"), fs::perms::none);
    std::vector<std::string> command{mgit_binary(), "status"};
    if (::geteuid() == 0) { // whom no permission binds
        give_away(root());
        command.insert(command.begin(), {"setpriv", "--reuid=65534", "--clear-groups"});
    }
    auto const result = run(command);
    INFO(describe(result));
    fs::permissions(path("web"), fs::perms::owner_all);
    CHECK(result.code == 1);
    CHECK(contains(result.err, "mgit status: 3 repos, 2 ok, 1 error\n"));
    CHECK(rows(result, "error") ==
          Lines{"error web " + path("web").string() + ": Permission denied"});
}

TEST_CASE_METHOD(Fleet, "F74 a lock is told with its age, and left alone", "[states]") {
    auto const lock = path("web/.git/index.lock");
    write_file("web/.git/index.lock", "");
    fs::last_write_time(lock, fs::file_time_type::clock::now() - std::chrono::hours(50));
    auto const result = mgit({"git", "add", "-A"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(rows(result, "locked") == Lines{"locked web index.lock is 2d old"});
    CHECK(contains(result.err, "    if no other git is running there: rm " + lock.string() + "\n"));
    CHECK(fs::exists(lock));
    CHECK(mgit({"log", "-1"}).code == 0);
    auto const other = mgit({"checkout", "-q", "nonsense"}, {.merge = true});
    CHECK(contains(other.out, "== api [exit 1]"));
}

TEST_CASE_METHOD(Fleet, "F76 no state of a sound repo is taken for an error", "[states]") {
    git("", {"init", "-q", "unborn"});
    git("", {"clone", "-q", "--bare", path("web"), "bare.git"});
    git("web", {"worktree", "add", "-q", path("linked")});
    git("api", {"submodule", "--quiet", "add", path("web"), "sub"});
    git("", {"clone", "-q", "--depth=1", "file://" + path("web").string(), "shallow"});
    git("docs", {"checkout", "-q", "--detach"});
    for (char const* const name : {"rebase", "merge"}) {
        git("", {"clone", "-q", path("web"), name});
        git(name, {"checkout", "-q", "-b", "topic"});
        commit(name, "file", "theirs\n");
        git(name, {"checkout", "-q", "main"});
        commit(name, "file", "ours\n");
        run({"git", name, "topic"}, {.cwd = path(name)});
    }
    add({"unborn", "bare.git", "linked", "api/sub", "shallow", "rebase", "merge"});
    auto const all = mgit({"rev-parse", "--git-dir"});
    INFO(describe(all));
    CHECK(all.code == 0);
    CHECK(contains(all.err, "10 repos, 10 ok"));
    // What fails there fails by its own words.
    auto const commits = mgit({"commit", "-q", "-m", "x"});
    INFO(describe(commits));
    CHECK(commits.code == 1);
    CHECK(contains(commits.err, "10 repos, 1 ok (1 changed), 9 failed\n")); // the submodule was new
    CHECK_FALSE(rows(commits, "exit 128").empty());
}

TEST_CASE_METHOD(Fleet, "F77 a repo that goes while it waits is missing", "[states]") {
    Gate gate(path("gate"));
    auto process = start_mgit(exec_actor(
        {"append:" + path("visits").string(), "in:web", "wait:" + gate.path().string()}, {"-j1"}));
    wait_until("web is running", [&] { return !read_file("visits").empty(); });
    fs::remove_all(path("api"));
    gate.open();
    auto const result = process.wait();
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "3 repos, 2 ok, 1 missing"));
    CHECK(rows(result, "missing") ==
          Lines{"missing api " + path("api").string() + " is not there"});
    CHECK(contains(registry(), "\"api\""));
}

TEST_CASE_METHOD(Fleet, "F77 a repo that goes while git works in it is missing, too", "[states]") {
    git("", {"config", "--file", path("gitconfig"), "alias.vanish",
             "!rm -rf '" + path("api").string() + "'; exit 1"});
    auto const result = mgit({"@api", "vanish"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.out + result.err, "missing: " + path("api").string()));
}

TEST_CASE_METHOD(Fleet, "F77 mgit works from a folder that is deleted", "[states]") {
    fs::create_directory(path("doomed"));
    auto const result =
        run({"sh", "-c", "rmdir \"$PWD\"; exec \"$0\" \"$@\"", mgit_binary(), "exec", "--",
             actor_binary(), "cwd"},
            {.cwd = path("doomed"), .environment = {"PWD=" + path("doomed").string()}});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.out, "== api\n" + path("api").string() + "\n"));
}

TEST_CASE_METHOD(Fleet, "F26 grep and diff --quiet answer no with 1, and that is no failure",
                 "[states]") {
    write_file("api/file", "needle\n");
    struct Row {
        std::vector<std::string> args;
        int code;
        char const* counts;
    };
    for (auto const& row : std::vector<Row>{
             {{"grep", "needle"}, 0, "3 repos, 3 ok"},
             {{"grep", "no such"}, 1, "3 repos, 3 ok"},
             {{"@web", "@docs", "grep", "needle"}, 1, "2 repos, 2 ok"},
             {{"grep", "-E", "("}, 1, "3 repos, 0 ok, 3 failed"},
             {{"diff", "--quiet"}, 0, "3 repos, 3 ok"},
             {{"diff", "--exit-code", "--stat"}, 0, "3 repos, 3 ok"},
             {{"diff", "--quiet", "nonsense"}, 1, "3 repos, 0 ok, 3 failed"},
             {{"rev-parse", "--verify", "-q", "x"}, 1, "3 repos, 0 ok, 3 failed"},
             {{"--ok-exit=0,1", "rev-parse", "--verify", "-q", "x"}, 1, "3 repos, 3 ok"},
             {{"--ok-exit=1", "sh", "test $MGIT_NAME = api"}, 0, "3 repos, 3 ok"}}) {
        auto const result = mgit(row.args);
        INFO(describe(result));
        CHECK(result.code == row.code);
        CHECK(contains(result.err, row.counts));
    }
}

TEST_CASE_METHOD(Fleet, "placeholders reach the child byte by byte", "[states]") {
    git("api", {"checkout", "-q", "-b", "topic"});
    std::vector<std::string> args{"@api", "exec", "--", actor_binary(), "argv"};
    args.insert(args.end(), {"{name}  {branch}", "{path}", "{relpath}", "{sha}", "{i}/{n}",
                             "{{name}}", "@{upstream}", "{x}", "$MGIT_NAME"});
    std::vector<std::string> const words{"api  topic", path("api"),   "api", head("api"), "1/1",
                                         "{name}",     "@{upstream}", "{x}", "$MGIT_NAME"};
    std::string expected = "== api\n";
    for (auto const& word : words) {
        expected += std::to_string(word.size()) + ":" + word + "\n";
    }
    CHECK(mgit(args).out == expected);
    CHECK(mgit({"@api", "log", "-1", "--format={name} %s"}).out == "== api\napi change file\n");
    CHECK(mgit({"@api", "git", "rev-parse", "{branch}"}).out == "== api\n" + head("api") + "\n");
    CHECK(mgit({"@api", "sh", "echo '{name}' $MGIT_BRANCH"}).out == "== api\n{name} topic\n");
}

TEST_CASE_METHOD(Fleet, "where a placeholder has no value nothing is run, elsewhere it is",
                 "[states]") {
    git("api", {"checkout", "-q", "--detach"});
    auto const visits = "append:" + path("visits").string();
    auto const result = mgit(exec_actor({visits, "out:{branch}"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(rows(result, "error") == Lines{"error api no value for {branch}: HEAD is detached"});
    CHECK(lines_of(read_file("visits")).size() == 2);
    CHECK(contains(result.out, "== web\nmain\n"));
    CHECK(mgit({"sh", "test \"$MGIT_NAME-$MGIT_BRANCH\" != api-main"}).code == 0);
    CHECK(contains(mgit(exec_actor({"out:{branch}"}, {"-n"})).out,
                   "not run  no value for {branch}: HEAD is detached\n"));
    fs::remove_all(path("api"));
    CHECK(rows(mgit(exec_actor({"out:{branch}"})), "missing") ==
          Lines{"missing api " + path("api").string() + " is not there"});
}

TEST_CASE_METHOD(Fleet, "children find themselves in PWD", "[states]") {
    auto const result = mgit(exec_actor({"env"}), {.environment = {"PWD=/wrong"}});
    for (char const* const name : {"web", "api", "docs"}) {
        CHECK(contains(result.out, "\nPWD=" + path(name).string() + "\n"));
    }
    CHECK_FALSE(contains(result.out, "PWD=/wrong"));
}

} // namespace
} // namespace mgit::test
