// Well-formed UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
// Knows no locale and no other encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace mgit {

// How many bytes the character at the beginning takes; 0 if the text begins with none.
inline std::size_t utf8_character_size(std::string_view text) {
    auto const byte_in = [&](std::size_t at, unsigned low, unsigned high) {
        unsigned const byte = at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
        return byte >= low && byte <= high;
    };
    auto const tail = [&](std::size_t at) { return byte_in(at, 0x80, 0xBF); };
    if (text.empty()) {
        return 0;
    }
    if (byte_in(0, 0x00, 0x7F)) {
        return 1;
    }
    if (byte_in(0, 0xC2, 0xDF)) {
        return tail(1) ? 2 : 0;
    }
    if (byte_in(0, 0xE0, 0xEF)) {
        unsigned const low = byte_in(0, 0xE0, 0xE0) ? 0xA0 : 0x80;
        unsigned const high = byte_in(0, 0xED, 0xED) ? 0x9F : 0xBF;
        return byte_in(1, low, high) && tail(2) ? 3 : 0;
    }
    if (byte_in(0, 0xF0, 0xF4)) {
        unsigned const low = byte_in(0, 0xF0, 0xF0) ? 0x90 : 0x80;
        unsigned const high = byte_in(0, 0xF4, 0xF4) ? 0x8F : 0xBF;
        return byte_in(1, low, high) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

inline bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        // Most text is ASCII: eight bytes at a time.
        std::uint64_t eight = 0;
        if (text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) {
                text.remove_prefix(sizeof eight);
                continue;
            }
        }
        std::size_t const size = utf8_character_size(text);
        if (size == 0) {
            return false;
        }
        text.remove_prefix(size);
    }
    return true;
}

} // namespace mgit
