// The memory of runs where something is against it: secrets, names, signals, disks.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

struct Two : World {
    Two() {
        make_repos({"a", "b"});
        add({"a", "b"});
    }
    std::string record(int number) const {
        return read_file("state/mgit/runs/" + std::to_string(number) + ".json");
    }
};

TEST_CASE_METHOD(Two, "F83 a secret in a command is not remembered, and cannot be repeated",
                 "[runs]") {
    auto const result =
        mgit({"sh", "echo https://ann:s3cret@example.org/x >&2; echo glpat-abcdefghij0123456789;"
                    " exit 1"});
    CHECK(result.code == 1);
    CHECK_FALSE(contains(result.err, "retry:"));
    auto const text = record(1);
    INFO(text);
    CHECK_FALSE(contains(text, "s3cret"));
    CHECK_FALSE(contains(text, "abcdefghij"));
    CHECK(contains(text, "https://***@example.org/x"));
    auto const again = mgit({"rerun"});
    INFO(describe(again));
    CHECK(again.code == 2);
    CHECK(contains(again.err, "had a secret, which is not kept"));
    CHECK_FALSE(contains(again.err, "s3cret"));
    CHECK(mgit({"--failed", "ls"}).out == "a\nb\n"); // that still works
}

TEST_CASE_METHOD(Two, "names and arguments that are no UTF-8 are remembered as they are",
                 "[runs]") {
    copy_repo("a", "sub/\xff");
    CHECK(mgit({"add", "sub/\xff"}).code == 0);
    auto const first = mgit({"exec", "printf", "%s|", "\xfe it's", "{relpath}"});
    INFO(describe(first));
    CHECK(first.code == 0);
    check_json(record(1), false);
    CHECK(contains(record(1), "argv_b64"));
    CHECK(contains(record(1), "path_b64"));
    auto const again = mgit({"rerun"});
    CHECK(again.out == first.out);
    CHECK(again.out.find("\xfe it's|sub/\xff|") != std::string::npos);
    CHECK(mgit({"runs", "show", "-q"}).out == first.out);
    CHECK(mgit({"runs", "--format", "json"}).code == 0);
    CHECK(mgit({"runs"}).code == 0);
}

TEST_CASE_METHOD(Two, "a run that a signal ended is remembered", "[runs]") {
    for (int const signal : {SIGINT, SIGTERM, SIGQUIT}) {
        Gate const gate(path("gate" + std::to_string(signal)));
        auto const words =
            std::vector<std::string>{"-j1", "sh", "echo here; read x <" + gate.path().string()};
        auto mgit_process = start_mgit(words);
        wait_until("a child reads",
                   [&] { return processes_with(gate.path().string()).size() >= 2; });
        mgit_process.signal(signal);
        auto const result = mgit_process.wait();
        INFO(describe(result));
        CHECK(result.signal == signal);
        CHECK(mgit({"--failed", "ls"}).out == "a\nb\n");
        auto const shown = mgit({"runs", "show"});
        INFO(describe(shown));
        CHECK(contains(shown.err, "1 cancelled"));
        CHECK(contains(shown.err, "1 not-started"));
    }
    CHECK(contains(mgit({"runs"}).out, "SIGINT"));
}

// In milliseconds, as the record has it first.
long long duration_in(std::string const& record) {
    std::string const key = "\"duration_ms\":";
    auto const at = record.find(key);
    return at == record.npos ? -1 : std::stoll(record.substr(at + key.size()));
}

TEST_CASE_METHOD(Two, "F34 F43 the record of a run that a signal ended has its duration",
                 "[runs]") {
    constexpr std::chrono::milliseconds least{400};
    int const signal = GENERATE(SIGTERM, SIGQUIT);
    Gate const gate(path("gate"));
    auto process = start_mgit({"-j1", "sh", "read x <" + gate.path().string()});
    wait_until("a child reads", [&] { return processes_with(gate.path().string()).size() >= 2; });
    auto const end = std::chrono::steady_clock::now() + least;
    wait_until("it has taken some time", [&] { return std::chrono::steady_clock::now() > end; });
    process.signal(signal);
    CHECK(process.wait().signal == signal);
    INFO(record(1));
    CHECK(duration_in(record(1)) >= least.count());
}

