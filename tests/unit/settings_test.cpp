// The table of settings, the text of settings.json, and what of it reaches a command.
#include "commands/settings_place.hpp"
#include "mgit/cli/parser.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/report/formats.hpp"
#include "mgit/settings/document.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

using namespace mgit;

namespace {

using Words = std::vector<std::string>;

// "code: what\nhint", or "accepted".
template <class Action>
std::string refusal(Action const& action) {
    try {
        action();
    } catch (Error const& error) {
        return std::to_string(static_cast<int>(error.code())) + ": " + error.what() + "\n" +
               error.hint();
    }
    return "accepted";
}

std::string refusal(std::string const& key, Words const& words) {
    Settings settings;
    auto const text = refusal([&] { assign(setting_of(key), words, settings); });
    CHECK(settings == Settings());
    return text;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// What it says after it was given this.
std::string shown(std::string const& key, Words const& words) {
    Settings settings;
    assign(setting_of(key), words, settings);
    return value_text(setting_of(key), settings);
}

Settings with(std::string const& key, Words const& words) {
    Settings settings;
    assign(setting_of(key), words, settings);
    return settings;
}

std::string text_with(std::string const& settings) {
    return R"({"format":"mgit-settings","version":1,"settings":{)" + settings + "}}";
}

std::string refused_text(std::string const& text) {
    return refusal([&] { parse_settings(text, "settings.json"); });
}

std::string changed(std::string const& text, std::vector<SettingChange> const& changes) {
    return changed_settings(text, "settings.json", changes);
}

} // namespace

TEST_CASE("every setting has a key of its own, words about it, and a default that reads back") {
    std::set<std::string> keys;
    for (Setting const& setting : setting_table()) {
        INFO(setting.key);
        CHECK(keys.insert(setting.key).second);
        CHECK(canonical_key(setting.key) == setting.key);
        CHECK_FALSE(setting.meaning.empty());
        CHECK_FALSE(setting.allowed.empty());
        Settings settings;
        assign(setting, setting.print(setting, settings), settings);
        CHECK(settings == Settings());
        CHECK(changed("", {{setting.key, setting.print(setting, settings)}}) !=
              changed("", {{setting.key, std::nullopt}}));
    }
    CHECK(keys.size() == 7 + column_count + mark_count + meaning_count);
}

TEST_CASE("each setting changes what it names and nothing else") {
    CHECK(with("jobs", {"8"}).jobs == std::optional<std::size_t>(8));
    CHECK(with("timeout", {"1m30s"}).timeout == std::chrono::seconds(90));
    CHECK(with("format", {"raw"}).format == "raw");
    CHECK(with("color", {"never"}).colour == ColourChoice::never);
    CHECK(with("ll.sort", {"sync"}).rows == RowOrder::sync);
    CHECK(with("ll.columns", {"sync", "name"}).dashboard.columns ==
          std::vector{Column::sync, Column::name});
    CHECK(with("ll.width.url", {"40"}).dashboard.widths.at(static_cast<std::size_t>(Column::url)) ==
          40);
    CHECK(with("ll.mark.in-sync", {"ok"})
              .dashboard.marks.at(static_cast<std::size_t>(Mark::in_sync)) == "ok");
    CHECK(with("ll.color.dim", {"blue"})
              .dashboard.colours.at(static_cast<std::size_t>(Meaning::dim)) == "34");
    for (Setting const& setting : setting_table()) {
        Settings settings = with("ll.width.url", {"40"});
        settings.jobs = 3;
        settings.dashboard.marks.front() = "x";
        reset(setting, settings);
        CHECK(value_text(setting, settings) == value_text(setting, Settings()));
    }
}

TEST_CASE("keys have other spellings, families and patterns") {
    CHECK(&setting_of("ll.colour.no_upstream") == &setting_of("ll.color.no-upstream"));
    CHECK(&setting_of("colour") == &setting_of("color"));
    CHECK(settings_named("ll.width").size() == column_count);
    CHECK(settings_named("ll.colour").size() == meaning_count);
    CHECK(settings_named("ll.*.ahead").size() == 2);
    CHECK(settings_named("jobs").size() == 1);
    CHECK(contains(refusal([] { settings_named("ll.widht"); }), "2: there is no setting"));
    CHECK(contains(refusal([] { setting_of("ll.mark.ahed"); }), "did you mean 'll.mark.ahead'"));
    CHECK(contains(refusal([] { setting_of("ll.width"); }), "mgit settings ls"));
    CHECK(contains(refusal([] { setting_of(""); }), "2: "));
    CHECK_FALSE(contains(refusal([] { setting_of("\x1b[31m"); }), "\x1b"));
}

TEST_CASE("a value that cannot be is refused with what can, and changes nothing") {
    struct Wrong {
        char const* key;
        Words words;
        char const* hint;
    };
    Wrong const wrong[] = {
        {"jobs", {"0"}, "a number from 1 to 10000, or auto"},
        {"jobs", {"-1"}, "a number from 1"},
        {"jobs", {"10001"}, "a number from 1"},
        {"jobs", {"8", "9"}, "a number from 1"},
        {"jobs", {""}, "a number from 1"},
        {"timeout", {"0"}, "or none"},
        {"timeout", {"soon"}, "1m30s"},
        {"format", {"json"}, "it can be: group, prefix, table, raw"},
        {"format", {"prefx"}, "did you mean 'prefix'?"},
        {"color", {"yes"}, "auto, always, never"},
        {"ll.sort", {"nam"}, "did you mean 'name'?"},
        {"ll.columns", {}, "each once: name, branch"},
        {"ll.columns", {"name", "brunch"}, "did you mean 'branch'?"},
        {"ll.columns", {"name", "name"}, "each once"},
        {"ll.columns", {"name,branch"}, "each once"},
        {"ll.width.name", {"2"}, "from 3 to 1000, or 0"},
        {"ll.width.name", {"1001"}, "from 3 to 1000"},
        {"ll.width.name", {"wide"}, "from 3 to 1000"},
        {"ll.color.ahead", {"\x1b[31m"}, "bold blue"},
        {"ll.color.ahead", {"31m"}, "bold blue"},
        {"ll.color.ahead", {"rad"}, "bold blue"},
        {"ll.color.ahead", {""}, "bold blue"},
        {"ll.color.ahead", {"red blue green"}, "bold blue"},
        {"ll.color.ahead", {"256"}, "bold blue"},
        {"ll.color.ahead", {"#12345"}, "bold blue"},
        {"ll.color.ahead", {"#ggg"}, "bold blue"},
        {"ll.color.ahead", {"1;"}, "bold blue"},
        {"ll.color.ahead", {"1;999"}, "bold blue"},
        {"ll.color.ahead", {"1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20"}, "bold blue"},
    };
    for (auto const& [key, words, hint] : wrong) {
        auto const text = refusal(key, words);
        INFO(text);
        CHECK(text.starts_with("2: " + std::string(key) + " cannot be "));
        CHECK(contains(text, hint));
        CHECK_FALSE(contains(text, "\x1b"));
    }
}

TEST_CASE("F79 a mark is a short text that cannot be taken for anything else") {
    for (char const* const right :
         {"+", "s", "-", "up", "→", "⇡", "漢", "é", "e\u0301", "⬆\uFE0F", "🔥", "漢漢漢漢"}) {
        INFO(right);
        CHECK(shown("ll.mark.ahead", {right}) == right);
    }
    for (char const* const wrong :
         {"", " ", "a b", "a\tb", "a\n", "2", "x3", "\u00a0", "+\u3000", "\x1b[31m+", "\x07",
          "\u202E+", "\u0301", "\u200D", "\xff", "abcdefghi", "漢漢漢漢漢",
          "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
          "\u0301\u0301\u0301\u0301\u0301\u0301\u0301"}) {
        auto const text = refusal("ll.mark.ahead", {wrong});
        INFO(shell_word(wrong));
        CHECK(contains(text, "2: ll.mark.ahead cannot be "));
        CHECK(contains(text, "without digits, blanks"));
        CHECK_FALSE(contains(text, "\x1b"));
    }
}

TEST_CASE("colours are what they are in git's own settings") {
    struct Case {
        char const* words;
        char const* sgr;
        char const* shown;
    };
    Case const cases[] = {
        {"normal", "", "normal"},
        {"red", "31", "red"},
        {"bold blue", "1;34", "bold blue"},
        {"blue bold", "34;1", "blue bold"},
        {"  red   ul ", "31;4", "red ul"},
        {"underline purple", "4;35", "ul magenta"},
        {"brightgreen", "92", "brightgreen"},
        {"red white", "31;47", "red white"},
        {"normal blue", "44", "normal blue"},
        {"bold normal brightred", "1;101", "bold normal brightred"},
        {"default", "39", "default"},
        {"7", "37", "white"},
        {"9", "91", "brightred"},
        {"208", "38;5;208", "208"},
        {"208 17", "38;5;208;48;5;17", "208 17"},
        {"#ff8800", "38;2;255;136;0", "#ff8800"},
        {"#F80", "38;2;255;136;0", "#ff8800"},
        {"1;33", "1;33", "bold yellow"},
        {"44;33", "44;33", "44;33"},
        {"38;5;208", "38;5;208", "208"},
        {"1;53", "1;53", "1;53"},
        {"4:3", "4:3", "4:3"},
        {"bold dim italic ul blink reverse strike", "1;2;3;4;5;7;9",
         "bold dim italic ul blink reverse strike"},
    };
    for (auto const& [words, sgr, shown_words] : cases) {
        INFO(words);
        auto const settings = with("ll.color.ahead", {words});
        auto const& kept = settings.dashboard.colours.at(static_cast<std::size_t>(Meaning::ahead));
        CHECK(kept == sgr);
        CHECK(value_text(setting_of("ll.color.ahead"), settings) == shown_words);
        CHECK(with("ll.color.ahead", {shown_words}) == settings);
    }
}

TEST_CASE("settings.json is read with the defaults of what it does not have") {
    CHECK(parse_settings(text_with(""), "").values == Settings());
    CHECK(parse_settings(R"({"format":"mgit-settings","version":1})", "").values == Settings());
    auto const read = parse_settings(
        text_with(
            R"("jobs":8,"timeout":"90","ll.columns":["name","sync"],"ll.colour.ahead":"red")"),
        "");
    CHECK(read.values.jobs == std::optional<std::size_t>(8));
    CHECK(read.values.timeout == std::chrono::seconds(90));
    CHECK(read.values.dashboard.columns == std::vector{Column::name, Column::sync});
    CHECK(read.set == Words{"jobs", "timeout", "ll.columns", "ll.color.ahead"});
    CHECK(read.unknown.empty());
    CHECK(parse_settings(text_with(R"("jobs":"auto")"), "").values == Settings());
    CHECK(parse_settings("\xEF\xBB\xBF" + text_with("") + "\r\n", "").values == Settings());
}

TEST_CASE("keys that this mgit does not know are told of and survive") {
    std::string const text = R"({"format":"mgit-settings","version":1,"later":{"a":1.50},)"
                             R"("settings":{"ll.colum":["x"],"jobs":8}})";
    auto const read = parse_settings(text, "");
    CHECK(read.unknown == Words{"later", "ll.colum"});
    CHECK(read.has_unknown("ll.colum"));
    CHECK(unknown_settings(read, "/s.json").back() ==
          "no setting of this mgit: 'll.colum' in /s.json; did you mean 'll.columns'?");
    CHECK(changed(text, {{"ll.sort", Words{"name"}}, {"jobs", std::nullopt}}) ==
          "{\"format\":\"mgit-settings\",\"version\":1,\n \"later\":{\"a\":1.50},\n"
          " \"settings\":{\n  \"ll.colum\":[\"x\"],\n  \"ll.sort\":\"name\"\n }}\n");
    CHECK(
        contains(changed(text, {{"ll.colum", std::nullopt}}), "\"settings\":{\n  \"jobs\":8\n }"));
}

TEST_CASE("a change keeps the place and the spelling of what is set") {
    CHECK(changed("", {{"jobs", Words{"4"}}}) ==
          "{\"format\":\"mgit-settings\",\"version\":1,\n \"settings\":{\n  \"jobs\":4\n }}\n");
    auto const text = text_with(R"("ll.colour.ahead":"red","jobs":"auto")");
    auto const next = changed(text, {{"ll.color.ahead", Words{"blue"}}, {"jobs", Words{"2"}}});
    CHECK(contains(next, "{\n  \"ll.colour.ahead\":\"blue\",\n  \"jobs\":2\n }"));
    CHECK(changed(next, {{"jobs", Words{"2"}}}) == next);
    CHECK(changed(text, {{"jobs", Words{"auto"}}}) == text); // not even laid out anew
    CHECK(contains(changed(next, {{"jobs", std::nullopt}, {"ll.color.ahead", std::nullopt}}),
                   "\"settings\":{}}\n"));
}

TEST_CASE("a broken settings.json is an error with its place") {
    struct Broken {
        std::string text;
        char const* what;
    };
    Broken const broken[] = {
        {"", "settings.json is empty"},
        {"{", "settings.json:1:2: "},
        {"[]", "settings.json:1:1: must be an object"},
        {R"({"format":"mgit-registry","version":1})",
         R"(settings.json:1:11: is no settings file of mgit: "format" must be "mgit-settings")"},
        {R"({"format":"mgit-settings"})", "\"version\" must be a whole number above 0"},
        {R"({"format":"mgit-settings","version":2})",
         "settings.json has version 2, this mgit knows version 1"},
        {R"({"format":"mgit-settings","version":1,"settings":[]})",
         "settings.json:1:50: \"settings\" must be an object"},
        {text_with("\n \"jobs\":0"), "settings.json:2:9: jobs cannot be '0'; it can be: a number"},
        {text_with("\"jobs\":\"8\""), "\"jobs\" must be a whole number without quotes"},
        {text_with("\"jobs\":1.5"), "\"jobs\" must be a whole number"},
        {text_with("\"jobs\":-1"), "\"jobs\" must be a whole number"},
        {text_with("\"timeout\":90"), "\"timeout\" must be a string"},
        {text_with("\"ll.columns\":\"name\""), "\"ll.columns\" must be a list of strings"},
        {text_with("\"ll.columns\":[1]"), "\"ll.columns\" must be a list of strings"},
        {text_with("\"ll.columns\":[]"), "ll.columns cannot be ''"},
        {text_with("\"ll.mark.ahead\":\"\\u001b[31m\""), "ll.mark.ahead cannot be $'\\x1b[31m'"},
        {text_with("\"jobs\":8,\"jobs\":9"), "settings.json:1:"},
        {text_with("\"ll.color.dim\":\"red\",\"ll.colour.dim\":\"red\""), "is set twice"},
        {text_with("\"jobs\":null"), "\"jobs\" must be"},
    };
    for (auto const& [text, what] : broken) {
        auto const refused = refused_text(text);
        INFO(text << "\n" << refused);
        CHECK(refused.starts_with("3: "));
        CHECK(contains(refused, what));
        CHECK_FALSE(contains(refused, "\x1b"));
    }
    CHECK(contains(refused_text(text_with("\n \"jobs\":0")), "\n \"jobs\":0}}\n        ^\n"));
}

TEST_CASE("settings fill in what the command line leaves open, and only that") {
    Settings settings;
    settings.jobs = 3;
    settings.timeout = std::chrono::seconds(60);
    settings.format = "prefix";
    settings.colour = ColourChoice::never;
    settings.rows = RowOrder::last;
    settings.dashboard.marks.front() = "x";
    auto const filled = [&](Words const& words) {
        Invocation invocation = parse_command_line(words);
        fill_in(invocation, settings);
        return invocation;
    };
    auto const run = filled({"fetch"});
    CHECK(run.options.jobs == std::optional<std::size_t>(3));
    CHECK(run.options.timeout == std::chrono::seconds(60));
    CHECK(run.options.usual_timeout);
    CHECK(run.options.format == "prefix");
    CHECK_FALSE(run.options.colour);
    CHECK(run.options.usual_colour == ColourChoice::never);

    auto const asked = filled({"-j9", "--timeout", "5", "--format=raw", "--color=auto", "fetch"});
    CHECK(asked.options.jobs == std::optional<std::size_t>(9));
    CHECK(asked.options.timeout == std::chrono::seconds(5));
    CHECK_FALSE(asked.options.usual_timeout);
    CHECK(asked.options.format == "raw");
    CHECK(asked.options.colour == ColourChoice::automatic);
    CHECK(asked.options.usual_colour == ColourChoice::automatic);

    auto const ll = filled({"ll"});
    CHECK(ll.options.format == "group"); // that of runs is nothing for a table
    CHECK(std::get<LlArguments>(ll.command).sort == RowOrder::last);
    CHECK(std::get<LlArguments>(ll.command).look == settings.dashboard);
    auto const sorted = filled({"ll", "--sort", "none"});
    CHECK(std::get<LlArguments>(sorted.command).sort == RowOrder::none);
}

TEST_CASE("the formats that can be set for good are those of runs") {
    std::vector<std::string_view> for_people; // a script asks for what it reads
    for (Format const& format : formats()) {
        if (!format.machine) {
            for_people.push_back(format.name);
        }
    }
    CHECK(std::ranges::equal(for_people, run_format_names));
    CHECK(Settings().format == formats().front().name);
}

TEST_CASE("docs/settings.md has each setting with its words and its default") {
    std::ifstream file(mgit::test::docs_folder() + "/settings.md", std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    std::string rows;
    for (Setting const& setting : setting_table()) {
        rows += "| `" + setting.key + "` | " + setting.meaning + " | " + setting.allowed + " | `" +
                value_text(setting, Settings()) + "` |\n";
    }
    INFO("the rows are to be:\n" << rows);
    CHECK(contains(text, "|---|---|---|---|\n" + rows + "\n"));
}
