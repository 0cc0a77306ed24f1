// Eight bytes of a text at a time, for questions that nearly all of it answers with no.
// Knows no format: what a byte means is for whoever asks.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace mgit {

// A mark for each of some bytes, the first one in the lowest bits. The lowest mark is right; above
// it there may be some too many.
using ByteMarks = std::uint64_t;

inline std::size_t first_mark(ByteMarks marks) { // there is one
    return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
}

class EightBytes {
public:
    // False if there are not so many in the text from there on.
    bool read(std::string_view text, std::size_t at) {
        if (text.size() < at + sizeof bytes_) {
            return false;
        }
        std::memcpy(&bytes_, text.data() + at, sizeof bytes_);
        if constexpr (std::endian::native == std::endian::big) {
            bytes_ = __builtin_bswap64(bytes_);
        }
        return true;
    }

    ByteMarks high() const { return bytes_ & highs; } // above 0x7F
    ByteMarks below(unsigned char limit) const {      // the limit is at most 0x80
        return (bytes_ - ones * limit) & ~bytes_ & highs;
    }
    ByteMarks equal(char byte) const {
        std::uint64_t const other = bytes_ ^ ones * static_cast<unsigned char>(byte);
        return (other - ones) & ~other & highs;
    }

private:
    static constexpr std::uint64_t ones = 0x0101010101010101U;
    static constexpr std::uint64_t highs = 0x8080808080808080U;

    std::uint64_t bytes_ = 0;
};

} // namespace mgit
