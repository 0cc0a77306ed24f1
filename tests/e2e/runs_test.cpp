// The memory of runs: what is listed, shown once more, selected by, and run again.
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

// Three clones that are behind; two of them cannot be pulled, for they have commits of their own.
struct Pulled : World {
    Pulled() {
        make_upstream("up");
        for (auto const* const name : {"api", "docs", "web"}) {
            clone(path("upstreams/up.git"), name);
        }
        add({"api", "docs", "web"});
        move_upstream("up");
        diverge("docs");
        diverge("web");
    }
    void diverge(std::string const& name) const { commit(name, "own", name); }
    // So that a pull works again.
    void mend(std::string const& name) const { git(name, {"reset", "-q", "--hard", "HEAD~1"}); }
    std::string selected(std::vector<std::string> words) const {
        words.emplace_back("ls");
        auto const result = mgit(words);
        INFO(describe(result));
        CHECK(result.code == 0);
        return result.out;
    }
    std::size_t records() const {
        std::size_t count = 0;
        for (auto const& entry : fs::directory_iterator(path("state/mgit/runs"))) {
            count += entry.path().extension() == ".json" ? 1U : 0U;
        }
        return count;
    }
};

TEST_CASE_METHOD(Pulled, "what failed can be looked at and tried again", "[runs]") {
    auto const first = mgit({"pull"});
    INFO(describe(first));
    CHECK(first.code == 1);
    CHECK(contains(first.err, "\n  retry:  mgit --failed pull\n"));
    CHECK(selected({"--failed"}) == "docs\nweb\n");
    CHECK(selected({"-s", "changed"}) == "api\ndocs\nweb\n"); // what was fetched is news, too
    CHECK(selected({"-s", "!failed"}) == "api\n");
    CHECK(selected({"-s", "failed & name:w*"}) == "web\n");
    CHECK(selected({"-s", "failed & @web"}) == "web\n");

    auto const look = mgit({"--failed", "status", "--short"});
    CHECK(look.code == 0);
    CHECK(contains(look.err, "mgit status: 2 repos"));
    CHECK(selected({"--failed"}) == "docs\nweb\n"); // the look does not count

    mend("docs");
    auto const again = mgit({"-s", "failed", "pull"});
    INFO(describe(again));
    CHECK(again.code == 1);
    CHECK(contains(again.err, "mgit pull: 2 repos, 1 ok (1 changed), 1 failed"));
    CHECK(selected({"--failed"}) == "web\n"); // it narrows
    CHECK(selected({"-s", "changed"}) == "docs\n");
    mend("web");
    CHECK(mgit({"--failed", "pull"}).code == 0);

    auto const none = mgit({"--failed", "pull"});
    INFO(describe(none));
    CHECK(none.code == 0);
    CHECK(contains(none.err, "mgit: nothing to do: of 3 repos none is --failed\n"));
    CHECK(mgit({"ll", "--failed"}).code == 0);
}

TEST_CASE_METHOD(Pulled, "which run is meant is told by -v and in a dry run", "[runs]") {
    mgit({"pull"});
    auto const plan = mgit({"-n", "--failed", "-v", "pull"});
    INFO(describe(plan));
    CHECK(plan.code == 0);
    CHECK(contains(plan.err, "mgit: failed, changed: in run 1, mgit pull\n"));
    CHECK(contains(plan.err, "not selected: api (all repos, not failed in run 1)"));
    CHECK(contains(plan.out, "failed in run 1"));
    CHECK(records() == 1); // a dry run is not remembered
}

TEST_CASE_METHOD(Pulled, "without any run --failed leaves nothing, and says so", "[runs]") {
    auto const pull = mgit({"--failed", "pull"});
    INFO(describe(pull));
    CHECK(pull.code == 0);
    CHECK(contains(pull.err, "none is --failed (no run is remembered)"));
    auto const ls = mgit({"ls", "-s", "failed"});
    CHECK(ls.code == 0);
    CHECK(ls.out.empty());
    CHECK(contains(ls.err, "no run is remembered"));
    CHECK(mgit({"runs"}).code == 0);
    CHECK(mgit({"runs", "show"}).code == 4);
    CHECK(mgit({"rerun"}).code == 4);
    CHECK(mgit({"rerun", "7"}).code == 2);
    CHECK_FALSE(fs::exists(path("state/mgit/runs")));
}