TEST_CASE_METHOD(Two, "a run with the terminal is remembered without what it wrote", "[runs]") {
    CHECK(mgit({"-i", "sh", "echo hello; test $MGIT_NAME = a"}).code == 1);
    CHECK(mgit({"--failed", "ls"}).out == "b\n");
    CHECK_FALSE(contains(record(1), "hello\\n"));
    auto const shown = mgit({"runs", "show"});
    INFO(describe(shown));
    CHECK(contains(shown.err, "1 failed"));
    auto const again = mgit({"rerun", "--failed"});
    CHECK(again.code == 1); // with -i and one repo: the child's own
    CHECK(contains(again.out, "hello"));
}

TEST_CASE_METHOD(Two, "a state folder that cannot be written costs a note and no exit code",
                 "[runs]") {
    fs::remove_all(path("state"));
    write_file("state", "");
    auto const good = mgit({"rev-parse", "HEAD"});
    INFO(describe(good));
    CHECK(good.code == 0);
    CHECK(contains(good.err, "mgit: note: this run is not remembered: " +
                                 path("state/mgit/runs").string() + ": Not a directory\n"));
    auto const bad = mgit({"sh", "exit 1"});
    CHECK(bad.code == 1);
    CHECK_FALSE(contains(bad.err, "retry:"));
    CHECK(mgit({"--failed", "ls"}).code == 0);
    CHECK(mgit({"runs"}).code == 0);
}

TEST_CASE_METHOD(Two, "a broken record is told and passed over", "[runs]") {
    CHECK(mgit({"sh", "test $MGIT_NAME = a"}).code == 1);
    CHECK(mgit({"sh", "true"}).code == 0);
    write_file("state/mgit/runs/2.json", record(2).substr(0, 100));
    auto const failed = mgit({"--failed", "ls"});
    INFO(describe(failed));
    CHECK(failed.out == "b\n");
    CHECK(contains(failed.err, "mgit: note: run 2 cannot be read: "));
    auto const list = mgit({"runs"});
    CHECK(list.code == 0);
    CHECK(contains(list.out, "sh 'test $MGIT_NAME = a'"));
    CHECK(mgit({"runs", "show", "2"}).code == 2);
    CHECK(mgit({"sh", "true"}).code == 0);
    CHECK(fs::exists(path("state/mgit/runs/3.json")));
}

TEST_CASE_METHOD(Two, "two runs that end at once are both remembered", "[runs]") {
    Gate gate(path("gate"));
    auto const words = exec_actor({"wait:" + gate.path().string()});
    auto first = start_mgit(words);
    auto second = start_mgit(words);
    wait_until("all children read",
               [&] { return processes_with(gate.path().string()).size() >= 6; });
    gate.open();
    CHECK(first.wait().code == 0);
    CHECK(second.wait().code == 0);
    CHECK(fs::exists(path("state/mgit/runs/1.json")));
    CHECK(fs::exists(path("state/mgit/runs/2.json")));
}

TEST_CASE_METHOD(Two, "a reader that goes away early leaves a record of what was seen", "[runs]") {
    auto const result =
        run({"sh", "-c", "mgit_binary=$0; \"$mgit_binary\" sh 'yes | head -c 1000000' | head -1",
             mgit_binary()});
    INFO(describe(result));
    CHECK(contains(result.out, "== a"));
    wait_until("it is remembered", [&] { return fs::exists(path("state/mgit/runs/1.json")); });
    check_json(record(1), false);
}

TEST_CASE_METHOD(Two, "hostile output stays harmless when it is shown once more", "[runs]") {
    mgit({"sh", R"(printf '\033]0;owned\007\033[2J\n')"});
    auto const shown = mgit({"runs", "show", "--ci", "github", "--color", "never"});
    CHECK(shown.code == 0);
    CHECK(mgit({"sh", "echo '::set-output name=x::y'"}).code == 0);
    auto const log = mgit({"runs", "show", "--ci", "github"});
    INFO(describe(log));
    CHECK(contains(log.out, "::stop-commands::"));
}

