// Adding to a file that others add to as well.
// Knows no format; files that are ours alone are replaced as a whole.
#pragma once

#include <filesystem>
#include <string_view>

namespace mgit {

// Writes the text to the end of the file, which is made if it is not there. Throws Error output.
void append_output(std::filesystem::path const& path, std::string_view text);

} // namespace mgit