TEST_CASE_METHOD(Pulled, "a repo that was renamed is meant, a name of another folder is not",
                 "[runs]") {
    mgit({"pull"});
    CHECK(mgit({"rename", "web", "site"}).code == 0);
    CHECK(selected({"--failed"}) == "docs\nsite\n");
    make_repo("elsewhere/docs");
    CHECK(mgit({"rm", "docs"}).code == 0);
    CHECK(mgit({"add", "elsewhere/docs"}).code == 0);
    CHECK(contains(mgit({"ls"}).out, "docs\n"));
    CHECK(selected({"--failed"}) == "site\n");

    auto const rerun = mgit({"rerun", "--failed"});
    INFO(describe(rerun));
    CHECK(rerun.code == 1);
    CHECK(contains(rerun.err,
                   "mgit: not registered any more: docs (" + path("docs").string() + ")\n"));
    CHECK(contains(rerun.err, "== site [exit 128, diverged]"));
    CHECK_FALSE(contains(rerun.err, "== docs"));
}

TEST_CASE_METHOD(Pulled, "rerun is 1 if a repo is gone, and 4 if all are", "[runs]") {
    CHECK(mgit({"@api", "rev-parse", "HEAD"}).code == 0);
    CHECK(mgit({"@api", "@docs", "rev-parse", "HEAD"}).code == 0);
    CHECK(mgit({"rm", "api"}).code == 0);
    auto const some = mgit({"rerun"});
    INFO(describe(some));
    CHECK(some.code == 1);
    CHECK(some.out == "== docs\n" + head("docs") + "\n");
    CHECK(mgit({"-n", "rerun", "2"}).code == 0);
    auto const none = mgit({"rerun", "1"});
    CHECK(none.code == 4);
    CHECK(contains(none.err, "is there any more"));
}

TEST_CASE_METHOD(Pulled, "rerun is the same command with its options in the same repos", "[runs]") {
    auto const text = R"(printf '%s\n' "it's $MGIT_NAME" 'a  b'; test $MGIT_NAME = api || exit 3)";
    auto const first = mgit({"@api", "@web", "--ok-exit", "0,3", "sh", text});
    CHECK(first.code == 0);
    auto const second = mgit({"rerun"});
    INFO(describe(second));
    CHECK(second.code == 0);
    CHECK(second.out == first.out);
    CHECK(contains(second.out, "it's api\na  b\n"));
    CHECK(contains(mgit({"-n", "rerun", "1"}).out, "in run 1"));
    // What is said now comes first.
    auto const strict = mgit({"--ok-exit", "0", "rerun", "1"});
    CHECK(strict.code == 1);
    CHECK(contains(strict.err, "retry:  mgit rerun --failed"));
    CHECK(records() == 3);
    auto const list = mgit({"runs"});
    INFO(describe(list));
    CHECK(contains(list.out, "rerun 1: sh "));
}

TEST_CASE_METHOD(Pulled, "rerun counts {relpath} from the folder of the run", "[runs]") {
    fs::create_directory(path("sub"));
    auto const first = mgit({"@api", "exec", "printf", "%s", "{relpath}"}, {.cwd = path("sub")});
    CHECK(contains(first.out, "../api"));
    auto const again = mgit({"rerun"});
    CHECK(again.out == first.out);
}

TEST_CASE_METHOD(Pulled, "rerun --failed with no failure does nothing", "[runs]") {
    CHECK(mgit({"rev-parse", "HEAD"}).code == 0);
    auto const result = mgit({"rerun", "--failed"});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.err, "nothing to do: no repo failed in run 1 (mgit rev-parse, now)"));
    CHECK(mgit({"--format", "json", "rerun", "--failed"}).code == 0);
    CHECK(records() == 1);
}

