#include "mgit/core/text.hpp"
#include "mgit/report/dashboard.hpp"
#include "support/catch.hpp"
#include "support/dashboard.hpp"

#include <algorithm>
#include <limits>

namespace mgit::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto const end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

// One row of a repo, with the heading above that its own dashboard gives it.
std::string one_row(RepoState const& state, Style const& style = {true, false, true, 80},
                    DashboardSettings const& settings = {}, std::string const& name = "web") {
    Repo repo;
    repo.name = name;
    repo.path = "/src/web";
    DashboardOptions options;
    options.settings = settings;
    options.style = style;
    options.now = dashboard_now;
    std::vector<Repo const*> const repos{&repo};
    std::vector<std::string> const branches{state.branch};
    DashboardRow row;
    row.repo = &repo;
    row.state = state;
    return Dashboard(options, repos, branches).row(row);
}

std::string heading(std::vector<Column> columns, std::size_t width) {
    Repo repo;
    repo.name = "billing-api";
    repo.path = "/src/billing-api";
    DashboardOptions options;
    options.settings.columns = std::move(columns);
    options.style = {true, false, true, width};
    std::vector<Repo const*> const repos{&repo};
    return Dashboard(options, repos, {}).heading();
}

TEST_CASE("a row that is waited for has only a name, and an old one says that it is stale") {
    Repo repo;
    repo.name = "web";
    repo.path = "/src/web";
    auto const shown = [&](DashboardRow row, std::vector<Column> columns, Style const& style) {
        DashboardOptions options;
        options.style = style;
        options.now = dashboard_now;
        if (!columns.empty()) {
            options.settings.columns = std::move(columns);
        }
        std::vector<Repo const*> const repos{&repo};
        return Dashboard(options, repos, std::vector<std::string>{"main"}).row(row);
    };
    DashboardRow row;
    row.repo = &repo;
    row.waiting = true;
    CHECK(shown(row, {}, {true, false, true, 80}) == "web   …\n");
    CHECK(shown(row, {}, {true, false, false, 80}) == "web   ..\n");
    row.waiting = false;
    row.stale = true;
    row.state = sound_state();
    row.state->modified = 2;
    CHECK(shown(row, {}, {true, false, true, 80}).find(" stale ~2 ") != std::string::npos);
    CHECK(shown(row, {Column::name, Column::branch}, {true, false, true, 80}) ==
          "web   main          stale\n");
    for (std::size_t columns = 20; columns <= 200; ++columns) {
        auto const line = shown(row, {}, {true, false, true, columns});
        REQUIRE(line.find("stale") != std::string::npos);
        REQUIRE(display_width(line.substr(0, line.size() - 1)) <= columns);
    }
}

TEST_CASE("ages are rough and rounded down") {
    auto const age = [](std::chrono::seconds ago) {
        return rough_age(before_now(ago), dashboard_now);
    };
    CHECK(age(0s) == "now");
    CHECK(age(59s) == "now");
    CHECK(age(60s) == "1m");
    CHECK(age(59min + 59s) == "59m");
    CHECK(age(1h) == "1h");
    CHECK(age(days(1) - 1s) == "23h");
    CHECK(age(days(1)) == "1d");
    CHECK(age(days(14) - 1s) == "13d");
    CHECK(age(days(14)) == "2w");
    CHECK(age(days(365) - 1s) == "52w");
    CHECK(age(days(365)) == "1y");
    CHECK(age(days(729)) == "1y");
    CHECK(age(days(730)) == "2y");
}

TEST_CASE("a date to come is said to be one, and no date is too far") {
    CHECK(rough_age(dashboard_now + 59s, dashboard_now) == "now");
    CHECK(rough_age(dashboard_now + days(3), dashboard_now) == "in 3d");
    using Seconds = std::chrono::seconds;
    std::chrono::sys_seconds const never{Seconds(std::numeric_limits<Seconds::rep>::max())};
    std::chrono::sys_seconds const always{Seconds(std::numeric_limits<Seconds::rep>::min())};
    CHECK(rough_age(never, dashboard_now).starts_with("in 2924"));
    CHECK(rough_age(always, dashboard_now).ends_with("y"));
    CHECK(rough_age(never, always).starts_with("in "));
}

TEST_CASE("the heading names what fits, the most important longest") {
    auto const usual = DashboardSettings().columns;
    CHECK(heading(usual, 80) == "REPO         BRANCH        SYNC     WORK           STASH  LAST\n");
    CHECK(heading(usual, 60) == "REPO         BRANCH        SYNC     WORK           STASH\n");
    CHECK(heading(usual, 50) == "REPO         BRANCH        SYNC     WORK\n");
    CHECK(heading(usual, 40) == "REPO         BRANCH     SYNC    WORK\n");
    CHECK(heading(usual, 30) == "REPO         SYNC    WORK\n");
    CHECK(heading(usual, 20) == "REPO        WORK\n");
    CHECK(heading(usual, 10) == "REPO\n");
    CHECK(heading(usual, 2) == "R…\n");
    CHECK(heading(usual, 0) == heading(usual, 80));
}

