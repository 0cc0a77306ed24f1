// What is remembered of a run: what is kept, the text of the record, and which run is meant.
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/history/record_json.hpp"
#include "mgit/history/recorder.hpp"
#include "mgit/history/reference.hpp"
#include "support/catch.hpp"
#include "support/recorded_runs.hpp"

#include <algorithm>
#include <csignal>

using namespace mgit;
using namespace mgit::test;

namespace {

std::string text_of(RunRecord const& record) {
    std::string text;
    write_record(record, [&](std::string_view bytes) { text += bytes; });
    return text;
}

RunRecord read(std::string_view text, RecordPart part = RecordPart::all) {
    return parse_record(text, part, "1.json");
}

std::string refusal(std::string_view text, RecordPart part = RecordPart::all) {
    try {
        read(text, part);
    } catch (Error const& error) {
        CHECK(error.code() == ExitCode::registry);
        return error.what();
    }
    return "accepted";
}

RunHead head_with(std::vector<std::string> argv) {
    RunHead head;
    head.mgit = "0.1.0";
    head.registry = "/home/ann/registry.json";
    head.folder = "/home/ann";
    head.argv = std::move(argv);
    head.implied = true;
    head.title = "pull";
    return head;
}

// What the recorder makes of a run.
RunRecord recorded(RecordedRun const& run, std::size_t most = most_kept_of_run) {
    auto const jobs = run.jobs();
    RunRecorder recorder(jobs, most);
    run.play(recorder);
    return recorder.take(head_with({"pull"}), 0);
}

void check_equal(RunRecord const& a, RunRecord const& b) {
    CHECK(a.head.registry == b.head.registry);
    CHECK(a.head.folder == b.head.folder);
    CHECK(a.head.time == b.head.time);
    CHECK(a.head.kind == b.head.kind);
    CHECK(a.head.implied == b.head.implied);
    CHECK(a.head.argv == b.head.argv);
    CHECK(a.head.title == b.head.title);
    CHECK(a.head.selection == b.head.selection);
    CHECK(a.head.options == b.head.options);
    CHECK(a.head.parallel == b.head.parallel);
    CHECK(a.head.summary.counts == b.head.summary.counts);
    CHECK(a.head.summary.took == b.head.summary.took);
    CHECK(a.head.summary.signal == b.head.summary.signal);
    REQUIRE(a.repos.size() == b.repos.size());
    for (std::size_t i = 0; i < a.repos.size(); ++i) {
        RepoRecord const& one = a.repos[i];
        RepoRecord const& other = b.repos[i];
        INFO(one.name);
        CHECK(one.name == other.name);
        CHECK(one.path == other.path);
        CHECK(one.groups == other.groups);
        CHECK(one.outcome.verdict() == other.outcome.verdict());
        CHECK(describe(one.outcome) == describe(other.outcome));
        CHECK(one.outcome.started == other.outcome.started);
        CHECK(one.outcome.took == other.outcome.took);
        CHECK(one.outcome.tries == other.outcome.tries);
        CHECK(one.outcome.finding == other.outcome.finding);
        CHECK(one.outcome.leaked == other.outcome.leaked);
        CHECK(one.changed() == other.changed());
        if (one.outcome.changes && other.outcome.changes) {
            CHECK(*one.outcome.changes == *other.outcome.changes);
        }
        CHECK(one.out == other.out);
        CHECK(one.err == other.err);
    }
}

std::string replayed(KeptOutput const& kept) {
    std::string text;
    as_captured(kept)->replay([&](std::string_view bytes) { text += bytes; });
    return text;
}

std::string lines_of_size(std::size_t bytes) {
    std::string text;
    for (std::size_t line = 1; text.size() < bytes; ++line) {
        text += "line " + std::to_string(line) + "\n";
    }
    return text;
}

} // namespace

TEST_CASE("a record reads back as it was, whatever became of its repos") {
    for (auto const& run :
         {all_ok(), mixed(), all_failed(), hostile(), interrupted(), one_repo()}) {
        auto const record = recorded(run);
        auto const text = text_of(record);
        check_equal(read(text), record);
        CHECK(std::ranges::count(text, '\n') >= static_cast<long>(record.repos.size()) + 3);
    }
}

