#include "mgit/core/text.hpp"
#include "mgit/report/formats.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"
#include "support/golden.hpp"
#include "support/recorded_runs.hpp"
#include "support/streams.hpp"

#include <cerrno>
#include <csignal>
#include <stdexcept>

using namespace mgit;
using namespace mgit::test;

TEST_CASE("a pipe gets plain blocks in selection order") {
    check_golden("report/all-ok-pipe", shown(all_ok(), pipe_style));
    check_golden("report/mixed-pipe", shown(mixed(), pipe_style));
    check_golden("report/all-failed-pipe", shown(all_failed(), pipe_style));
    check_golden("report/hostile-pipe", shown(hostile(), pipe_style));
    check_golden("report/interrupted-pipe", shown(interrupted(), pipe_style));
}

TEST_CASE("a terminal gets rules, colours, and nothing hostile") {
    for (auto const& [name, style] :
         {std::pair("terminal", colour_terminal), std::pair("ascii-terminal", ascii_terminal)}) {
        auto const suffix = std::string("-") + name;
        check_golden("report/all-ok" + suffix, shown(all_ok(), style));
        check_golden("report/mixed" + suffix, shown(mixed(), style));
        check_golden("report/hostile" + suffix, shown(hostile(), style));
        check_golden("report/interrupted" + suffix, shown(interrupted(), style));
    }
    auto const text = shown(hostile(), colour_terminal);
    CHECK(text == sanitised(text, Colours::keep));
    auto const plain = shown(hostile(), ascii_terminal);
    CHECK(plain == sanitised(plain));
}

TEST_CASE("no row on a terminal is wider than the terminal") {
    for (std::size_t columns = 40; columns <= 120; columns += 5) {
        auto text = shown(mixed(), Style{true, false, true, columns});
        while (!text.empty()) {
            auto const end = text.find('\n');
            auto const line = text.substr(0, end);
            CAPTURE(columns, line);
            bool const ours = line.starts_with("──") || line.starts_with("  ");
            CHECK((!ours || display_width(line) <= columns));
            text.erase(0, end + 1);
        }
    }
}

TEST_CASE("split streams have a header each, and a silent failure one on stderr") {
    RecordedRun const run{{{"both", split(Exited{1}, "data\n", "fatal: no\n")},
                           {"out", split(Exited{0}, "data", "")},
                           {"err", split(Exited{0}, "", "warning: hm")},
                           {"silent", split(Exited{3}, "", "")},
                           {"nothing", split(Exited{0}, "", "")},
                           {"gone", {RepoMissing{ENOENT}, nullptr, nullptr}}}};
    for (std::string const format : {"group", "prefix", "raw"}) {
        Streams streams;
        shown(run, streams.options(pipe_style, false), format);
        check_golden("report/split-" + format + "-out", streams.out.text);
        check_golden("report/split-" + format + "-err", streams.err.text);
    }
}

TEST_CASE("prefix puts the name before every line, raw adds nothing") {
    check_golden("report/prefix-pipe", shown(mixed(), pipe_style, "prefix"));
    check_golden("report/prefix-terminal", shown(hostile(), colour_terminal, "prefix"));
    RecordedRun const one{{{"web", merged(Exited{0}, hostile_bytes)}}};
    CHECK(shown(one, pipe_style, "raw") == hostile_bytes);
    CHECK(shown(one, colour_terminal, "raw") == hostile_bytes);
}

TEST_CASE("one repo speaks for itself, unless it has nothing to say") {
    auto const alone = [](Outcome outcome) {
        return shown(RecordedRun{{{"web", std::move(outcome)}}}, pipe_style);
    };
    CHECK(alone(merged(Exited{0}, "hi\n")) == "== web\nhi\n");
    CHECK(alone(merged(Exited{0})).empty());
    CHECK(alone(merged(Exited{1}, "fatal: no\n")) == "== web [exit 1]\nfatal: no\n");
    check_golden("report/one-missing-pipe", alone(merged(RepoMissing{ENOENT})));
}

TEST_CASE("options choose what is shown") {
    Streams streams;
    auto options = streams.options(pipe_style);
    SECTION("only what failed") {
        options.show = Show::failed;
        CHECK(shown(all_ok(), options) == "mgit pull: 3 repos, 3 ok\n");
        streams.out.text.clear();
        auto const text = shown(mixed(), options);
        CHECK(text.find("== api") == std::string::npos);
        CHECK(text.find("== web [exit 128]") == 0);
    }
    SECTION("nothing but the summary") {
        options.show = Show::none;
        CHECK(shown(mixed(), options).starts_with("mgit pull: 13 repos"));
        streams.out.text.clear();
        RecordedRun const one{{{"web", merged(Exited{1}, "fatal: no\n")}}};
        CHECK(shown(one, options) ==
              "mgit pull: 1 repo, 0 ok, 1 failed\n\n  exit 1  web  fatal: no\n");
    }
    SECTION("quiet leaves out the summary if all is well") {
        options.quiet = true;
        CHECK(shown(all_ok(), options).find("mgit pull") == std::string::npos);
        CHECK(shown(mixed(), options).find("mgit pull: 13 repos") != std::string::npos);
    }
    SECTION("verbose names every repo, also those that left something behind") {
        options.verbose = true;
        options.show = Show::none;
        options.retry = "@web pull";
        auto run = mixed();
        run.results[1].outcome.leaked = true;
        check_golden("report/mixed-verbose", shown(run, options));
    }
    SECTION("in the foreground it only says whose turn it is") {
        options.foreground = true;
        RecordedRun const run{
            {{"web", {Exited{0}, nullptr, nullptr}}, {"api", {Exited{1}, nullptr, nullptr}}}};
        check_golden("report/foreground", shown(run, options));
        streams.out.text.clear();
        RecordedRun const one{{{"api", {Exited{1}, nullptr, nullptr}}}};
        CHECK(shown(one, options).empty());
    }
}

