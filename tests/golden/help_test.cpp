#include "mgit/cli/parser.hpp"
#include "mgit/core/exit_code.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using namespace mgit;

namespace {

std::vector<std::string> topics() {
    auto all = own_commands();
    all.emplace_back("options");
    all.emplace_back("selection");
    return all;
}

void check_layout(std::string const& text) {
    REQUIRE_FALSE(text.empty());
    CHECK(text.back() == '\n');
    CHECK_FALSE(text.ends_with("\n\n"));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(line.size() <= 80);
        CHECK_FALSE(line.ends_with(' '));
        CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    }
}

} // namespace

TEST_CASE("the overview and the help of each command are as recorded") {
    test::check_golden("help/overview", help_text(""));
    for (auto const& topic : topics()) {
        test::check_golden("help/" + topic, help_text(topic));
    }
    test::check_golden("help/group-add", help_text("group add"));
    CHECK(help_text("pull").empty());
    CHECK(help_text("group ad").empty());
}

TEST_CASE("help is plain ASCII of at most 80 columns without trailing blanks") {
    check_layout(help_text(""));
    for (auto const& topic : topics()) {
        check_layout(help_text(topic));
    }
}

TEST_CASE("every example in the help is a command line that mgit understands") {
    std::size_t count = 0;
    for (auto const& topic : topics()) {
        std::istringstream lines(help_text(topic));
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("  mgit ") || line.find('[') != std::string::npos ||
                line.find('\'') != std::string::npos) {
                continue; // no example, or one that takes a shell to be split
            }
            line.erase(0, std::string("  mgit ").size());
            std::istringstream example(line.substr(0, line.find("  ")));
            std::vector<std::string> const words{std::istream_iterator<std::string>(example), {}};
            INFO(line);
            CHECK_NOTHROW(parse_command_line(words));
            ++count;
        }
    }
    CHECK(count >= 20);
}

TEST_CASE("docs/mgit.1 is the manual page that the grammar makes") {
    auto const* const update = std::getenv("MGIT_UPDATE_GOLDEN");
    if (update != nullptr && std::string_view(update) == "1") {
        std::ofstream(mgit::test::docs_folder() + "/mgit.1", std::ios::binary) << man_page();
    }
    std::ifstream file(mgit::test::docs_folder() + "/mgit.1", std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    INFO("MGIT_UPDATE_GOLDEN=1 rewrites the file");
    CHECK(text == man_page());
}

TEST_CASE("the manual page names every command and every exit code") {
    auto const page = man_page();
    for (auto const& command : own_commands()) {
        CHECK(page.find("\n.SS mgit " + command + " ") != std::string::npos);
    }
    for (auto const& row : exit_codes()) {
        auto const code = std::to_string(static_cast<int>(row.code));
        CHECK(page.find("\n\\fB" + code + "\\fR\n" + std::string(row.meaning)) !=
              std::string::npos);
    }
}
