// Base64 (RFC 4648, section 4) for the few bytes that JSON text cannot hold.
// Knows nothing of what the bytes are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

inline constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

inline std::string to_base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4, '=');
    char* place = text.data();
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::size_t const left = bytes.size() - at;
        auto const byte = [&](std::size_t i) -> std::uint32_t {
            return i < left ? static_cast<unsigned char>(bytes[at + i]) : 0U;
        };
        std::uint32_t const group = byte(0) << 16U | byte(1) << 8U | byte(2);
        for (std::size_t i = 0; i < 4 && i <= left; ++i) {
            place[i] = base64_digits[group >> (18 - 6 * i) & 63U];
        }
        place += 4;
    }
    return text;
}

// The same for bytes that come in pieces.
class Base64Pieces {
public:
    // Appends what is certain by now.
    void add(std::string_view piece, std::string& out) {
        std::size_t const missing = (3 - left_.size()) % 3;
        left_ += piece.substr(0, missing);
        piece.remove_prefix(missing < piece.size() ? missing : piece.size());
        if (left_.size() == 3) {
            out += to_base64(left_);
            left_.clear();
        }
        std::size_t const whole = left_.empty() ? piece.size() - piece.size() % 3 : 0;
        out += to_base64(piece.substr(0, whole));
        left_ += piece.substr(whole);
    }
    void finish(std::string& out) {
        out += to_base64(left_);
        left_.clear();
    }

private:
    std::string left_; // less than three bytes
};

// Nothing unless the text is exactly what to_base64 would have written: no blanks, no missing
// padding, no stray bits. So what is read is written back the same.
inline std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned count = 0; // of bits that wait
    for (char const digit : text.substr(0, text.find('='))) {
        std::size_t const value = base64_digits.find(digit);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6U | static_cast<std::uint32_t>(value)) & 0xFFFFU;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xFFU);
        }
    }
    return to_base64(bytes) == text ? std::optional(bytes) : std::nullopt;
}

} // namespace mgit
