// Which words of a command line are ours (@NAME) and which look alike but are git's.
// Knows no registry: whether there is a repo or group of that name is not asked here.
#pragma once

#include <string_view>

namespace mgit {

// True for "@x" where no argument of git can stand, as before the command and behind one of ours:
// there any name can be meant, also "@{}" and "@::x".
inline bool is_selector_of_any_name(std::string_view word) {
    return word.size() > 1 && word[0] == '@';
}

// True for "@x" that names a repo or group behind a command of git; false for git's own "@",
// "@{u}", "@~1", "@^", "@:f", "@..x". A repo of such a name is selected before the command, where
// nothing is git's.
inline bool is_selector(std::string_view word) {
    constexpr std::string_view revision_syntax = "{~^:";
    return is_selector_of_any_name(word) && !word.starts_with("@..") &&
           revision_syntax.find(word[1]) == std::string_view::npos;
}

} // namespace mgit
