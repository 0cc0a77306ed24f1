// The memory of runs where something is against it: secrets, names, signals, disks.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

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

} // namespace
} // namespace mgit::test