TEST_CASE_METHOD(Pulled, "the report of a run is shown as it was", "[runs]") {
    auto const status = mgit({"status", "--short", "--branch"});
    auto const of_web = mgit({"@web", "status", "--short", "--branch"});
    auto const pull = mgit({"pull"});
    auto const shown = mgit({"runs", "show"});
    INFO(describe(shown));
    CHECK(shown.code == 0);
    CHECK(shown.out == pull.out);
    // All but the line that would try again: that belongs to the run itself.
    auto const first_line = lines_of(shown.err).front();
    CHECK(first_line.starts_with("mgit: run 3 (mgit pull, "));
    CHECK(pull.err.starts_with(shown.err.substr(first_line.size() + 1)));
    CHECK(mgit({"runs", "show", "-q", "1"}).out == status.out);
    CHECK(mgit({"runs", "show", "-q", "1", "@web"}).out == of_web.out);
    auto const failed = mgit({"runs", "show", "3", "--output", "failed"});
    CHECK(contains(failed.err, "== web [exit 128, diverged]\n"));
    CHECK_FALSE(contains(failed.out, "api"));
    CHECK(contains(mgit({"runs", "show", "3", "--format", "prefix"}).err, "web: fatal: "));
    CHECK(mgit({"runs", "show", "3", "@nobody"}).code == 2);
    auto const unknown = mgit({"runs", "show", "99"});
    CHECK(unknown.code == 2);
    CHECK(contains(unknown.err, "there is no run 99\n      there are runs 1 to 3: mgit runs"));
    CHECK(mgit({"runs", "show", "x"}).code == 2);
}

