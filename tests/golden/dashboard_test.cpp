// What `mgit ll` shows of each state: the whole table, in every width and kind of stream.
#include "mgit/json/json_list.hpp"
#include "support/catch.hpp"
#include "support/dashboard.hpp"
#include "support/golden.hpp"

namespace mgit::test {
namespace {

struct Stream {
    char const* name;
    bool terminal;
    std::size_t columns;
};
constexpr Stream streams[] = {
    {"40", true, 40}, {"80", true, 80}, {"200", true, 200}, {"pipe", false, 80}};

DashboardSettings with_columns(std::vector<Column> columns) {
    DashboardSettings settings;
    settings.columns = std::move(columns);
    return settings;
}

TEST_CASE("F76 F79 F87 each state has its text in the dashboard") {
    DashboardRows const rows;
    for (auto const& [name, terminal, columns] : streams) {
        for (bool const utf8 : {true, false}) {
            auto const file = std::string("dashboard/") + (utf8 ? "utf8-" : "ascii-") + name;
            auto const plain = rows.shown({terminal, false, utf8, columns});
            auto const coloured = rows.shown({terminal, true, utf8, columns});
            check_golden(file, plain);
            check_golden(file + "-colour", coloured);
            CHECK(sanitised(coloured) == plain);
            CHECK(coloured != plain);
        }
    }
}

TEST_CASE("a small workspace has room for subjects on 80 columns") {
    DashboardRows rows;
    std::erase_if(rows.rows, [](DashboardRow const& row) {
        auto const& name = row.repo->name;
        return name.size() > 11 || name == "busy";
    });
    check_golden("dashboard/small-80", rows.shown({true, false, true, 80}));
    check_golden("dashboard/small-60", rows.shown({true, false, true, 60}));
    check_golden("dashboard/small-20", rows.shown({true, false, true, 20}));
}

TEST_CASE("all columns, in an order of the user's own") {
    DashboardRows const rows;
    auto const settings =
        with_columns({Column::commit, Column::name, Column::subject, Column::branch,
                      Column::upstream, Column::sync, Column::fetched, Column::work, Column::stash,
                      Column::last, Column::groups, Column::path, Column::url});
    for (std::size_t const columns : {80U, 200U}) {
        check_golden("dashboard/all-columns-" + std::to_string(columns),
                     rows.shown({true, false, true, columns}, settings));
    }
    check_golden("dashboard/all-columns-pipe", rows.shown({false, false, true, 80}, settings));
}

TEST_CASE("each state as JSON, a document on a line") {
    DashboardRows const rows;
    std::string text;
    JsonList list(text, JsonForm::lines, "mgit.ll/1", "repos");
    for (DashboardRow const& row : rows.rows) {
        list.item([&](JsonWriter& json) { add_dashboard_row(json, row, dashboard_now); });
    }
    // A CMake test holds this file against docs/schemas/ll-1.schema.json.
    check_golden("dashboard/json", text);
}

} // namespace
} // namespace mgit::test
