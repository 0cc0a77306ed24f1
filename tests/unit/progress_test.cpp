// What is painted of a run's progress, in a model of a terminal, and the plain lines.
#include "mgit/core/text.hpp"
#include "mgit/report/progress.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"
#include "support/streams.hpp"
#include "support/vt.hpp"

#include <algorithm>
#include <utility>

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

Style const plain_utf8{true, false, true, 80};
Style const plain_ascii{true, false, false, 80};

bool contains_line(Lines const& lines, std::string const& part) {
    return std::ranges::any_of(
        lines, [&](auto const& line) { return line.find(part) != std::string::npos; });
}

ProgressState busy() {
    ProgressState state;
    state.title = "pull";
    state.jobs = 142;
    state.done = 118;
    state.failed = 2;
    state.count = 12;
    state.at = Millis(7'412);
    state.running = {{"infra-terraform", Millis(6'830), "Receiving objects:  43% (812/1888)"},
                     {"data-lake", Millis(3'200), "\x1b[31mhttps://me:secret@x.org/\x1b[2J"},
                     {"日本", Millis(65'000), ""}};
    return state;
}

TEST_CASE("progress is a status line and the jobs that run longest") {
    CHECK(painted_progress(busy(), plain_utf8, {80, 24}) ==
          Lines{"pull  118/142 · 2 failed · 12 running · 0:07",
                "  infra-terraform    6.8s  Receiving objects:  43% (812/1888)",
                "  data-lake          3.2s  https://***@x.org/^[[2J", "  日本              1m05s",
                "  … 9 more"});
    CHECK(painted_progress(busy(), plain_ascii, {80, 24}) ==
          Lines{"pull  118/142, 2 failed, 12 running, 0:07",
                "  infra-terraform    6.8s  Receiving objects:  43% (812/1888)",
                "  data-lake          3.2s  https://***@x.org/^[[2J", "  ????              1m05s",
                "  ... 9 more"});
}

TEST_CASE("a small terminal gets fewer jobs, and a narrow one fewer words") {
    CHECK(painted_progress(busy(), plain_utf8, {80, 8}).size() == 4); // two jobs and "more"
    CHECK(painted_progress(busy(), plain_utf8, {80, 3}) ==
          Lines{"pull  118/142 · 2 failed · 12 running · 0:07"});
    CHECK(painted_progress(busy(), plain_utf8, {40, 3}).front() ==
          "pull  118/142 · 2 failed · 0:07");
    CHECK(painted_progress(busy(), plain_utf8, {30, 3}).front() == "118/142 · 2 failed · 0:07");
    CHECK(painted_progress(busy(), plain_utf8, {20, 3}).front() == "118/142 · 2 failed");
    auto state = busy();
    state.failed = 0;
    state.at = std::chrono::hours(2) + Millis(5'000);
    state.title = "exec a-very-long-program --with --many --words";
    CHECK(painted_progress(state, plain_utf8, {60, 3}).front() ==
          "exec a-very-long-p…  118/142 · 12 running · 2:00:05");
}

TEST_CASE("no line of progress is wider than the terminal less one column") {
    auto state = busy();
    state.running.resize(9, {std::string(50, 'n'), Millis(100), "日本語 " + std::string(99, 'x')});
    for (std::size_t columns = 2; columns <= 200; ++columns) {
        for (auto const& style : {plain_utf8, plain_ascii, colour_terminal}) {
            for (auto const& line : painted_progress(state, style, {columns, 40})) {
                INFO(columns << ": " << line);
                REQUIRE(display_width(sanitised(line)) <= columns - 1);
                REQUIRE((style.utf8 || ascii_only(sanitised(line)) == sanitised(line)));
            }
        }
    }
    CHECK(painted_progress(state, plain_utf8, {80, 200}).size() == 1 + 6 + 1);
}

TEST_CASE("a plain line says what is done and what runs longest") {
    CHECK(plain_progress(busy()) == "mgit: 118/142 done, 2 failed, running: infra-terraform (6s), "
                                    "data-lake (3s), 日本 (1m5s), +9 more\n");
    ProgressState state;
    state.jobs = 3;
    state.done = 3;
    CHECK(plain_progress(state) == "mgit: 3/3 done\n");
}

// A run on a terminal: two jobs, as a report with live progress shows them.
struct LiveRun {
    LiveRun() {
        for (std::string const name : {"web", "api"}) {
            Job job;
            job.id = jobs.size();
            job.repo.name = name;
            jobs.push_back(job);
        }
        ProgressOptions progress;
        progress.kind = ProgressKind::live;
        progress.title = "pull";
        progress.size = [this] { return size; };
        ReportOptions report = streams.options(plain_utf8);
        report.order = Order::completion;
        sink = with_progress(progress, report, [](ReportOptions const& how) {
            return make_report(*find_format("group"), how);
        });
        sink->on(RunStarted{2, 2});
    }
    void tick(Millis at) {
        std::vector<RunningJob> running;
        for (Job const& job : jobs) {
            running.push_back({job, 1, at, "at work"});
        }
        sink->on(Tick{at, running, running.size()});
    }
    Lines screen(std::size_t columns = 80) {
        Vt vt(columns, 24);
        vt.write(with_returns());
        return vt.screen();
    }
    // As a terminal driver makes them.
    std::string with_returns() const {
        std::string text;
        for (char const c : streams.out.text) {
            text += c == '\n' && (text.empty() || text.back() != '\r') ? "\r\n" : std::string(1, c);
        }
        return text;
    }

    std::vector<Job> jobs;
    Streams streams;
    std::optional<ScreenSize> size = ScreenSize{80, 24};
    std::unique_ptr<Sink> sink;
};

TEST_CASE("a frame is one write, and what is printed comes above it") {
    LiveRun run;
    CHECK(run.streams.out.writes == 0);
    run.tick(Millis(300));
    CHECK(run.streams.out.writes == 1);
    CHECK(run.screen() == Lines{"pull  0/2 · 2 running · 0:00", "  web    0.3s  at work",
                                "  api    0.3s  at work"});
    run.tick(Millis(1'300));
    CHECK(run.streams.out.writes == 2);
    run.sink->on(JobFinished{run.jobs[1], merged(Exited{3}, "broken\n")});
    auto const rule = [](std::string const& text) {
        return text.starts_with("── api ── exit 3 ──");
    };
    auto seen = run.screen();
    REQUIRE(seen.size() == 2);
    CHECK(rule(seen[0]));
    CHECK(seen[1] == "broken");
    run.tick(Millis(1'400));
    seen = run.screen();
    REQUIRE(seen.size() == 5);
    CHECK(seen[2] == "pull  1/2 · 1 failed · 2 running · 0:01");
    run.sink->on(TerminalYielded{});
    CHECK(run.screen().size() == 2);
    run.tick(Millis(1'500));
    CHECK(run.screen().size() == 5);
    run.sink->on(JobFinished{run.jobs[0], merged(Exited{0}, "")});
    Summary summary;
    summary.jobs = 2;
    summary.add(Verdict::ok);
    summary.add(Verdict::failed);
    run.sink->on(RunFinished{summary});
    seen = run.screen();
    CHECK_FALSE(contains_line(seen, "running"));
    CHECK(seen[2].starts_with("mgit pull: 2 repos in "));
}

TEST_CASE("nothing is painted while the terminal is not ours, nor behind half a line") {
    LiveRun run;
    run.size.reset();
    run.tick(Millis(300));
    CHECK(run.streams.out.writes == 0);
    run.size = ScreenSize{80, 24};
    run.sink->on(JobOutput{run.jobs[0], false, std::string(70'000, 'x')}); // of a very long line
    auto const writes = run.streams.out.writes;
    run.tick(Millis(400));
    CHECK(run.streams.out.writes == writes);
    run.sink->on(JobOutput{run.jobs[0], false, "\n"});
    run.tick(Millis(500));
    CHECK(run.streams.out.writes == writes + 2);
    // Its last line is above, and not in its row as well.
    CHECK(contains_line(run.screen(), "  api    0.5s  at work"));
    CHECK_FALSE(contains_line(run.screen(), "  web    0.5s  at work"));
}

TEST_CASE("what is painted is gone when the report is, however the run ended") {
    LiveRun run;
    run.tick(Millis(300));
    CHECK_FALSE(run.screen().empty());
    run.sink.reset();
    CHECK(run.screen().empty());
}

TEST_CASE("plain lines come when something has finished, and not too often") {
    Streams streams;
    ProgressOptions progress;
    progress.kind = ProgressKind::lines;
    progress.first_line = Millis(30'000);
    bool elsewhere = false;
    progress.is_elsewhere = [&] { return elsewhere; };
    auto const sink =
        with_progress(progress, streams.options(pipe_style, false), [](ReportOptions const& how) {
            return make_report(*find_format("group"), how);
        });
    RecordedRun const run{
        {{"web", merged(Exited{0})}, {"api", merged(Exited{1})}, {"docs", merged(Exited{0})}}};
    auto const jobs = run.jobs();
    sink->on(RunStarted{3, 3});
    auto const tick = [&](int seconds) {
        std::vector<RunningJob> const running{{jobs[2], 1, Millis(seconds * 1000), ""}};
        sink->on(Tick{Millis(seconds * 1000), running, 1});
        return std::exchange(streams.err.text, "");
    };
    CHECK(tick(10).empty());
    CHECK(tick(30) == "mgit: 0/3 done, running: docs (30s)\n");
    sink->on(JobFinished{jobs[0], run.results[0].outcome});
    CHECK(tick(34).empty());
    CHECK(tick(35) == "mgit: 1/3 done, running: docs (35s)\n");
    CHECK(tick(64).empty()); // nothing has happened
    CHECK(tick(65) == "mgit: 1/3 done, running: docs (1m5s)\n");
    sink->on(JobFinished{jobs[1], run.results[1].outcome});
    streams.err.text.clear(); // the header of the failure
    elsewhere = true;         // in the background
    CHECK(tick(70).empty());
    CHECK(tick(120).empty());
    elsewhere = false;
    CHECK(tick(121) == "mgit: 2/3 done, 1 failed, running: docs (2m1s)\n");
}

} // namespace
} // namespace mgit::test
