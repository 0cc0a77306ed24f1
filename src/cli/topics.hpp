// Texts that belong to no single command: help shows them by name, the manual page in sections.
// Knows no command and no option.
#pragma once

#include "cli/grammar.hpp"

#include <span>
#include <string_view>

namespace mgit {

// Which repos are selected, by names and by -s.
std::string_view selection_text();
// What can stand in an expression of -s, with what it means.
std::span<Example const> selection_terms();
std::span<Example const> selection_examples();

} // namespace mgit
