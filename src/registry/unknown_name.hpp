// The error for a name that the registry does not have, with what may have been meant.
// Knows not where the name came from.
#pragma once

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>

namespace mgit {

// kind: what was looked for, "repo or group"; known: the names of that kind.
inline Error unknown_name(std::string_view kind, std::string_view name,
                          std::span<std::string const> known) {
    std::string hint = did_you_mean(name, known);
    if (!hint.empty()) {
        hint += '\n';
    }
    hint += kind == "group" ? "all groups: mgit group ls" : "all names: mgit ls";
    return {ExitCode::usage, fmt::format("unknown {} {}", kind, quoted_name(name)), hint};
}

} // namespace mgit
