#include "mgit/core/exit_code.hpp"
#include "mgit/core/outcome.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"

#include <cerrno>
#include <csignal>
#include <set>

using namespace mgit;
using mgit::test::FakeCaptured;
using mgit::test::merged;
using mgit::test::split;

namespace {

Outcome with_lost_output(Ending ending) {
    auto outcome = merged(ending);
    outcome.out = std::make_shared<FakeCaptured>("part", 4096, ENOSPC);
    return outcome;
}

std::string cause_of(std::string text) {
    return cause(merged(Exited{1}, std::move(text)));
}

} // namespace

TEST_CASE("every ending has its verdict and its words") {
    struct Row {
        Ending ending;
        Verdict verdict;
        std::string words;
    };
    std::vector<Row> const rows{
        {NotStarted{}, Verdict::not_started, "not started"},
        {Exited{0}, Verdict::ok, "exit 0"},
        {Exited{128}, Verdict::failed, "exit 128"},
        {Signalled{SIGSEGV, true}, Verdict::signal, "signal SIGSEGV (core dumped)"},
        {Signalled{SIGKILL}, Verdict::signal, "signal SIGKILL"},
        {Signalled{64}, Verdict::signal, "signal 64"},
        {SpawnFailed{EACCES, "start git"}, Verdict::spawn_error,
         "cannot start git: Permission denied"},
        {RepoMissing{ENOENT}, Verdict::missing, "missing"},
        {RepoMissing{EACCES}, Verdict::error, "error: Permission denied"},
        {TimedOut{Millis(30'000)}, Verdict::timeout, "timeout after 30s"},
        {Cancelled{SIGINT, false}, Verdict::cancelled, "cancelled"},
        {Cancelled{SIGINT, true}, Verdict::killed, "killed"},
    };
    for (auto const& row : rows) {
        auto const outcome = merged(row.ending);
        CAPTURE(row.words);
        CHECK(outcome.verdict() == row.verdict);
        CHECK(outcome.ok() == (row.verdict == Verdict::ok));
        CHECK(describe(outcome) == row.words);
    }
}

TEST_CASE("lost output turns a success, and only a success, into capture-error") {
    CHECK(with_lost_output(Exited{0}).verdict() == Verdict::capture_error);
    CHECK(describe(with_lost_output(Exited{0})) == "output incomplete: No space left on device");
    CHECK(with_lost_output(Exited{1}).verdict() == Verdict::failed);
    auto only_err = split(Exited{0}, "", "");
    only_err.err = std::make_shared<FakeCaptured>("", 4096, EIO);
    CHECK(only_err.verdict() == Verdict::capture_error);
}

TEST_CASE("verdicts have different names") {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < verdict_count; ++i) {
        names.insert(name(static_cast<Verdict>(i)));
    }
    CHECK(names.size() == verdict_count);
    CHECK(names.count("not-started") == 1);
    CHECK(names.count("") == 0);
}

TEST_CASE("the cause is git's last line of failure") {
    CHECK(cause_of("error: Your local changes would be overwritten by merge:\n\ta.txt\n"
                   "Please commit your changes.\nAborting\n") ==
          "error: Your local changes would be overwritten by merge:");
    CHECK(cause_of("hint: You have divergent branches\nfatal: Need to specify how to reconcile.\n"
                   "hint: or this\n\n") == "fatal: Need to specify how to reconcile.");
    CHECK(cause_of("error: one\nerror: two\n") == "error: two");
    CHECK(cause_of("remote: error: denied by hook   \nTo x\n") == "remote: error: denied by hook");
    CHECK(cause_of("Receiving: 1%\rReceiving: 9%\rfatal: early EOF\r\n") == "fatal: early EOF");
    CHECK(cause_of("\x1b[31merror:\x1b[m red\nmore\n") == "\x1b[31merror:\x1b[m red");
}

TEST_CASE("ssh's own words stand for git's general ones") {
    CHECK(cause_of("git@host: Permission denied (publickey).\r\nfatal: Could not read from remote "
                   "repository.\n\nPlease make sure you have the correct access rights\n") ==
          "git@host: Permission denied (publickey).");
    CHECK(cause_of("fatal: Could not read from remote repository.\n") ==
          "fatal: Could not read from remote repository.");
}

TEST_CASE("a conflict is the cause, though it is told on stdout and stderr has text") {
    CHECK(cause(split(Exited{1}, "CONFLICT (content): in a\nAutomatic merge failed; fix it.\n",
                      "From up\n  1a..2b  main -> origin/main\n")) ==
          "Automatic merge failed; fix it.");
    CHECK(cause(split(Exited{1}, "CONFLICT (content): in a\n", "fatal: worse\n")) ==
          "fatal: worse");
}

TEST_CASE("without such a line the cause is the last text, else the ending") {
    CHECK(cause_of("one\nlast words\n\nhint: no\n") == "last words");
    CHECK(cause_of("\n \t\n") == "exit 1");
    CHECK(cause(split(Exited{1}, "printed\n", "last words\n")) == "last words");
    CHECK(cause(split(Exited{1}, "printed\n", "\n")) == "printed");
    CHECK(cause({Exited{2}, nullptr, nullptr}) == "exit 2");
    CHECK(cause(merged(Cancelled{SIGINT}, "Enumerating objects\n")) == "cancelled");
    CHECK(cause_of("fatal: too far up\n" + std::string(9000, 'x') + "\nend\n") == "end");
}

TEST_CASE("a run with any repo that is not ok exits 1") {
    Summary summary;
    CHECK(exit_code(summary) == ExitCode::ok);
    summary.jobs = 2;
    summary.add(Verdict::ok);
    summary.add(Verdict::missing);
    CHECK(exit_code(summary) == ExitCode::repo_failed);
    summary = {};
    summary.jobs = 1;
    summary.add(Verdict::ok);
    CHECK(exit_code(summary) == ExitCode::ok);
}

TEST_CASE("F26 a run exits 1 if each repo answered no, and 0 if only some did") {
    Summary summary;
    summary.jobs = 2;
    summary.add(Verdict::ok);
    summary.add(Verdict::ok);
    summary.accepted = 1;
    CHECK(exit_code(summary) == ExitCode::ok);
    summary.accepted = 2;
    CHECK(exit_code(summary) == ExitCode::repo_failed);
}

TEST_CASE("F77 F69 a folder that is not there is missing, one that is shut is an error") {
    CHECK(merged(RepoMissing{ENOTDIR}).verdict() == Verdict::missing);
    CHECK(merged(RepoMissing{ELOOP}).verdict() == Verdict::error);
    CHECK(merged(RepoMissing{EACCES}).verdict() == Verdict::error);
}
