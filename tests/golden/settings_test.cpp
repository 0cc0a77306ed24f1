// The list of settings, and what mgit ll looks like with settings of one's own.
#include "commands/settings_json.hpp"
#include "mgit/settings/document.hpp"
#include "support/catch.hpp"
#include "support/dashboard.hpp"
#include "support/golden.hpp"

namespace mgit::test {
namespace {

std::string const text = R"({"format":"mgit-settings","version":1,"settings":{
 "ll.columns":["sync","name","work","fetched","branch"],
 "ll.width.name":12,"ll.width.branch":9,
 "ll.mark.ahead":"漢","ll.mark.behind":"e\u0301\u0302","ll.mark.in-sync":"ok",
 "ll.mark.modified":"⇡⇡","ll.mark.staged":"S",
 "ll.color.in-sync":"green","ll.color.conflicted":"white red","ll.color.dirty":"#ff8800",
 "ll.color.branch":"bold 208","ll.color.ahead":"normal"},
 "later":1})";

TEST_CASE("F79 the dashboard with columns, widths, marks and colours of the user's own") {
    DashboardRows const rows;
    auto const settings = parse_settings(text, "").values.dashboard;
    struct Stream {
        char const* name;
        Style style;
    };
    Stream const streams[] = {
        {"utf8-80-colour", {true, true, true, 80}}, {"utf8-80", {true, false, true, 80}},
        {"ascii-80", {true, false, false, 80}},     {"utf8-30", {true, false, true, 30}},
        {"utf8-pipe", {false, false, true, 80}},    {"ascii-pipe", {false, false, false, 80}},
    };
    for (auto const& [name, style] : streams) {
        INFO(name);
        auto const shown = rows.shown(style, settings);
        check_golden(std::string("settings/ll-") + name, shown);
        auto const plain = sanitised(shown);
        for (std::size_t begin = 0; style.terminal && begin < plain.size();) {
            auto const end = plain.find('\n', begin);
            CHECK(display_width(plain.substr(begin, end - begin)) <= style.columns);
            begin = end + 1;
        }
    }
}

TEST_CASE("settings as JSON, all of them") {
    std::vector<Setting const*> all;
    for (Setting const& setting : setting_table()) {
        all.push_back(&setting);
    }
    // A CMake test holds this file against docs/schemas/settings-ls-1.schema.json.
    check_golden("settings/json",
                 settings_json(all, parse_settings(text, ""), "/home/ann/settings.json"));
}

} // namespace
} // namespace mgit::test
