// {name}, {path}, {branch} ...: words in braces that stand for something of each repo.
// Knows no repo: what a placeholder stands for is told by who asks.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mgit {

// The text with every known placeholder replaced by value(NAME), once for each use. "{{name}}"
// gives "{name}"; other words in braces stay, and so does what is git's own by gitrevisions(7):
// "@{upstream}" and all of "^{...}". Our other names behind an @ mean nothing to git, and people
// write "git@{host}:{name}.git".
std::string filled(std::string_view text,
                   std::function<std::string(std::string_view)> const& value);

} // namespace mgit
