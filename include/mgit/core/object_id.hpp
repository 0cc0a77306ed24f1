// What the full name of a git object looks like.
// Knows not whether there is such an object.
#pragma once

#include <algorithm>
#include <string_view>

namespace mgit {

// 40 (SHA-1) or 64 (SHA-256) hexadecimal digits in lower case, as git writes them.
inline bool is_object_id(std::string_view text) {
    return (text.size() == 40 || text.size() == 64) && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

} // namespace mgit
