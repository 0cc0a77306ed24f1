// A text taken apart into the characters of UTF-8, whatever its bytes are.
// Does not know what a character looks like or whether it may be shown.
#pragma once

#include <cstddef>
#include <string_view>

namespace mgit {

struct Character {
    char32_t code;
    std::size_t size; // bytes
    bool valid;       // else it is one byte that is no UTF-8
};

// text must not be empty.
Character first_character(std::string_view text);

} // namespace mgit
