// What a report says of repos in a bad state, and of what happens while a run is on.
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/streams.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace mgit::test {
namespace {

Outcome found(Verdict verdict, std::string detail, std::string hint, std::string host = {}) {
    auto outcome = merged(Exited{128}, "fatal: in whatever language\n");
    outcome.finding = Finding{};
    outcome.finding->verdict = verdict;
    outcome.finding->detail = std::move(detail);
    outcome.finding->hint = std::move(hint);
    outcome.finding->host = std::move(host);
    return outcome;
}

Outcome not_started(std::string why) {
    return {NotStarted{std::move(why)}, nullptr, nullptr};
}

Outcome foreign(std::string const& name) {
    return found(Verdict::unsafe, "owned by ann, not by you",
                 "if you trust it: git config --global --add safe.directory /src/" + name);
}

Outcome second_time() {
    auto outcome = merged(Exited{0}, "done\n");
    outcome.tries = 2;
    return outcome;
}

RecordedRun all_findings() {
    std::string const log_in = "log in first: mgit -i pull";
    std::string const refused = "git.example.org: Connection refused";
    auto obstacle = found(Verdict::error, "no value for {upstream}: the branch has none", {});
    obstacle.ending = NotStarted{};
    obstacle.out = nullptr;
    return {{{"web", found(Verdict::locked, "index.lock is 3h old",
                           "if no other git is running there: rm /src/web/.git/index.lock")},
             {"one", foreign("one")},
             {"two", foreign("two")},
             {"three", foreign("three")},
             {"four", foreign("four")},
             {"five", foreign("five")},
             {"late", second_time()},
             {"later", second_time()},
             {"api", found(Verdict::needs_auth, "Password for 'https://git.example.org'", log_in,
                           "git.example.org")},
             {"dots", found(Verdict::needs_auth, "Password for 'https://git.example.org'", log_in,
                            "git.example.org")},
             {"note", found(Verdict::needs_editor, {}, "mgit -i gives it the terminal")},
             {"head", found(Verdict::error, "HEAD is damaged", {})},
             {"free", obstacle},
             {"shut", {RepoMissing{EACCES}, nullptr, nullptr}},
             {"n1", not_started(refused)},
             {"n2", not_started(refused)},
             {"n3", not_started("other.example.org: No route to host")},
             {"n4", not_started({})}}};
}

// What `events` does to a fresh report.
template <class Events>
std::string told(Style const& style, Events const& events, bool quiet = false) {
    Streams streams;
    auto options = streams.options(style);
    options.quiet = quiet;
    events(*make_report(*find_format("group"), options));
    return streams.out.text;
}

void play_notes(Sink& sink) {
    auto const jobs = RecordedRun{{{"web", {}}, {"a repo", {}}}}.jobs();
    auto const reset = merged(Exited{128}, "fatal: unable to access 'https://ann:s3cret@h/': "
                                           "Connection reset\x1b[2J by peer\n");
    std::string const host = "git.example.org";
    std::string const why = "Connection refused";
    sink.on(JobRetrying{jobs[0], reset, Millis(1234)});
    sink.on(JobSlow{jobs[0], Millis(600'003), Millis(600'003)});
    sink.on(JobSlow{jobs[1], Millis(1'500'000), Millis(600'003)});
    sink.on(HostGivenUp{host, why, 12});
    sink.on(HostGivenUp{host, why, 1});
    sink.on(HostGivenUp{host, why, 0});
    std::array const running{
        RunningJob{jobs[0], 4711, Millis(72'900), "Receiving objects:  43%\x1b]0;owned\x07"},
        RunningJob{jobs[1], 12, Millis(900), ""}};
    sink.on(StatusAsked{running, 3});
}

TEST_CASE("F74 F69 F68 each finding has its word, its cause and what to do about it") {
    for (auto const& [name, style] :
         {std::pair("pipe", pipe_style), std::pair("terminal", colour_terminal)}) {
        check_golden(std::string("report/findings-") + name, shown(all_findings(), style));
    }
    Streams streams;
    auto options = streams.options(pipe_style);
    options.verbose = true;
    options.show = Show::none;
    check_golden("report/findings-verbose", shown(all_findings(), options));
}

TEST_CASE("a hint is never cut, however narrow the terminal") {
    auto const text = shown(all_findings(), ascii_terminal);
    CHECK(text.find("    if you trust it: git config --global --add safe.directory /src/one\n") !=
          std::string::npos);
}

TEST_CASE("notes come at once, and without times where nobody watches") {
    check_golden("report/notes-pipe", told(pipe_style, play_notes));
    check_golden("report/notes-terminal", told(ascii_terminal, play_notes));
    auto const quiet = told(pipe_style, play_notes, true);
    CHECK(quiet.starts_with("mgit: 2 running, 3 waiting\n"));
}

TEST_CASE("a repo that was ok only later is named, if the summary is shown at all") {
    RecordedRun const run{{{"web", second_time()}, {"api", merged(Exited{0})}}};
    CHECK(shown(run, pipe_style) ==
          "== web\ndone\nmgit pull: 2 repos, 2 ok\n\n  ok after 2 tries: web\n");
    Streams streams;
    auto options = streams.options(pipe_style);
    options.quiet = true;
    CHECK(shown(run, options) == "== web\ndone\n");
}

TEST_CASE("off a terminal the order of completion plays no part in the report") {
    auto run = all_findings();
    auto const expected = shown(run, pipe_style);
    for (std::size_t i = 0; i < run.results.size(); ++i) {
        run.finish.push_back(i);
    }
    unsigned random = 1;
    for (int round = 0; round < 200; ++round) {
        for (std::size_t i = run.finish.size() - 1; i > 0; --i) {
            random = random * 1103515245U + 12345U;
            std::swap(run.finish[i], run.finish[(random >> 16U) % (i + 1)]);
        }
        REQUIRE(shown(run, pipe_style) == expected);
    }
}

} // namespace
} // namespace mgit::test
