// The text of a registry in its parts: the repos, and the document around them.
// Knows how the text is laid out, and nothing of what the parts mean.
#pragma once

#include "mgit/json/json_slices.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// The parser finds the parts of every text. In one as mgit writes it they are found by its lines,
// many times faster; all errors are left to the parser.
struct Parts {
    std::string document;      // with no_repos in place of the repos
    std::string_view lines{};  // of the repos, one on each; or
    JsonSlice const* slices{}; // the whole document; null: lines
};

// Nothing if the text is not laid out as mgit does it. Whether the lines are repos is to be seen.
std::optional<Parts> parts_by_lines(std::string_view text);

// slices: of the text, and to be kept.
Parts parts_by_parser(std::string_view text, JsonSlice const& slices);

} // namespace mgit