TEST_CASE_METHOD(Pulled, "for scripts runs are data, and so is the record", "[runs]") {
    mgit({"pull"});
    mgit({"--format", "json", "exec", "sh", "-c", R"(printf '\377'; seq 1 100000 >&2)"});
    auto const list = mgit({"runs", "--format", "json"});
    CHECK(contains(list.out, R"("run":1)"));
    CHECK(contains(list.out, R"("repos":3,"ok":1,"failed":2)"));
    CHECK(lines_of(mgit({"runs", "--format", "ndjson"}).out).size() == 2);
    auto const pull = mgit({"runs", "show", "1", "--format", "json"});
    CHECK(contains(pull.out, R"("schema":"mgit.run/1")"));
    CHECK(contains(pull.out, R"("trouble":"diverged")"));
    auto const other = mgit({"runs", "show", "2", "--format", "ndjson"});
    CHECK(contains(other.out, R"("stdout_b64":"/w==")"));
    CHECK(contains(other.out, R"("verdict":"ok")"));
    CHECK(contains(other.out, R"("truncated":true)"));
    CHECK(contains(other.out, R"(bytes not kept]\n)"));
    check_json(read_file("state/mgit/runs/1.json"), false);
    check_json(read_file("state/mgit/runs/2.json"), false);
    CHECK(fs::file_size(path("state/mgit/runs/2.json")) < 100'000);
}

TEST_CASE_METHOD(Pulled, "the 21st run drops the first, and settings say how many", "[runs]") {
    for (int i = 1; i <= 21; ++i) {
        CHECK(mgit({"@api", "rev-parse", "HEAD"}).code == 0);
    }
    CHECK(records() == 20);
    CHECK_FALSE(fs::exists(path("state/mgit/runs/1.json")));
    CHECK(fs::exists(path("state/mgit/runs/21.json")));
    CHECK(mgit({"settings", "set", "runs.keep", "2"}).code == 0);
    CHECK(mgit({"@api", "rev-parse", "HEAD"}).code == 0);
    CHECK(records() == 2);
    CHECK(mgit({"settings", "set", "runs.keep", "0"}).code == 0);
    auto const pull = mgit({"pull"});
    CHECK(pull.code == 1);
    CHECK_FALSE(contains(pull.err, "retry:"));
    CHECK_FALSE(contains(pull.err, "remembered"));
    CHECK(records() == 2);
}

TEST_CASE_METHOD(Pulled, "what starts nothing is not remembered", "[runs]") {
    mgit({"ls"});
    mgit({"ll"});
    mgit({"-n", "pull"});
    mgit({"@nobody", "pull"});
    mgit({"nosuchcommand"});
    mgit({"-s", "dirty", "pull"});
    mgit({"exec", "/nowhere/prog"});
    CHECK((!fs::exists(path("state/mgit/runs")) || records() == 0));
}

TEST_CASE_METHOD(Pulled, "runs of a workspace and of the personal registry do not mix", "[runs]") {
    mgit({"pull"});
    make_repo("ws/one");
    CHECK(mgit({"init", "ws"}).code == 0);
    auto const in_ws = MgitOptions{.cwd = path("ws")};
    CHECK(mgit({"--failed", "pull"}, in_ws).code == 0); // nothing is remembered here
    CHECK(mgit({"sh", "false"}, in_ws).code == 1);
    CHECK(selected({"--failed"}) == "docs\nweb\n");
    CHECK(mgit({"--failed", "ls"}, in_ws).out == "one\n");
    auto const list = mgit({"runs"}, in_ws);
    CHECK(contains(list.out, "sh false"));
    CHECK_FALSE(contains(list.out, "pull"));
    CHECK(contains(mgit({"runs", "--all"}, in_ws).out, "pull"));
    auto const other = mgit({"rerun", "1"}, in_ws);
    INFO(describe(other));
    CHECK(other.code == 2);
    CHECK(contains(other.err, "another registry"));
    CHECK(contains(other.err, "--registry " + path("mgit/registry.json").string() + " rerun 1"));
    CHECK(
        mgit({"--registry", path("mgit/registry.json").string(), "-n", "rerun", "1"}, in_ws).code ==
        0);
}

TEST_CASE_METHOD(Pulled, "where it would be passed over --failed is refused", "[runs]") {
    for (auto const& words : {std::vector<std::string>{"rm", "--failed", "web"},
                              {"--failed", "runs"},
                              {"--failed", "settings"}}) {
        auto const result = mgit(words);
        INFO(describe(result));
        CHECK(result.code == 2);
    }
    CHECK(mgit({"rerun", "-s", "dirty"}).code == 2);
    CHECK(contains(mgit({"ls"}).out, "web\n"));
}

TEST_CASE_METHOD(Pulled, "the line that tries again is the command as it was typed", "[runs]") {
    auto const quoted = mgit({"-j2", "@api", "@web", "sh", "exit 1; it's"});
    INFO(describe(quoted));
    CHECK(contains(quoted.err, "\n  retry:  mgit --failed -j2 @api @web sh 'exit 1; it'\\''s'\n"));
    auto const given = mgit({"--failed", "sh", "exit 1"});
    CHECK(contains(given.err, "\n  retry:  mgit --failed sh 'exit 1'\n"));
    mgit({"pull"});
    CHECK_FALSE(contains(mgit({"--format", "json", "sh", "exit 1"}).err, "retry:"));
    auto const changed = mgit({"-s", "failed | changed", "sh", "exit 1"});
    INFO(describe(changed));
    CHECK(contains(changed.err, "\n  retry:  mgit rerun --failed\n"));
    auto const lengthy = mgit({"sh", "exit 1;" + std::string(300, 'x')});
    CHECK(contains(lengthy.err, "\n  retry:  mgit rerun --failed\n"));
}

// The record with another duration for each repo: long for web.
std::string with_durations(std::string const& record) {
    std::string text;
    for (std::string line : lines_of(record)) {
        auto const place = line.find("\"duration_ms\":");
        if (line.starts_with("{\"repo\":\"") && place != std::string::npos) {
            auto const begin = place + std::string("\"duration_ms\":").size();
            bool const is_web = contains(line, "\"repo\":\"web\"");
            line.replace(begin, line.find(',', begin) - begin, is_web ? "9000" : "1");
        }
        text += line + "\n";
    }
    return text;
}

TEST_CASE_METHOD(Pulled, "what took longest begins first, unless the order is asked for",
                 "[runs]") {
    Gate const gate(path("gate"));
    auto const text = "echo $MGIT_NAME >> " + path("started").string() + "; test ! -e " +
                      path("block").string() + " || read x < " + gate.path().string();
    auto const begins = [&](std::vector<std::string> words) {
        fs::remove(path("started"));
        words.insert(words.end(), {"-j2", "sh", text});
        auto const running = start_mgit(words);
        wait_until("two have begun", [&] { return lines_of(read_file("started")).size() == 2; });
        auto lines = lines_of(read_file("started"));
        std::sort(lines.begin(), lines.end());
        return lines;
    };
    CHECK(mgit({"sh", text}).code == 0);
    write_file("state/mgit/runs/1.json", with_durations(read_file("state/mgit/runs/1.json")));
    write_file("block", "");
    auto const failed = std::vector<std::string>{"--output", "failed"};
    CHECK(begins(failed) == std::vector<std::string>{"api", "web"});
    CHECK(begins({}) == std::vector<std::string>{"api", "docs"}); // the first in line is shown
    CHECK(begins({"--output", "failed", "--order", "selection"}) ==
          std::vector<std::string>{"api", "docs"});
}

} // namespace
} // namespace mgit::test