TEST_CASE("F16 in selection order a result is shown as soon as all before it are") {
    RecordedRun const run{{{"a", merged(Exited{0}, "1\n")},
                           {"b", merged(Exited{0}, "2\n")},
                           {"c", merged(Exited{0}, "3\n")}}};
    auto const jobs = run.jobs();
    Streams streams;
    auto options = streams.options(pipe_style);
    auto const finish = [&](Sink& sink, std::size_t id) {
        auto const outcome = run.results[id].outcome; // gone when the event is over
        sink.on(JobFinished{jobs[id], outcome});
        return streams.out.text;
    };
    SECTION("selection") {
        auto const report = make_report(*find_format("group"), options);
        report->on(RunStarted{3, 3});
        CHECK(finish(*report, 1).empty());
        CHECK(finish(*report, 0) == "== a\n1\n== b\n2\n");
        CHECK(finish(*report, 2) == "== a\n1\n== b\n2\n== c\n3\n");
    }
    SECTION("completion") {
        options.order = Order::completion;
        auto const report = make_report(*find_format("group"), options);
        report->on(RunStarted{3, 3});
        CHECK(finish(*report, 1) == "== b\n2\n");
        CHECK(finish(*report, 0) == "== b\n2\n== a\n1\n");
    }
}

TEST_CASE("a block of common size is one write, a large one is written in pieces") {
    for (std::string const format : {"group", "prefix", "raw"}) {
        Streams streams;
        std::string const lines(50'000, '\n');
        RecordedRun const small{{{"a", merged(Exited{0}, lines.substr(0, 9'000), 100)}}};
        shown(small, streams.options(pipe_style), format);
        CHECK(streams.out.writes == 1);
        streams.out.writes = 0;
        std::string const megabytes(4'000'000, 'x');
        shown({{{"a", merged(Exited{0}, megabytes)}}}, streams.options(pipe_style), format);
        CHECK(streams.out.writes > 10);
        CHECK(streams.out.writes < 100);
    }
}

TEST_CASE("where the child's output is cut plays no part in what a terminal shows") {
    std::string const text = hostile_bytes + "\r\n" + hostile_bytes;
    for (auto const& style : {colour_terminal, ascii_terminal}) {
        for (std::string const format : {"group", "prefix"}) {
            auto const whole = shown({{{"web", merged(Exited{0}, text, 10'000)}}}, style, format);
            for (std::size_t piece = 1; piece <= 40; ++piece) {
                CAPTURE(piece);
                REQUIRE(shown({{{"web", merged(Exited{0}, text, piece)}}}, style, format) == whole);
            }
        }
    }
}

TEST_CASE("F14 a line of any length passes whole, whatever it is cut into") {
    // Seven bytes a unit: any limit on what is held back falls into each part of it some time.
    std::string line;
    std::string expected;
    for (int i = 0; i < 60'000; ++i) {
        line += "\x1b[1mé";
        expected += "\x1b[1mé";
    }
    for (std::size_t const piece : {4096U, 4099U, 65'537U}) {
        auto const text = shown({{{"w", merged(Exited{0}, line + "\rend\r\nnext\n", piece)}}},
                                Style{true, true, true, 30}, "prefix");
        CHECK(text == "\x1b[1mw\x1b[0m: " + expected + "^Mend\x1b[0m\n\x1b[1mw\x1b[0m: next\n");
    }
}

TEST_CASE("an output that cannot be written ends the report") {
    class Broken final : public ByteSink {
        void write(std::string_view /*bytes*/) override { throw std::runtime_error("disk full"); }
    } broken;
    Streams streams;
    auto options = streams.options(pipe_style);
    options.out = &broken;
    auto const report = make_report(*find_format("group"), options);
    CHECK_THROWS_AS(all_ok().play(*report), std::runtime_error);
}

TEST_CASE("every format is found by its name") {
    CHECK(formats().size() == 6);
    for (auto const& format : formats()) {
        CHECK(find_format(format.name) == &format);
        CHECK_FALSE(format.help.empty());
    }
    CHECK(find_format("grup") == nullptr);
}
