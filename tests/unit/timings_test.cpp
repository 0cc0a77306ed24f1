// What is recorded of a run for --timings and --trace, and how it is written.
#include "exec/slots.hpp"
#include "mgit/report/timings.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"

#include <algorithm>
#include <csignal>
#include <numeric>
#include <random>

using namespace mgit;
using namespace std::chrono_literals;

namespace {

struct Played {
    explicit Played(std::vector<std::string> const& names, std::vector<std::string> argv = {"git"})
        : jobs(make_jobs(names)), recorder(jobs, argv) {
        recorder.on(RunStarted{jobs.size(), 2, {}});
    }

    static std::vector<Job> make_jobs(std::vector<std::string> const& names) {
        std::vector<Job> made;
        for (auto const& name : names) {
            Job job;
            job.id = made.size();
            job.repo.name = name;
            made.push_back(std::move(job));
        }
        return made;
    }

    static Outcome outcome(Millis started, Millis took, std::size_t slot, Ending ending) {
        Outcome made;
        made.ending = std::move(ending);
        made.started = started;
        made.took = took;
        made.slot = slot;
        made.out = test::captured("0123456789");
        made.usage = Usage{3000us, 1000us, 1 << 20};
        return made;
    }

    void start(JobId id, Millis at, std::size_t slot) {
        recorder.on(JobStarted{jobs[id], at, slot});
    }
    void retry(JobId id, Millis started, Millis took, std::size_t slot, Millis delay) {
        auto const failed = outcome(started, took, slot, Exited{128});
        recorder.on(JobRetrying{jobs[id], failed, delay});
    }
    void finish(JobId id, Millis started, Millis took, std::size_t slot,
                Ending ending = Exited{0}) {
        auto const done = outcome(started, took, slot, std::move(ending));
        recorder.on(JobFinished{jobs[id], done});
    }
    void end(Millis took, std::optional<int> signal = {}) {
        Summary summary;
        summary.jobs = jobs.size();
        summary.took = took;
        summary.signal = signal;
        recorder.on(RunFinished{summary});
    }

