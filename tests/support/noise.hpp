// Printable bytes that look random and are the same for the same seed, for child and test alike.
// Knows neither who writes them nor who compares them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mgit::test {

inline std::string noise(std::string_view seed, std::size_t size) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::uint64_t state = 88172645463325252ULL;
    for (char const c : seed) {
        state = (state ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    std::string text(size, '\n');
    for (std::size_t i = 0; i < size; ++i) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if (i % 80 != 79 && i + 1 != size) {
            text[i] = alphabet[state & 63];
        }
    }
    return text;
}

} // namespace mgit::test
