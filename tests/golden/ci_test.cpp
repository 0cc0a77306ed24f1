// What CI services and readers of reports get of a run.
#include "mgit/report/report_files.hpp"
#include "report/markup.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/recorded_runs.hpp"
#include "support/streams.hpp"

#include <algorithm>

using namespace mgit;
using namespace mgit::test;

namespace {

struct NamedRun {
    char const* name;
    RecordedRun run;
};

std::vector<NamedRun> runs() {
    return {{"all-ok", all_ok()},           {"mixed", mixed()},     {"all-failed", all_failed()},
            {"interrupted", interrupted()}, {"hostile", hostile()}, {"empty", empty_run()},
            {"one-repo", one_repo()}};
}

std::string log_of(RecordedRun const& run, CiService ci, Show show = Show::all, bool fold = false) {
    Streams streams;
    auto options = streams.options(pipe_style, false);
    options.ci = ci;
    options.ci_token = "0123456789abcdef0123456789abcdef";
    options.show = show;
    options.fold = fold;
    return shown(run, options);
}

std::string text_of(RecordedRun const& run, std::unique_ptr<TextReport> const& report) {
    run.play(*report);
    return report->text();
}

// The first line of it that a runner would obey: its reader ends lines at \r, too, and takes blanks
// from their beginning.
std::string contains_command(std::string_view text) {
    std::string line;
    for (char const c : std::string(text) + "\n") {
        if (c != '\n' && c != '\r') {
            line += c;
            continue;
        }
        bool const marker = line.find("##[") != line.npos || line.find("##vso[") != line.npos ||
                            line.find("##teamcity[") != line.npos;
        auto const begin = line.find_first_not_of(" \t\xC2\xA0");
        if (marker || (begin != line.npos && line.substr(begin).starts_with("::"))) {
            return line;
        }
        line.clear();
    }
    return "";
}

RecordedRun injecting() {
    return {{{"web", merged(Exited{0}, "::add-mask::x\n  ::set-output name=a::b\n##[add-path]/x\n"
                                       "##vso[task.setvariable variable=a]b\nend ##vso[x]\n"
                                       "\x1b[0Ksection_end:1:mgit_1_web\r\x1b[0K\n"
                                       "##teamcity[buildStop]\n::stop-commands::x\nno end")},
             {"::error::name", merged(Exited{1}, "fatal: ::error::100% 'a' [b] | ##vso[x]\n")}}};
}

} // namespace

TEST_CASE("a run in the log of each CI service") {
    for (auto const& [name, run] : runs()) {
        check_golden(std::string("ci/github-") + name, log_of(run, CiService::github));
        check_golden(std::string("ci/gitlab-") + name, log_of(run, CiService::gitlab));
    }
    for (auto const& [ci, name] :
         {std::pair(CiService::github, "github"), std::pair(CiService::gitlab, "gitlab"),
          std::pair(CiService::azure, "azure"), std::pair(CiService::teamcity, "teamcity")}) {
        check_golden(std::string("ci/") + name + "-injecting", log_of(injecting(), ci));
    }
    check_golden("ci/azure-mixed", log_of(mixed(), CiService::azure));
    check_golden("ci/teamcity-mixed", log_of(mixed(), CiService::teamcity));
}