    std::vector<Job> jobs;
    TimingRecorder recorder;
};

// A run of jobs with one try each.
TimedRun run_of(std::vector<int> const& durations) {
    TimedRun run;
    for (int const duration : durations) {
        TimedTry one;
        one.took = Millis(duration);
        run.jobs.push_back({"r" + std::to_string(run.jobs.size()), "", {one}, Verdict::ok, ""});
    }
    return run;
}

bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

std::size_t count_of(std::string const& text, std::string const& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

} // namespace

TEST_CASE("who starts gets the lowest slot that is free") {
    Slots slots;
    CHECK(slots.take() == 0);
    CHECK(slots.take() == 1);
    CHECK(slots.take() == 2);
    slots.give_back(1);
    slots.give_back(0);
    CHECK(slots.take() == 0);
    CHECK(slots.take() == 1);
    CHECK(slots.take() == 3);
}

TEST_CASE("every try of a job is recorded with its own wait, slot and costs") {
    Played played({"web", "api"});
    played.start(0, 5ms, 0);
    played.start(1, 5ms, 1);
    played.retry(0, 5ms, 20ms, 0, 100ms);
    played.finish(1, 5ms, 90ms, 1);
    played.start(0, 130ms, 0);
    played.finish(0, 130ms, 10ms, 0);
    played.end(141ms);
    TimedRun const run = played.recorder.run();
    REQUIRE(run.jobs.size() == 2);
    REQUIRE(run.jobs[0].tries.size() == 2);
    TimedTry const& first = run.jobs[0].tries[0];
    TimedTry const& second = run.jobs[0].tries[1];
    CHECK(first.ready == 0ms);
    CHECK(first.verdict == Verdict::failed);
    CHECK(first.why == "0123456789");
    CHECK(second.ready == 125ms); // 5 + 20 + 100
    CHECK(second.started == 130ms);
    CHECK(second.took == 10ms);
    CHECK(second.bytes == 10);
    REQUIRE(second.usage);
    CHECK(second.usage->user == 3000us);
    CHECK(run.jobs[0].verdict == Verdict::ok);
    CHECK(run.jobs[1].tries.at(0).slot == 1);
    CHECK(run.took == 141ms);
    CHECK(run.parallel == 2);
}

TEST_CASE("what was not run has no try, whatever was said of it before") {
    Played played({"gone", "late", "odd"});
    played.start(0, 1ms, 0);
    played.finish(0, 1ms, 0ms, 0, RepoMissing{ENOENT});
    played.finish(1, 0ms, 0ms, 0, NotStarted{"--max-fail 1 is reached"});
    played.start(2, 1ms, 0);
    played.finish(2, 1ms, 0ms, 0, SpawnFailed{ENOEXEC, "start x"});
    TimedRun const run = played.recorder.run();
    CHECK(run.jobs[0].tries.empty());
    CHECK(run.jobs[0].verdict == Verdict::missing);
    CHECK(run.jobs[1].tries.empty());
    CHECK(run.jobs[1].why == "not started: --max-fail 1 is reached");
    CHECK(run.jobs[2].tries.empty());
}

TEST_CASE("what still runs when nothing more is told lasts until then, and nobody knows its end") {
    Played played({"web", "api"});
    played.start(0, 2ms, 0);
    played.start(1, 3ms, 1);
    played.finish(1, 3ms, 40ms, 1);
    CHECK_FALSE(played.recorder.complete());
    played.end(50ms, SIGQUIT);
    CHECK(played.recorder.complete());
    TimedRun const run = played.recorder.run();
    REQUIRE(run.jobs[0].tries.size() == 1);
    CHECK_FALSE(run.jobs[0].tries[0].ended);
    CHECK(run.jobs[0].tries[0].took == 48ms);
    CHECK_FALSE(run.jobs[0].verdict);
    CHECK(run.signal == SIGQUIT);
    CHECK(has(timings_page(run), R"("verdict":"unfinished")"));
}

TEST_CASE("a job that was asked about counts where it ran at last") {
    Played played({"web"});
    played.start(0, 1ms, 3);
    played.finish(0, 500ms, 20ms, 0); // the first time nobody has told of
    TimedRun const run = played.recorder.run();
    REQUIRE(run.jobs[0].tries.size() == 1);
    CHECK(run.jobs[0].tries[0].started == 500ms);
    CHECK(run.jobs[0].tries[0].slot == 0);
}

TEST_CASE("another -j is simulated by list scheduling in selection order") {
    auto const run = run_of({40, 10, 20, 30});
    CHECK(simulated(run, 1) == 100ms);
    CHECK(simulated(run, 2) == 60ms); // 40 | 10 20 30
    CHECK(simulated(run, 3) == 40ms); // 40 | 10 30 | 20
    CHECK(simulated(run, 4) == 40ms);
    CHECK(simulated(run, 1000) == 40ms);
    CHECK(simulated(run, 0) == 100ms);
    CHECK(simulated(run_of({}), 4) == 0ms);
}

TEST_CASE("in a simulation the pause before another try leaves the place to others") {
    auto run = run_of({10, 30});
    TimedTry again;
    again.ready = 60ms; // 50 after the end of the first
    again.took = 10ms;
    run.jobs[0].tries.push_back(again);
    CHECK(simulated(run, 1) == 70ms); // 10, 30 in the pause, 10
    CHECK(simulated(run, 2) == 70ms);
}

TEST_CASE("no simulation beats the longest job or the work divided by the places") {
    std::minstd_rand random(7);
    for (int round = 0; round < 50; ++round) {
        std::vector<int> durations(1 + random() % 40);
        std::ranges::generate(durations, [&] { return static_cast<int>(random() % 100); });
        auto const run = run_of(durations);
        auto const total = std::accumulate(durations.begin(), durations.end(), 0);
        auto const longest = *std::ranges::max_element(durations);
        CHECK(simulated(run, 1) == Millis(total));
        for (int const places : {2, 3, 8}) {
            auto const took = simulated(run, static_cast<std::size_t>(places)).count();
            CHECK(took >= longest);
            CHECK(took * places >= total);
            CHECK(took <= total / places + longest); // Graham's bound for lists
        }
    }
}

TEST_CASE("no name, host, cause or word of the command can become part of the page") {
    Played played(
        {"</script><script>alert(1)</script>", "<!--<script>", "caf\xE9\x80", "a\nb\x1b[1m"},
        {"git", "fetch", "https://ann:secret@host/x", "</SCRIPT>"});
    played.jobs[0].host = "ignored: the recorder has been made";
    played.finish(0, 1ms, 5ms, 0);
    played.end(9ms);
    auto const page = timings_page(played.recorder.run());
    auto const data = page.find("id=\"data\">");
    REQUIRE(data != std::string::npos);
    auto const end = page.find("</script>", data);
    auto const json = page.substr(data + 10, end - data - 10);
    CHECK(json.find('<') == std::string::npos);
    CHECK(has(json, "\\u003c/script>\\u003cscript>alert(1)"));
    CHECK(has(json, "\\u003c!--\\u003cscript>"));
    CHECK(has(json, "caf\xEF\xBF\xBD\xEF\xBF\xBD"));
    CHECK(has(json, R"("name":"a b")")); // no colour, no line end
    CHECK_FALSE(has(page, "secret"));
    CHECK(json.back() == '}');
    CHECK(count_of(page, "<script") == 2);
}

TEST_CASE(
    "the page without data is at most 60 KB, and allows nothing but its own style and script") {
    auto const page = timings_page(run_of({1}));
    CHECK(page.size() < 60'000);
    CHECK(has(page, "default-src 'none'; style-src 'sha256-"));
    CHECK_FALSE(has(page, "unsafe-inline"));
    CHECK_FALSE(has(page, "innerHTML"));
    CHECK_FALSE(has(page, "http://"));
    CHECK_FALSE(has(page, "https://"));
    CHECK_FALSE(has(page, "@DATA@"));
    CHECK_FALSE(has(page, "@SCRIPT"));
}

TEST_CASE("a trace has a bar for each try, and tells of what was ended, killed and tried again") {
    Played played({"web", "api", "cli"});
    played.retry(0, 1ms, 20ms, 0, 10ms);
    played.finish(0, 40ms, 5ms, 0);
    played.finish(1, 2ms, 60ms, 1, TimedOut{50ms});
    played.recorder.on(Interrupted{SIGINT, 1, 61ms});
    played.finish(2, 62ms, 8ms, 1, Cancelled{SIGINT, true});
    played.end(71ms, SIGINT);
    auto const trace = trace_text(played.recorder.run());
    CHECK(count_of(trace, R"("ph":"B")") == 4);
    CHECK(count_of(trace, R"("ph":"E")") == 4);
    CHECK(has(trace, R"({"ph":"i","name":"retry","pid":1,"tid":1,"ts":21000,)"));
    CHECK(has(trace, R"({"ph":"i","name":"timeout","pid":1,"tid":2,"ts":52000,)"));
    CHECK(has(trace, R"({"ph":"i","name":"killed","pid":1,"tid":2,"ts":70000,)"));
    CHECK(has(trace, R"({"ph":"i","name":"SIGINT","pid":1,"tid":0,"ts":61000,"s":"p")"));
    CHECK(has(trace, R"("name":"thread_name","pid":1,"tid":2,"args":{"name":"slot 2"})"));
}

TEST_CASE("bars of a slot that overlap by rounding are set one behind the other") {
    Played played({"web", "api"});
    played.finish(0, 1ms, 5ms, 0);
    played.finish(1, 5ms, 5ms, 0);
    auto const trace = trace_text(played.recorder.run());
    CHECK(has(trace, R"({"ph":"B","name":"api","pid":1,"tid":1,"ts":6000,)"));
    CHECK(has(trace, R"({"ph":"E","name":"api","pid":1,"tid":1,"ts":10000,)"));
}
