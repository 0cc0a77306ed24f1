// What runs of pull, fetch, status and exec look like when all is told by what has changed.
#include "mgit/core/text.hpp"
#include "mgit/report/formats.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"
#include "support/golden.hpp"
#include "support/streams.hpp"

#include <cerrno>

using namespace mgit;
using namespace mgit::test;

namespace {

std::string id(char digit) {
    return std::string(7, digit) + std::string(33, '0');
}

RefChange moved(std::string ref, char before, char after, std::size_t added, std::size_t dropped,
                std::size_t files) {
    RefChange change;
    change.ref = std::move(ref);
    change.before = before == '-' ? "" : id(before);
    change.after = after == '-' ? "" : id(after);
    if (added + dropped > 0) {
        change.counts = CommitCounts{added, dropped, files};
    }
    return change;
}

Outcome with(Outcome outcome, std::vector<RefChange> refs, std::string head = "refs/heads/main") {
    auto changes = std::make_shared<RefChanges>();
    changes->head_before = "refs/heads/main";
    changes->head_after = std::move(head);
    changes->refs = std::move(refs);
    outcome.changes = std::move(changes);
    return outcome;
}

Outcome failed(int code, std::string trouble, std::string detail, std::string hint = {}) {
    Outcome outcome = with(merged(Exited{code}, "fatal: something\n"), {});
    outcome.finding.emplace();
    outcome.finding->trouble = std::move(trouble);
    outcome.finding->detail = std::move(detail);
    outcome.finding->hint = std::move(hint);
    return outcome;
}

Outcome ok() {
    return merged(Exited{0}, "words of git\n");
}

RecordedRun pull() {
    return {{{"api", with(ok(), {moved("refs/heads/main", '1', '2', 3, 0, 12),
                                 moved("refs/remotes/origin/main", '1', '2', 3, 0, 12),
                                 moved("refs/remotes/origin/dev", '3', '4', 1, 0, 1)})},
             {"web", with(ok(), {})},
             {"docs-site", with(ok(), {moved("refs/heads/main", '5', '6', 2, 1, 4)})},
             {"switched", with(ok(), {}, "refs/heads/feature")},
             {"unknown", ok()},
             {"both", failed(128, "diverged", "main and origin/main both have commits of their own",
                             "put yours on top: mgit pull --rebase")},
             {"two", failed(128, "diverged", "dev and origin/dev both have commits of their own",
                            "put yours on top: mgit pull --rebase")},
             {"clash", failed(1, "conflict", "merge stopped at a.txt and b.txt")},
             {"old-lib", merged(RepoMissing{ENOENT})}},
            {3, 1, 0, 2, 8, 7, 6, 5, 4}};
}

RecordedRun fetch() {
    return {{{"api", with(ok(), {moved("refs/remotes/origin/dev", '3', '4', 1, 0, 1),
                                 moved("refs/remotes/origin/main", '1', '2', 3, 7, 12),
                                 moved("refs/remotes/origin/new", '-', '2', 0, 0, 0),
                                 moved("refs/remotes/origin/old", '2', '-', 0, 0, 0),
                                 moved("refs/tags/v1", '-', '7', 0, 0, 0),
                                 moved("refs/tags/v2", '-', '8', 0, 0, 0),
                                 moved("refs/tags/v3", '-', '9', 0, 0, 0),
                                 moved("refs/tags/nightly", '8', '9', 0, 0, 0)})},
             {"\x1b[31mred\n", with(ok(), {moved("refs/remotes/origin/a\x1b[2J", '1', '2', 1, 0, 1),
                                           moved("refs/heads/\xff", '-', '2', 0, 0, 0)})},
             {"quiet", with(ok(), {})}}};
}

RecordedRun all_failed() {
    return {{{"a", failed(1, "network", "ssh: connect to host x.org port 22: Connection refused")},
             {"b", failed(1, "network", "ssh: connect to host x.org port 22: Connection refused")},
             {"c", failed(1, "no-upstream", "main has no upstream")}}};
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
        check_golden("report/news-pull" + suffix, told(pull(), style));
        check_golden("report/news-fetch" + suffix, told(fetch(), style));
        check_golden("report/news-table" + suffix, told(pull(), style, false, "table"));
        check_golden("report/news-failed" + suffix, told(all_failed(), style));
    }
    check_golden("report/news-verbose", told(pull(), pipe_style, true));
}

TEST_CASE("runs without news are one line, runs of one repo and of none speak for themselves") {
    RecordedRun const same{{{"a", with(ok(), {})}, {"b", with(ok(), {})}}};
    CHECK(told(same, pipe_style) == "mgit pull: 2 repos, 2 ok (none changed)\n");
    RecordedRun const one{{{"a", with(ok(), {moved("refs/heads/main", '1', '2', 3, 0, 12)})}}};
    CHECK(told(one, pipe_style) == "== a\nwords of git\n");
    CHECK(told({}, pipe_style).empty());
    RecordedRun const unclear{{{"a", with(ok(), {})}, {"b", ok()}}};
    CHECK(told(unclear, pipe_style) == "== b\nwords of git\nmgit pull: 2 repos, 2 ok\n");
}

TEST_CASE("quiet runs have no news, reading ones every block") {
    Streams streams;
    auto options = streams.options(pipe_style);
    options.brief = true;
    options.changes = true;
    options.quiet = true;
    RecordedRun const run{
        {{"a", with(ok(), {moved("refs/heads/main", '1', '2', 3, 0, 12)})}, {"b", with(ok(), {})}}};
    CHECK(shown(run, options).empty());
    RecordedRun const status{
        {{"a", ok()}, {"b", merged(Exited{0})}, {"c", merged(Exited{1}, "x")}}};
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
            auto text = told(pull(), Style{true, false, true, columns}, false, format);
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