TEST_CASE_METHOD(Two,
                 "F78 F88 a hostile name, command and output do nothing in lists of runs, when "
                 "shown and repeated",
                 "[runs]") {
    std::string const evil = "::error::x\033]0;owned\007 \u202E##vso[task.x]y";
    copy_repo("a", "sub");
    add({"sub"});
    CHECK(mgit({"rename", "sub", evil}).code == 0);
    auto const first = mgit({"exec", "sh", "-c", "echo \"$0\"; exit 3", evil}, {.merge = true});
    CHECK(first.code == 1);
    auto const retry = first.out.substr(first.out.find("\nmgit exec"));
    CHECK_FALSE(contains(retry, "\033"));
    CHECK_FALSE(contains(retry, "\u202E"));
    for (std::string const service :
         {"GITHUB_ACTIONS=true", "TF_BUILD=True", "TEAMCITY_VERSION=2"}) {
        for (auto const& words : {std::vector<std::string>{"runs"},
                                  {"runs", "--all"},
                                  {"runs", "show", "1", "--output", "none"},
                                  {"runs", "show", "1", "--format", "prefix"},
                                  {"runs", "show", "1", "--format", "table"},
                                  {"rerun", "-n", "1"},
                                  {"rerun", "-n", "1", "-v"}}) {
            auto const result = mgit(words, {.environment = {service}, .merge = true});
            INFO(service << describe(result));
            CHECK(result.code <= 1);
            auto text = result.out;
            // What is mgit's own: the annotations of the failures.
            for (std::string const own : {"::error title=mgit", "##vso[task.logissue type=error]",
                                          "##teamcity[message text="}) {
                for (auto at = text.find(own); at != text.npos; at = text.find(own)) {
                    text.erase(at, text.find('\n', at) - at);
                }
            }
            CHECK_FALSE(contains(text, "\033"));
            CHECK_FALSE(contains(text, "\u202E"));
            CHECK_FALSE(contains(text, "##vso["));
            CHECK_FALSE(contains('\n' + text, "\n::"));
        }
    }
}

TEST_CASE_METHOD(Two, "another folder at the same path is not the repo of the run", "[runs]") {
    CHECK(mgit({"sh", "exit 1"}).code == 1);
    if (!contains(record(1), "\"folder\":")) {
        WARN("SKIP: this file system does not tell when a folder was made: nothing is tested");
        return;
    }
    fs::rename(path("a"), path("elsewhere"));
    copy_repo("b", "a");
    auto const again = mgit({"--failed", "sh", "echo in $MGIT_NAME; exit 1"});
    INFO(describe(again));
    CHECK_FALSE(contains(again.out, "in a"));
    CHECK(contains(again.out, "in b"));
    CHECK(contains(again.err, "/a is another repository than in run 1"));
    auto const rerun = mgit({"rerun", "1"});
    INFO(describe(rerun));
    CHECK(rerun.code == 1);
    CHECK(contains(rerun.err, "another repository than in the run: a "));
    fs::remove_all(path("a"));
    fs::rename(path("elsewhere"), path("a"));
    CHECK(contains(mgit({"rerun", "1"}).err, "2 repos, 0 ok, 2 failed"));
}

TEST_CASE_METHOD(
    Two, "a try where it had failed ran in another repo whose .git had come into the same folder",
    "[runs]") {
    CHECK(mgit({"sh", "exit 1"}).code == 1);
    if (!contains(record(1), "\"folder\":")) {
        WARN("SKIP: this file system does not tell when a folder was made: nothing is tested");
        return;
    }
    fs::remove_all(path("a/.git"));
    fs::rename(path("b/.git"), path("a/.git"));
    auto const again = mgit({"--failed", "sh", "echo in $MGIT_NAME; exit 1"});
    INFO(describe(again));
    CHECK_FALSE(contains(again.out, "in a"));
    CHECK(contains(again.err, "/a is another repository than in run 1"));
}

