#include "mgit/core/exit_code.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

#include <fstream>
#include <string>
#include <vector>

namespace {

// The first two columns of the table's rows that begin with a number, as "CODE: MEANING".
std::vector<std::string> documented_rows() {
    std::ifstream document(mgit::test::docs_folder() + "/exit-codes.md");
    REQUIRE(document.is_open());
    std::vector<std::string> rows;
    for (std::string line; std::getline(document, line);) {
        auto const code_end = line.find(" | ");
        auto const meaning_end = line.find(" | ", code_end + 3);
        bool const is_row = line.starts_with("| ") && line.find_first_of("0123456789") == 2;
        if (is_row && meaning_end != std::string::npos) {
            rows.push_back(line.substr(2, code_end - 2) + ": " +
                           line.substr(code_end + 3, meaning_end - code_end - 3));
        }
    }
    return rows;
}

} // namespace

TEST_CASE("docs/exit-codes.md has the codes and meanings of the enum, in the same order") {
    std::vector<std::string> expected;
    for (mgit::ExitCodeRow const& row : mgit::exit_codes()) {
        expected.push_back(std::to_string(static_cast<int>(row.code)) + ": " +
                           std::string(row.meaning));
    }
    CHECK(documented_rows() == expected);
}