TEST_CASE("columns that were asked for are shortened before the last of them goes") {
    CHECK(heading({Column::name, Column::path}, 24) == "REPO        PATH\n");
    CHECK(heading({Column::name, Column::path, Column::url}, 24) == "REPO        PATH\n");
    CHECK(heading({Column::name, Column::fetched, Column::last}, 40) ==
          "REPO         FETCHED  LAST\n");
}

TEST_CASE("the name is shown also where the settings do not list it") {
    CHECK(heading({Column::branch}, 80) == "REPO         BRANCH\n");
    CHECK(heading({}, 80) == "REPO\n");
}

TEST_CASE("F79 no line is wider than the terminal, whatever stands in it") {
    DashboardRows const rows;
    DashboardSettings other;
    other.columns = {Column::subject, Column::work, Column::name,   Column::sync,
                     Column::groups,  Column::url,  Column::branch, Column::upstream};
    other.widths.fill(9);
    for (DashboardSettings const& settings : {DashboardSettings(), other}) {
        for (bool const utf8 : {true, false}) {
            for (std::size_t columns = 1; columns < 230; ++columns) {
                CAPTURE(columns, utf8);
                for (auto const& line :
                     lines_of(rows.shown({true, false, utf8, columns}, settings))) {
                    CAPTURE(line);
                    REQUIRE(display_width(line) <= columns);
                    REQUIRE_FALSE(line.ends_with(' '));
                    REQUIRE((utf8 || std::ranges::all_of(
                                         line, [](char c) { return c >= ' ' && c <= '~'; })));
                }
            }
        }
    }
}

TEST_CASE("F79 the name and the word of a problem are there on 20 columns") {
    DashboardRows const rows;
    auto const lines = lines_of(rows.shown({true, false, true, 20}));
    REQUIRE(lines.size() == rows.rows.size() + 2);
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        DashboardRow const& row = rows.rows[i];
        CAPTURE(lines[i + 2]);
        CHECK(lines[i + 2].substr(0, 1) == row.repo->name.substr(0, 1));
        if (!row.state) {
            auto const word = name(row.told());
            CHECK(lines[i + 2].find(word) != std::string::npos);
        }
    }
}

TEST_CASE("a pipe gets everything whole, aligned, and nothing at the ends of lines") {
    DashboardRows const rows;
    auto const text = rows.shown({false, false, true, 80});
    CHECK(text.find("name-that-is-far-too-long-for-any-column-but-has-its-end") !=
          std::string::npos);
    CHECK(text.find("feature/JIRA-12345-a-branch-with-a-story-of-its-own") != std::string::npos);
    CHECK(text.find("wide and has to be cut\n") != std::string::npos);
    CHECK(text.find(" \n") == std::string::npos);
    CHECK(text.find("…") == std::string::npos);
    CHECK(rows.shown({false, false, true, 20}) == text);
}

TEST_CASE("a long cell pushes the rest until blanks make up for it, and the subject pays") {
    auto state = sound_state();
    state.ahead = 1234;
    state.behind = 5678;
    // 4 columns more than usual: WORK begins later, STASH at its place.
    CHECK(one_row(state) ==
          "web   main          ↑1234 ↓5678  -          -      2h    fix rounding of cents\n");
    state.staged = 100000;
    state.modified = 200000;
    auto const row = std::string("web   main          ↑1234 ↓5678  +100000 ~200000  -  2h");
    CHECK(one_row(state) == row + "  fix rounding of cents\n");
    CHECK(one_row(state, {true, false, true, 70}) == row + "  fix rounding…\n");
    CHECK(one_row(state, {true, false, true, 60}) == row + "\n");
    CHECK(one_row(state, {true, false, true, 50}) ==
          "web   main         ↑1234 ↓5678  +100000 ~200000  -\n");
}

TEST_CASE("where counts do not fit, none loses a digit") {
    auto state = sound_state();
    state.operation = Operation::rebase;
    state.step = 12;
    state.steps = 345;
    state.staged = 6789;
    state.conflicted = 10;
    DashboardSettings settings;
    settings.columns = {Column::name, Column::work};
    auto const shown = [&](std::size_t columns, bool utf8) {
        return one_row(state, {true, false, utf8, columns}, settings);
    };
    CHECK(shown(80, true) == "web   REBASE 12/345 +6789 !10\n");
    CHECK(shown(28, true) == "web  REBASE 12/345 +6789 !10\n");
    CHECK(shown(27, true) == "web   REBASE 12/345 +6789 …\n");
    CHECK(shown(21, true) == "web   REBASE 12/345 …\n");
    CHECK(shown(19, false) == "web   REBASE ..\n");
    CHECK(shown(14, true) == "web   REBASE …\n");
}

