// What scripts read of a run: the formats json and ndjson.
#include "mgit/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/news_runs.hpp"
#include "support/recorded_runs.hpp"
#include "support/streams.hpp"

#include <utility>

using namespace mgit;
using namespace mgit::test;

namespace {

struct NamedRun {
    char const* name;
    RecordedRun run;
};

std::vector<NamedRun> runs() {
    return {
        {"all-ok", all_ok()},           {"mixed", mixed()},         {"all-failed", all_failed()},
        {"interrupted", interrupted()}, {"hostile", hostile()},     {"empty", empty_run()},
        {"one-repo", one_repo()},       {"pull", pull_with_news()}, {"fetch", fetch_with_news()}};
}

Streams& played(Streams& streams, RecordedRun const& run, std::string_view format,
                Show show = Show::all) {
    auto options = streams.options(pipe_style, false);
    options.show = show;
    run.play(*make_report(*find_format(format), options));
    return streams;
}

std::string played(RecordedRun const& run, std::string_view format, Show show = Show::all) {
    Streams streams;
    return played(streams, run, format, show).out.text;
}

} // namespace

// CMake tests hold these files against docs/schemas/run-1.schema.json.
TEST_CASE("a run as JSON, in one document and in lines") {
    for (auto const& [name, run] : runs()) {
        check_golden(std::string("machine/json-") + name, played(run, "json"));
        check_golden(std::string("machine/ndjson-") + name, played(run, "ndjson"));
    }
}

TEST_CASE("what happens besides results is in the JSON of a run") {
    for (std::string const format : {"json", "ndjson"}) {
        Streams streams;
        auto const report = make_report(*find_format(format), streams.options(pipe_style, false));
        auto const run = all_ok();
        auto const jobs = run.jobs();
        Outcome failed = split(Exited{128}, "", "fatal: the remote end hung up: https://a:b@x/\n");
        failed.finding.emplace();
        failed.finding->verdict = Verdict::needs_auth;
        failed.finding->detail = "Password for 'https://git.example.org'";
        failed.finding->host = "git.example.org";
        failed.finding->hint = "log in first";
        failed.leaked = true;
        failed.left = {{4711, "sleep"}};
        std::string const host = "git.example.org";
        std::string const why = "Connection refused by https://ann:s3cret@git.example.org/";
        Summary summary;
        summary.jobs = 1;
        summary.add(failed.verdict());
        report->on(RunStarted{1, 4, begin});
        report->on(JobStarted{jobs[0], Millis(3)});
        report->on(JobRetrying{jobs[0], failed, Millis(1000)});
        report->on(JobSlow{jobs[0], Millis(900'000), Millis(600'000)});
        report->on(StatusAsked{{}, 1});
        report->on(HostGivenUp{host, why, 7});
        report->on(PipeGivenUp{jobs[0]});
        report->on(JobFinished{jobs[0], failed});
        report->on(RunFinished{summary});
        check_golden("machine/" + format + "-events", streams.out.text);
    }
}

TEST_CASE("with JSON the human summary is only for a terminal, notes are for all") {
    Streams streams;
    CHECK(played(streams, mixed(), "json").err.text.empty());
    Streams seen;
    auto options = seen.options(pipe_style, false);
    options.err_style = ascii_terminal;
    mixed().play(*make_report(*find_format("ndjson"), options));
    CHECK(seen.err.text.find("13 repos") != std::string::npos);
    Streams noted;
    CHECK(played(noted, interrupted(), "ndjson").err.text ==
          "mgit: interrupted, stopping 2 (press again to kill)\n");
}

TEST_CASE("the option --output decides whose output is in the JSON") {
    auto const run = mixed();
    auto const count = [&](Show show) {
        auto const text = played(run, "ndjson", show);
        std::size_t nulls = 0;
        for (auto at = text.find("\"stdout\":null"); at != text.npos;
             at = text.find("\"stdout\":null", at + 1)) {
            ++nulls;
        }
        return nulls;
    };
    CHECK(count(Show::all) == 0);
    CHECK(count(Show::failed) == 2);
    CHECK(count(Show::none) == run.results.size());
}

TEST_CASE("ndjson is a write for each event, and the document begins with the first result") {
    Streams streams;
    auto const lines = make_report(*find_format("ndjson"), streams.options(pipe_style, false));
    lines->on(RunStarted{3, 3, begin});
    CHECK(streams.out.writes == 1);
    CHECK(streams.out.text.ends_with("}\n"));
    Streams whole;
    auto const document = make_report(*find_format("json"), whole.options(pipe_style, false));
    document->on(RunStarted{3, 3, begin});
    CHECK(whole.out.text.empty());
    document->on(RunFinished{Summary()});
    CHECK(whole.out.text.ends_with("}}\n"));
}

TEST_CASE("F05 where output is cut plays no part in its JSON") {
    std::string const text =
        "naïve 日本 \U0001F600 \"quoted\" \\ \r\n\x1b[1m" + std::string(1, '\0');
    for (std::string const& bytes : {text, text + "\xff" + text, text + "\xe6\x97"}) {
        auto const whole = played({{{"w", merged(Exited{0}, bytes, 10'000)}}}, "ndjson");
        bool const coded = bytes != text;
        CHECK((whole.find("\"stdout_b64\":") != whole.npos) == coded);
        for (std::size_t piece = 1; piece <= 12; ++piece) {
            CAPTURE(piece);
            CHECK(played({{{"w", merged(Exited{0}, bytes, piece)}}}, "ndjson") == whole);
        }
    }
}

TEST_CASE("F03 output of any size is written in pieces") {
    Streams streams;
    std::string const megabytes(8'000'000, '\n');
    played(streams, {{{"w", merged(Exited{0}, megabytes, 1 << 18)}}}, "json");
    CHECK(streams.out.text.size() > 16'000'000);
    CHECK(streams.out.writes > 20);
    Streams binary;
    played(binary, {{{"w", merged(Exited{0}, "\xff" + megabytes, 1 << 18)}}}, "ndjson");
    CHECK(binary.out.writes > 20);
}