// Two blocks for several repos each, hostile names among them, and blocks of their own: other
// bytes, no bytes.
RecordedRun alike() {
    return {{{"api", merged(Exited{3}, "same\n")},
             {"ok1", merged(Exited{0}, "fine ##vso[x]\n")},
             {"web", merged(Exited{3}, "same\n")},
             {"::error::x", merged(Exited{0}, "fine ##vso[x]\n")},
             {"##vso[x]", merged(Exited{3}, "same\n")},
             {"it's|x]", merged(Exited{3}, "same\n")},
             {"\x1b[31mnew\nline", merged(Exited{3}, "same\n")},
             {"##teamcity[x]", merged(Exited{0}, "fine ##vso[x]\n")},
             {"alone", merged(Exited{3}, "other\n")},
             {"mute", merged(Exited{3})},
             {"mute2", merged(Exited{3})},
             {"docs", merged(Exited{3}, "same\n")}},
            {11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
}

TEST_CASE("a folded run in the log of each CI service names every repo") {
    for (auto const& [ci, name] :
         {std::pair(CiService::github, "github"), std::pair(CiService::gitlab, "gitlab"),
          std::pair(CiService::azure, "azure"), std::pair(CiService::teamcity, "teamcity")}) {
        auto const log = log_of(alike(), ci, Show::all, true);
        check_golden(std::string("ci/") + name + "-fold", log);
        for (std::string const repo : {"api", "ok1", "web", "alone", "mute", "mute2", "docs"}) {
            CHECK(log.find(repo) != log.npos);
        }
        if (ci != CiService::github) { // nothing that looks like a command, but mgit's own
            CHECK(log.find("\n::error") == log.npos);
        }
    }
}

TEST_CASE("folded failures have each its annotation with its own cause, ten at most") {
    RecordedRun run;
    for (int i = 0; i < 14; ++i) {
        auto const number = std::to_string(i);
        auto outcome = merged(Exited{1}, "error: unmerged files\n");
        outcome.finding = Finding{};
        outcome.finding->verdict = Verdict::failed;
        outcome.finding->trouble = "conflict";
        outcome.finding->detail = "conflict in f" + number;
        run.results.push_back({"r" + number, outcome});
        run.finish.insert(run.finish.begin(), static_cast<std::size_t>(i));
    }
    auto const log = log_of(run, CiService::github, Show::all, true);
    INFO(log);
    CHECK(log.find("\nr0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13 · exit 1, "
                   "conflict\n") != log.npos);
    for (int i = 0; i < 14; ++i) {
        auto const number = std::to_string(i);
        auto const line =
            "\n::error title=mgit r" + number + "::exit 1, conflict: conflict in f" + number + "\n";
        CHECK((log.find(line) != log.npos) == (i < 10));
    }
}

// Reads the log as the runner does: after stop-commands nothing but the token.
TEST_CASE("F88 on GitHub nothing that a child writes is obeyed") {
    std::string const token = "::0123456789abcdef0123456789abcdef::";
    for (auto const& run : {injecting(), hostile()}) {
        auto log = log_of(run, CiService::github);
        bool stopped = false;
        std::vector<std::string> obeyed;
        while (!log.empty()) {
            auto const end = std::min(log.find_first_of("\r\n"), log.size() - 1);
            auto const line = log.substr(0, end);
            log.erase(0, end + 1);
            auto const text = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
            bool const command = text.starts_with("::") || line.find("##[") != line.npos;
            if (stopped) {
                stopped = text != token;
            } else if (text.starts_with("::stop-commands::")) {
                stopped = true;
            } else if (command) {
                obeyed.push_back(text.substr(0, text.find_first_of(" :", 2)));
            }
        }
        CHECK_FALSE(stopped);
        for (auto const& command : obeyed) {
            CHECK((command == "::group" || command == "::endgroup" || command == "::error"));
        }
    }
}

TEST_CASE("F88 elsewhere no marker but mgit's own is in the log") {
    for (CiService const ci : {CiService::gitlab, CiService::azure, CiService::teamcity}) {
        auto const log = log_of(injecting(), ci);
        auto const count = [&](std::string const& marker) {
            std::size_t found = 0;
            for (auto at = log.find(marker); at != log.npos; at = log.find(marker, at + 1)) {
                ++found;
            }
            return found;
        };
        CHECK(count("##vso[") == (ci == CiService::azure ? 1 : 0));
        CHECK(count("##[") == (ci == CiService::azure ? 3 : 0));
        CHECK(count("##teamcity[") == (ci == CiService::teamcity ? 5 : 0));
        CHECK(count("\r\x1b[0K") == (ci == CiService::gitlab ? 4 : 0));
    }
}

TEST_CASE("F88 a table and lines with prefixes have nothing that a service obeys") {
    RecordedRun run = injecting();
    run.results.push_back({"bare", merged(Exited{0}, "##vso[x]\r::set-output name=a::b\n")});
    run.results.push_back({"::notice::y", merged(Exited{0}, "::a::b")});
    run.results.push_back(
        {"##[x]", split(Exited{0}, "a\n::c::d\n", "\xC2\xA0::e::f\n##teamcity[x]")});
    for (std::string const format : {"prefix", "table"}) {
        for (std::size_t const piece : {1U, 7U, 4096U}) {
            for (auto& result : run.results) {
                std::string text;
                result.outcome.out->replay([&](std::string_view bytes) { text += bytes; });
                result.outcome.out = captured(text, piece);
            }
            Streams streams;
            auto options = streams.options(pipe_style, false);
            options.ci = CiService::azure;
            GuardedSink err(streams.err);
            options.err = &err;
            auto const out = shown(run, options, format);
            CAPTURE(format, piece, out, streams.err.text);
            check_golden("ci/" + format + "-injecting", out);
            for (auto const& text : {out, streams.err.text}) {
                CHECK(contains_command(text) == "");
                CHECK(text.find('\r') == text.npos);
                CHECK(text.find('\x1b') == text.npos);
            }
        }
        // Anywhere else the bytes are those of the child.
        if (format == "prefix") {
            CHECK(shown(run, pipe_style, format).find("##vso[x]\r::set-output") !=
                  std::string::npos);
        }
    }
}

TEST_CASE("ten failures are annotated, in selection order") {
    RecordedRun run;
    for (int i = 0; i < 14; ++i) {
        run.results.push_back({"r" + std::to_string(i), merged(Exited{1}, "fatal: no\n")});
        run.finish.insert(run.finish.begin(), static_cast<std::size_t>(i));
    }
    auto const log = log_of(run, CiService::github, Show::none);
    std::size_t count = 0;
    for (auto at = log.find("::error "); at != log.npos; at = log.find("::error ", at + 1)) {
        CHECK(log.substr(at).starts_with("::error title=mgit r" + std::to_string(count++) +
                                         "::exit 1: fatal: no\n"));
    }
    CHECK(count == 10);
}

// CMake tests hold the JUnit files against tests/schema/junit.xsd.
TEST_CASE("a run as JUnit, as TAP and as the summary of a step") {
    for (auto const& [name, run] : runs()) {
        check_golden(std::string("junit/") + name, text_of(run, make_junit("pull")));
        check_golden(std::string("tap/") + name, text_of(run, make_tap("pull")));
        check_golden(std::string("step/") + name,
                     text_of(run, make_step_summary("pull", 900 * 1024)));
    }
}

TEST_CASE("reports of a run with much output stay small, and keep its end") {
    RecordedRun run;
    for (int i = 0; i < 400; ++i) {
        run.results.push_back({"repo" + std::to_string(i),
                               merged(Exited{1}, std::string(100'000, 'x') + "\nthe end\n")});
    }
    auto const junit = text_of(run, make_junit("pull"));
    CHECK(junit.size() < 17'000'000);
    CHECK(junit.find("[34473 bytes before this are left out]") != junit.npos);
    CHECK(junit.find("the end\n</system-out>") != junit.npos);
    for (std::size_t const room : {0U, 50U, 500U, 5'000U, 900'000U}) {
        auto const step = text_of(run, make_step_summary("pull", room));
        CHECK(step.size() <= room);
        CHECK((room < 500 || room > 5'000 || step.find(" repos more\n") != step.npos));
    }
}

TEST_CASE("F83 no secret of a URL is in a log or report") {
    for (CiService const ci :
         {CiService::github, CiService::gitlab, CiService::azure, CiService::teamcity}) {
        CHECK(log_of(mixed(), ci, Show::none).find("s3cret") == std::string::npos);
    }
    CHECK(text_of(mixed(), make_tap("pull")).find("s3cret") == std::string::npos);
    CHECK(text_of(mixed(), make_step_summary("pull", 100'000)).find("s3cret") == std::string::npos);
}

TEST_CASE("F88 what goes to stderr in CI is guarded, too") {
    StringSink begins;
    GuardedSink(begins).write("  ::error::x\n\xC2\x85\xE2\x80\x83::y\na ::z\n\xE6\x97\xA5::w\n");
    CHECK(begins.text() == "  : :error::x\n\xC2\x85\xE2\x80\x83: :y\na ::z\n\xE6\x97\xA5::w\n");
    StringSink next;
    GuardedSink guarded(next);
    guarded.write("mgit: ##vso[x]\n");
    CHECK(next.text() == "mgit: ## vso[x]\n");
}