TEST_CASE("a branch without commits says so, however long its name is") {
    auto state = sound_state();
    state.commit.clear();
    state.branch = "feature/JIRA-12345-a-branch-with-a-story-of-its-own";
    CHECK(one_row(state).starts_with("web   feature…its-own (empty)  "));
}

TEST_CASE("in a rebase the branch that it began on is named as far as there is room") {
    auto state = sound_state();
    state.branch.clear();
    state.started_on = "feature/JIRA-12345-a-branch-with-a-story-of-its-own";
    CHECK(one_row(state).starts_with("web   @1a2b3c4 (featur…ts-own)  "));
    DashboardSettings settings;
    settings.widths[static_cast<std::size_t>(Column::branch)] = 12;
    CHECK(one_row(state, {true, false, true, 80}, settings).starts_with("web   @1a2b3c4      "));
    settings.widths[static_cast<std::size_t>(Column::branch)] = 5;
    CHECK(one_row(state, {true, false, true, 80}, settings).starts_with("web   …      "));
}

TEST_CASE("wide characters and marks keep the columns in line") {
    CHECK(one_row(sound_state(), {true, false, true, 80}, {}, "日本")
              .starts_with("日本  main          =        -"));
    CHECK(one_row(sound_state(), {true, false, true, 80}, {}, "cafe\xCC\x81")
              .starts_with("cafe\xCC\x81  main          =        -"));
}

TEST_CASE("F87 what others have named cannot act on the terminal") {
    DashboardRows const rows;
    for (Style const& style : {Style{true, false, true, 200}, Style{false, false, true, 80}}) {
        auto const text = rows.shown(style);
        CHECK(sanitised(text) == text);
        CHECK(lines_of(text).size() == rows.rows.size() + 2);
        CHECK(text.find("safe<U+202E>gnp.exe") != std::string::npos);
        CHECK(text.find("x^[]0;owned^G") != std::string::npos);
        CHECK(text.find("latin\\xe9") != std::string::npos);
        CHECK(text.find("two words and a line") != std::string::npos);
        CHECK(text.find("s3cret") == std::string::npos);
    }
}

TEST_CASE("F79 marks of the user's own give way to ASCII where nothing else can be shown") {
    DashboardSettings settings;
    settings.marks[static_cast<std::size_t>(Mark::staged)] = "●";
    settings.marks[static_cast<std::size_t>(Mark::modified)] = "M";
    settings.marks[static_cast<std::size_t>(Mark::ahead)] = "⇡";
    auto state = sound_state();
    state.staged = state.modified = state.ahead = 1;
    CHECK(one_row(state, {true, false, true, 80}, settings).find("⇡1       ●1 M1") !=
          std::string::npos);
    CHECK(one_row(state, {true, false, false, 80}, settings).find("^1       +1 M1") !=
          std::string::npos);
    CHECK(one_row(state, {false, false, false, 80}, settings).find("^1       +1 M1") !=
          std::string::npos);
}

TEST_CASE("colours are those of the settings, and what is no colour is none") {
    DashboardSettings settings;
    settings.colours.fill("");
    Style const style{true, true, true, 80};
    CHECK(one_row(sound_state(), style, settings) == one_row(sound_state()));
    settings.colours[static_cast<std::size_t>(Meaning::branch)] = "38;5;214";
    CHECK(one_row(sound_state(), style, settings).starts_with("web   \x1b[38;5;214mmain\x1b[0m "));
    settings.colours[static_cast<std::size_t>(Meaning::branch)] = "0m\x1b]0;owned\x07";
    CHECK(one_row(sound_state(), style, settings) == one_row(sound_state()));
}

TEST_CASE("a group's heading is one line, and repos without a group have one") {
    DashboardOptions options;
    options.style = {true, true, true, 12};
    Dashboard const dashboard(options, {}, {});
    CHECK(dashboard.group_heading("web") == "\x1b[1mweb:\x1b[0m\n");
    CHECK(dashboard.group_heading("a long\nname of it") == "\x1b[1ma long name…\x1b[0m\n");
    CHECK(dashboard.group_heading("") == "\x1b[1m(no group):\x1b[0m\n");
    options.heading = false;
    CHECK(Dashboard(options, {}, {}).heading().empty());
}

TEST_CASE("JSON has each text either as it is or as base64, and no password") {
    Repo repo;
    repo.name = "web";
    repo.path = "/src/\xFF";
    repo.url = "https://ann:s3cret@git.example.org/web.git";
    DashboardRow row;
    row.repo = &repo;
    row.verdict = Verdict::not_started;
    std::string text;
    JsonWriter json(text);
    json.open_object();
    add_dashboard_row(json, row, dashboard_now);
    json.close_object();
    CHECK(text == R"({"repo":"web","path_b64":"L3NyYy//","groups":[],)"
                  R"("url":"https://***@git.example.org/web.git","time":1790000000,)"
                  R"("verdict":"not-started","problem":null,"state":null})");
}

} // namespace
} // namespace mgit::test
