// Compares a text with a file below tests/golden/data, or rewrites the file if
// MGIT_UPDATE_GOLDEN=1. Knows nothing of what the text is.
#pragma once

#include <string_view>

namespace mgit::test {

// Fails the test, with a diff by lines, if the text is not that of `name`.txt.
void check_golden(std::string_view name, std::string_view text);

} // namespace mgit::test
