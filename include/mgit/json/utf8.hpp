// Well-formed UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
// Knows no locale and no other encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
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

// The same question about a text that comes in pieces, which may cut a character anywhere.
class Utf8Pieces {
public:
    void add(std::string_view piece) {
        while (!cut_.empty() && !piece.empty()) {
            cut_ += piece.front();
            piece.remove_prefix(1);
            if (utf8_character_size(cut_) == cut_.size()) {
                cut_.clear();
            } else if (cut_.size() == 4) {
                good_ = false;
                cut_.clear();
            }
        }
        std::size_t const held = cut_at_end(piece);
        good_ = good_ && is_utf8(piece.substr(0, piece.size() - held));
        cut_ += piece.substr(piece.size() - held);
    }
    bool good() const { return good_ && cut_.empty(); } // if this was all
    bool hopeless() const { return !good_; }            // whatever comes

private:
    // How many bytes at the end may begin a character that ends in the next piece.
    static std::size_t cut_at_end(std::string_view piece) {
        for (std::size_t back = 1; back <= 3 && back <= piece.size(); ++back) {
            unsigned const byte = static_cast<unsigned char>(piece[piece.size() - back]);
            if (byte >= 0xC0) {
                std::size_t const size = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
                return size > back ? back : 0;
            }
            if (byte < 0x80) {
                break;
            }
        }
        return 0;
    }

    bool good_ = true;
    std::string cut_; // the beginning of a character
};

} // namespace mgit
