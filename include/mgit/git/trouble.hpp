// What a failed command of git stumbled over, by its words as far as no language changes them.
// Pure: knows no repository; what the state of one says is found by who can look at it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// "network", "auth", "host-key", "not-found" or "rejected", as Finding::trouble has it, and the
// line that says so.
struct ToldTrouble {
    std::string_view word;
    std::string line;
};

// Of the last part of a command's output. ssh and libcurl speak English everywhere, and what git
// says of refused refs has marks that are not translated.
std::optional<ToldTrouble> trouble_in(std::string_view output);

} // namespace mgit