TEST_CASE("all that a repo can tell is in its record, also names that are no UTF-8") {
    auto run = one_repo();
    run.results.front().name = "\xff\xfe";
    Outcome& outcome = run.results.front().outcome;
    outcome.ending = Exited{1, false};
    outcome.tries = 3;
    outcome.leaked = true;
    outcome.left = {{4711, "sl\xffp"}};
    outcome.finding.emplace();
    outcome.finding->verdict = Verdict::needs_auth;
    outcome.finding->detail = "Password for 'https://h'";
    outcome.finding->host = "h";
    outcome.finding->hint = "log in";
    outcome.finding->trouble = "auth";
    auto changes = std::make_shared<RefChanges>();
    changes->head_before = "refs/heads/main";
    changes->head_after = "refs/heads/\xe9";
    RefChange change;
    change.ref = "refs/heads/main";
    change.before = std::string(40, 'a');
    change.after = std::string(40, 'b');
    change.counts = CommitCounts{2, 1, 5};
    changes->refs.push_back(change);
    outcome.changes = changes;
    auto record = recorded(run);
    record.head.argv = {"commit", "-m", "it's\n\xff"};
    record.head.kind = RecordedKind::exec;
    record.head.selection = "@web -s '\xff'";
    record.head.options.timeout = Millis(90'000);
    record.head.options.retries = 0;
    record.head.options.ok_exits = {0, 1};
    record.head.options.ssh_share = false;
    record.head.options.interactive = true;
    record.repos.front().groups = {"web", "\xff"};
    check_equal(read(text_of(record)), record);
    CHECK(read(text_of(record)).repos.front().outcome.left.front().pid == 4711);
}

TEST_CASE("of a record as much is read as is asked for, also where its lines are not ours") {
    auto const text = text_of(recorded(mixed()));
    CHECK(read(text, RecordPart::head).head.summary.jobs == 13);
    CHECK(read(text, RecordPart::head).repos.empty());
    auto const outcomes = read(text, RecordPart::outcomes);
    REQUIRE(outcomes.repos.size() == 13);
    CHECK_FALSE(outcomes.repos.front().out);
    CHECK(outcomes.repos.front().failed());
    auto joined = text;
    std::replace(joined.begin(), joined.end(), '\n', ' ');
    CHECK(read(joined, RecordPart::head).head.argv == std::vector<std::string>{"pull"});
    CHECK(read(joined, RecordPart::outcomes).repos.size() == 13);
    // What is broken behind what is needed does not matter.
    auto const half = text.substr(0, text.find('\n') + 20);
    CHECK(read(half, RecordPart::head).head.summary.jobs == 13);
    CHECK(refusal(half, RecordPart::outcomes) != "accepted");
}

TEST_CASE("every truncation of a record, a newer one and a foreign one are refused") {
    auto const text = text_of(recorded(one_repo()));
    for (std::size_t size = 0; size + 1 < text.size(); ++size) {
        CHECK(refusal(text.substr(0, size)) != "accepted");
    }
    auto newer = text;
    newer.replace(newer.find("record/1"), 8, "record/2");
    CHECK(refusal(newer).find("newer mgit") != std::string::npos);
    CHECK(refusal(R"({"schema":"mgit.run/1"})").find("no record") != std::string::npos);
    CHECK(refusal("{}").find("\"schema") != std::string::npos);
    auto wrong = text;
    wrong.replace(wrong.find("\"parallel\":2"), 12, "\"parallel\":-2");
    CHECK(refusal(wrong).find("\"parallel\" must be a whole number") != std::string::npos);
    auto more = text;
    more.replace(more.find("\"ok\":1"), 6, "\"ok\":2");
    CHECK(refusal(more).find("add up") != std::string::npos);
}

TEST_CASE("long output keeps its beginning and its end, cut between lines") {
    auto const all = lines_of_size(100'000);
    FakeCaptured const captured(all);
    auto const kept = kept_output(captured, 1000);
    CHECK(kept.size() <= 1000);
    CHECK(kept.size() > 900);
    CHECK(kept.head.starts_with("line 1\nline 2\n"));
    CHECK(kept.head.ends_with('\n'));
    CHECK(kept.tail.starts_with("line "));
    CHECK(all.ends_with(kept.tail));
    CHECK(kept.size() + kept.left_out == all.size());
    CHECK(replayed(kept).find("\n[" + std::to_string(kept.left_out) + " bytes not kept]\n") !=
          std::string::npos);
    CHECK_FALSE(as_captured(kept)->whole());
    CHECK(as_captured(kept)->error() == 0);
    CHECK(as_captured(kept)->tail(10) == all.substr(all.size() - 10));

    FakeCaptured const small("all of it");
    CHECK(replayed(kept_output(small, 1000)) == "all of it");
    CHECK(as_captured(kept_output(small, 1000))->whole());
    FakeCaptured const one_line(std::string(5000, 'x'));
    CHECK(kept_output(one_line, 1000).size() == 1000);
}

TEST_CASE("what was streamed keeps the beginning that was told and the end that is left") {
    RecordedRun const run{{{"web", merged(Exited{0}, "end\n")}}};
    auto const jobs = run.jobs();
    RunRecorder recorder(jobs);
    recorder.on(RunStarted{1, 1, begin, jobs});
    recorder.on(JobStarted{jobs[0], Millis(0)});
    recorder.on(JobOutput{jobs[0], false, "begin\n"});
    recorder.on(JobOutput{jobs[0], false, "end\n"});
    // As Spool is: it knows the size of all, and has the end.
    struct OnlyEnd final : Captured {
        std::uint64_t size() const override { return 10; }
        void replay(std::function<void(std::string_view)> const&) const override {}
        std::string tail(std::size_t limit) const override {
            std::string const all = "begin\nend\n";
            return all.substr(all.size() - std::min(limit, all.size()));
        }
        int error() const override { return 0; }
    };
    Outcome outcome;
    outcome.ending = Exited{0};
    outcome.out = std::make_shared<OnlyEnd>();
    outcome.streamed = true;
    recorder.on(JobFinished{jobs[0], outcome});
    auto const record = recorder.take(head_with({"pull"}), 0);
    CHECK(replayed(*record.repos.front().out) == "begin\nend\n");
    CHECK_FALSE(record.repos.front().outcome.streamed);
}

TEST_CASE("where a run writes too much, what failed is kept before what is ok") {
    RecordedRun run;
    for (int i = 0; i < 10; ++i) {
        run.results.push_back({"ok" + std::to_string(i), merged(Exited{0}, lines_of_size(1000))});
    }
    for (int i = 0; i < 3; ++i) {
        run.results.push_back({"bad" + std::to_string(i), merged(Exited{1}, lines_of_size(1000))});
    }
    auto const record = recorded(run, 5000);
    std::size_t bytes = 0;
    for (RepoRecord const& repo : record.repos) {
        bytes += repo.out->size();
        if (repo.failed()) {
            CHECK(repo.out->left_out == 0);
        }
        CHECK(repo.out->size() + repo.out->left_out >= 1000);
    }
    CHECK(bytes <= 5000);
    CHECK(bytes > 3000);
}

TEST_CASE("F83 no secret gets into a record") {
    std::string const token = "ghp_" + std::string(36, 'a');
    auto run = all_failed();
    run.results[0].outcome = merged(Exited{1}, "fatal: https://ann:s3cret@h/x " + token +
                                                   "\nAuthorization: Basic c2Vj\n");
    run.results[1].outcome = merged(NotStarted{"https://ann:s3cret@h: no"});
    run.results[2].outcome.finding.emplace();
    run.results[2].outcome.finding->detail = "https://ann:s3cret@h";
    auto const text = text_of(recorded(run));
    CHECK(text.find("s3cret") == std::string::npos);
    CHECK(text.find("ghp_") == std::string::npos);
    CHECK(text.find("c2Vj") == std::string::npos);
}

TEST_CASE("tokens are known by their form, and words that only begin alike stay") {
    CHECK(redacted("x glpat-abcdefghij0123456789 y") == "x *** y");
    CHECK(redacted("AKIAIOSFODNN7EXAMPLE") == "***");
    CHECK(redacted("a=github_pat_11AAAAAAAAAAAAAAAAAAAA,b") == "a=***,b");
    CHECK(redacted("-H 'authorization: Bearer abc' url") == "-H 'authorization: ***' url");
    CHECK(redacted("fatal: AUTHORIZATION: basic abc\nx-authorization:q\" authorizations: z") ==
          "fatal: AUTHORIZATION: ***\nx-authorization: ***\" authorizations: z");
    CHECK(redacted("get http://h/?a=1&Access_Token=abc&b=2#c now") ==
          "get http://h/?a=1&Access_Token=***&b=2#c now");
    CHECK(redacted("'https://h/x?sig=abc' a && token=1 ?b") ==
          "'https://h/x?sig=***' a && token=1 ?b");
    CHECK(redacted("https://u:p@h/ and http://t@h") == "https://***@h/ and http://***@h");
    for (auto const* const plain : {"", "ghp_", "ghp_short", "AKIA", "glpat-", "a ghp_x b",
                                    "git@host:path", "naïve", "myghp_aaaaaaaaaaaaaaaaaaaaaaaa"}) {
        CHECK(redacted(plain) == plain);
    }
}

TEST_CASE("a repo that nobody told of is not started, or cancelled if it ran") {
    RecordedRun const run{{{"a", merged(Exited{0})}, {"b", merged(Exited{0})}, {"c", {}}}};
    auto const jobs = run.jobs();
    RunRecorder recorder(jobs);
    CHECK_FALSE(recorder.begun());
    recorder.on(RunStarted{3, 2, begin, jobs});
    CHECK_FALSE(recorder.begun());
    recorder.on(JobStarted{jobs[0], Millis(0)});
    recorder.on(JobStarted{jobs[1], Millis(5)});
    recorder.on(JobFinished{jobs[0], run.results[0].outcome});
    CHECK(recorder.begun());
    auto const record = recorder.take(head_with({"pull"}), SIGQUIT);
    CHECK(record.repos[0].outcome.ok());
    CHECK(record.repos[1].outcome.verdict() == Verdict::cancelled);
    CHECK(record.repos[2].outcome.verdict() == Verdict::not_started);
    CHECK(record.head.summary.signal == SIGQUIT);
    CHECK(record.head.summary.jobs == 3);
    CHECK(record.head.failed() == 2);
}

TEST_CASE("a run of which only the end was told took as long as that says") {
    RecordedRun const run{{{"a", merged(Exited{0})}}};
    auto const jobs = run.jobs();
    RunRecorder recorder(jobs);
    recorder.on(RunStarted{1, 1, begin, jobs});
    recorder.on(JobStarted{jobs[0], Millis(5)});
    CHECK_FALSE(recorder.complete());
    Summary summary;
    summary.took = Millis(1500);
    summary.signal = SIGQUIT;
    recorder.on(RunFinished{summary});
    CHECK(recorder.complete());
    auto const record = recorder.take(head_with({"pull"}), SIGQUIT);
    CHECK(record.head.summary.took == Millis(1500));
    CHECK(record.head.summary.signal == SIGQUIT);
    CHECK(record.head.summary.count(Verdict::cancelled) == 1);
    CHECK(record.repos[0].outcome.verdict() == Verdict::cancelled);
    CHECK(record.repos[0].outcome.took == Millis(1495));
}

// --- which run is meant -------------------------------------------------------------------------

namespace {

struct Past {
    std::vector<RunHead> newest_first;

    Past& then(std::vector<std::string> argv, bool reads = false, bool from_memory = false) {
        RunHead head = head_with(std::move(argv));
        head.number = newest_first.size() + 1;
        head.reads = reads;
        head.from_memory = from_memory;
        newest_first.insert(newest_first.begin(), std::move(head));
        return *this;
    }
    // Its number; 0 if there is none.
    std::uint64_t meant_by(std::vector<std::string> argv) const {
        Purpose purpose;
        purpose.registry = "/home/ann/registry.json";
        if (!argv.empty()) {
            purpose.kind = RecordedKind::git;
            purpose.argv = std::move(argv);
        }
        auto const place = reference_of(newest_first, purpose);
        return place ? newest_first[*place].number : 0;
    }
};

} // namespace

TEST_CASE("failed is about the last run that was no mere look, whatever was looked at since") {
    Past past;
    CHECK(past.meant_by({"pull"}) == 0);
    past.then({"pull"}).then({"status"}, true, true).then({"log"}, true);
    CHECK(past.meant_by({"pull"}) == 1);
    CHECK(past.meant_by({"status"}) == 1);
    CHECK(past.meant_by({}) == 1);
    past.then({"pull"}, false, true); // --failed: narrows
    CHECK(past.meant_by({"pull"}) == 4);
    CHECK(past.meant_by({"status"}) == 4);
}

TEST_CASE("the same look again is about that look, and does not narrow") {
    Past past;
    past.then({"pull"}).then({"grep", "x"}, true);
    CHECK(past.meant_by({"grep", "x"}) == 2);
    CHECK(past.meant_by({"grep", "y"}) == 1);
    past.then({"grep", "x"}, true, true);
    CHECK(past.meant_by({"grep", "x"}) == 2);
}

TEST_CASE("where all runs are looks it is the newest, and of other registries none") {
    Past past;
    past.then({"log"}, true).then({"status"}, true);
    CHECK(past.meant_by({"pull"}) == 2);
    past.then({"pull"});
    past.newest_first.front().registry = "/src/mgit.json";
    CHECK(past.meant_by({"pull"}) == 2);
    past.newest_first.erase(past.newest_first.begin() + 1, past.newest_first.end());
    CHECK(past.meant_by({"pull"}) == 0);
}

TEST_CASE("another kind of command with the same words is another command") {
    Past past;
    past.then({"status"}, true);
    past.newest_first.front().kind = RecordedKind::exec;
    past.then({"log"}, true);
    CHECK(past.meant_by({"status"}) == 2); // the newest, for none fits
}

TEST_CASE("what became of a repo is remembered by its path") {
    auto const run = mixed();
    auto record = recorded(run);
    record.head.number = 7;
    Remembered const past(record);
    CHECK(past.number() == 7);
    CHECK(past.failed("/src/web"));
    CHECK_FALSE(past.failed("/src/api"));
    CHECK_FALSE(past.failed("/elsewhere/web"));
    CHECK_FALSE(past.changed("/src/api"));
    CHECK(Remembered().number() == 0);
}