TEST_CASE_METHOD(Two, "the line for the next try selected by states that the run had changed",
                 "[runs]") {
    auto const first = mgit({"-s", "clean", "sh", "touch new; exit 1"});
    INFO(describe(first));
    CHECK(contains(first.err, "\n  retry:  mgit rerun --failed\n"));
    auto const again = mgit({"rerun", "--failed"});
    INFO(describe(again));
    CHECK(contains(again.err, "2 repos, 0 ok, 2 failed"));
}

TEST_CASE_METHOD(Two, "a report took the place of the file that the output went to", "[runs]") {
    for (std::string const option : {"--tap /dev/stdout", "--tap log", "--junit=/dev/stdout",
                                     "--timings=/dev/stdout", "--trace log"}) {
        INFO(option);
        write_file("log", "old\n");
        auto const result =
            run({"sh", "-c",
                 "'" + mgit_binary() + "' " + option + " @a sh 'touch ran' >>log; echo code $?"});
        INFO(describe(result));
        CHECK(result.out == "code 74\n");
        CHECK(contains(result.err, "the output of mgit goes there"));
        CHECK(read_file("log") == "old\n");
        CHECK_FALSE(fs::exists(path("a/ran")));
    }
}

TEST_CASE_METHOD(Two, "a record whose end is broken gives way to the one before", "[runs]") {
    CHECK(mgit({"@a", "sh", "exit 1"}).code == 1);
    CHECK(mgit({"sh", "exit 1"}).code == 1);
    write_file("state/mgit/runs/2.json", record(2).substr(0, record(2).size() / 2));
    auto const listed = mgit({"ls", "--failed"});
    INFO(describe(listed));
    CHECK(listed.out == "a\n");
    CHECK(contains(listed.err, "run 2 cannot be read"));
    CHECK(contains(mgit({"rerun"}).err, "1 repo, 0 ok, 1 failed"));
    auto const shown = mgit({"runs", "show", "2"});
    INFO(describe(shown));
    CHECK(shown.code == 2);
    CHECK(contains(shown.err, "run 2 cannot be read"));
    CHECK_FALSE(contains(shown.err, "there is no run 2"));
}

TEST_CASE_METHOD(Two, "a run whose report could not be written was ended by no signal", "[runs]") {
    auto const full = run({"sh", "-c", mgit_binary() + " sh 'echo out' >/dev/full"});
    INFO(describe(full));
    CHECK(full.code == 74);
    auto const list = mgit({"runs"});
    INFO(describe(list));
    CHECK_FALSE(contains(list.out, "SIGPIPE"));
}

TEST_CASE_METHOD(Two, "F83 tokens are shown and written nowhere", "[reports]") {
    std::string const token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    auto const result = mgit({"--junit", "r.xml", "--tap", "r.tap", "--timings=r.html", "--trace",
                              "r.json", "sh", "echo no " + token + " >&2; exit 1"},
                             {.merge = true});
    INFO(describe(result));
    CHECK(result.code == 1);
    auto const summary = result.out.substr(result.out.find("\nmgit sh"));
    CHECK_FALSE(contains(summary, token)); // the block above is the child's own
    CHECK(contains(summary, "***"));
    for (auto const* const file : {"r.xml", "r.tap", "r.html", "r.json"}) {
        INFO(file);
        CHECK_FALSE(contains(read_file(file), token));
    }
    CHECK_FALSE(contains(mgit({"-n", "sh", ": " + token}).out, token));
    auto const wrong = mgit({"-s", "url:https://u:pw7secret@h/*", "ls"}, {.merge = true});
    CHECK_FALSE(contains(wrong.out, "pw7secret"));
    CHECK_FALSE(contains(mgit({"@https://u:pw7secret@h", "ls"}).err, "pw7secret"));
}

TEST_CASE_METHOD(Two, "JUnit and TAP are not written to the same file", "[reports]") {
    auto const result = mgit({"--junit", "r", "--tap", "./r", "sh", "true"});
    INFO(describe(result));
    CHECK(result.code == 2);
    CHECK(contains(result.err, "--junit and --tap write the same file"));
}

} // namespace
} // namespace mgit::test
