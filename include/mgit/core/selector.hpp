// Which words of a command line are ours (@NAME) and which look alike but are git's.
// Knows no registry: whether there is a repo or group of that name is not asked here.
#pragma once

#include <string_view>

namespace mgit {

// True for "@x" that names a repo or group; false for git's own "@", "@{u}", "@~1", "@^", "@:f",
// "@..x".
inline bool is_selector(std::string_view word) {
    constexpr std::string_view revision_syntax = "{~^:";
    return word.size() > 1 && word[0] == '@' && !word.starts_with("@..") &&
           revision_syntax.find(word[1]) == std::string_view::npos;
}

} // namespace mgit
