// What runs of pull, fetch, status and exec look like when all is told by what has changed.
#include "mgit/core/text.hpp"
#include "mgit/report/formats.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"
#include "support/golden.hpp"
#include "support/news_runs.hpp"
#include "support/streams.hpp"

using namespace mgit;
using namespace mgit::test;

namespace {

RecordedRun all_failed() {
    return {
        {{"a", failed_by(1, "network", "ssh: connect to host x.org port 22: Connection refused")},
         {"b", failed_by(1, "network", "ssh: connect to host x.org port 22: Connection refused")},
         {"c", failed_by(1, "no-upstream", "main has no upstream")}}};
}

std::string told(RecordedRun const& run, Style const& style, bool verbose = false,
                 std::string_view format = "group") {
    Streams streams;
    auto options = streams.options(style);
    options.brief = !verbose;
    options.verbose = verbose;
    options.changes = true;
    return shown(run, options, format);
}

} // namespace

TEST_CASE("news of pull and fetch in a pipe and on terminals") {
    for (auto const& [name, style] : {std::pair("pipe", pipe_style),
                                      {"terminal", colour_terminal},
                                      {"ascii-terminal", ascii_terminal}}) {
        auto const suffix = std::string("-") + name;
        check_golden("report/news-pull" + suffix, told(pull_with_news(), style));
        check_golden("report/news-fetch" + suffix, told(fetch_with_news(), style));
        check_golden("report/news-table" + suffix, told(pull_with_news(), style, false, "table"));
        check_golden("report/news-failed" + suffix, told(all_failed(), style));
    }
    check_golden("report/news-verbose", told(pull_with_news(), pipe_style, true));
}

TEST_CASE("runs without news are one line, runs of one repo and of none speak for themselves") {
    RecordedRun const same{{{"a", with(ok_with_words(), {})}, {"b", with(ok_with_words(), {})}}};
    CHECK(told(same, pipe_style) == "mgit pull: 2 repos, 2 ok (none changed)\n");
    RecordedRun const one{
        {{"a", with(ok_with_words(), {moved("refs/heads/main", '1', '2', 3, 0, 12)})}}};
    CHECK(told(one, pipe_style) == "== a\nwords of git\n");
    CHECK(told({}, pipe_style).empty());
    RecordedRun const unclear{{{"a", with(ok_with_words(), {})}, {"b", ok_with_words()}}};
    CHECK(told(unclear, pipe_style) == "== b\nwords of git\nmgit pull: 2 repos, 2 ok\n");
}

TEST_CASE("quiet runs have no news, reading ones every block") {
    Streams streams;
    auto options = streams.options(pipe_style);
    options.brief = true;
    options.changes = true;
    options.quiet = true;
    RecordedRun const run{
        {{"a", with(ok_with_words(), {moved("refs/heads/main", '1', '2', 3, 0, 12)})},
         {"b", with(ok_with_words(), {})}}};
    CHECK(shown(run, options).empty());
    RecordedRun const status{
        {{"a", ok_with_words()}, {"b", merged(Exited{0})}, {"c", merged(Exited{1}, "x")}}};
    check_golden("report/news-status-pipe", shown(status, pipe_style));
    check_golden("report/news-status-terminal", shown(status, colour_terminal));
}

TEST_CASE("fold has one block for what reads the same, the first name first") {
    RecordedRun const run{{{"a", merged(Exited{0}, "main\n")},
                           {"b", merged(Exited{0}, "trunk\n")},
                           {"c", merged(Exited{0}, "main\n")},
                           {"d", merged(Exited{1}, "main\n")},
                           {"e", merged(Exited{0})},
                           {"f", merged(Exited{0})},
                           {"g", split(Exited{0}, "ma", "in\n")},
                           {"h", merged(Exited{0}, std::string(70'000, 'x'))},
                           {"i", merged(Exited{0}, std::string(70'000, 'x'))}},
                          {8, 7, 6, 5, 4, 3, 2, 1, 0}};
    Streams streams;
    auto options = streams.options(pipe_style);
    options.fold = true;
    auto text = shown(run, options);
    std::string const large = std::string(70'000, 'x') + "\n";
    for (auto at = text.find(large); at != text.npos; at = text.find(large)) {
        text.replace(at, large.size(), "[70000]\n");
    }
    check_golden("report/fold-pipe", text);
    options.out_style = colour_terminal;
    streams.out.text.clear();
    RecordedRun const alike{
        {{"a", merged(Exited{0}, "main\n")}, {"b", merged(Exited{0}, "main\n")}}};
    CHECK(shown(alike, options).find("a, b") != std::string::npos);
}

TEST_CASE("no line of news or of a table is wider than the terminal") {
    for (std::size_t columns = 40; columns <= 120; columns += 5) {
        for (std::string_view const format : {"group", "table"}) {
            auto text = told(pull_with_news(), Style{true, false, true, columns}, false, format);
            text.resize(text.find("mgit pull:"));
            while (!text.empty()) {
                auto const line = text.substr(0, text.find('\n'));
                CAPTURE(columns, line);
                CHECK(display_width(line) <= columns);
                text.erase(0, line.size() + 1);
            }
        }
    }
}
