#include "report/markup.hpp"

#include "mgit/core/text.hpp"
#include "mgit/json/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace mgit {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

bool is_alphanumeric(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// Whether XML 1.0 has the character, which is well-formed UTF-8.
bool is_xml(std::string_view character) {
    auto const byte = static_cast<unsigned char>(character.front());
    bool const control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
    bool const none = character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF"; // U+FFFE, U+FFFF
    return !control && !none;
}

std::string xml(std::string_view bytes, bool attribute) {
    std::string out;
    while (!bytes.empty()) {
        std::size_t const size = utf8_character_size(bytes);
        std::string_view const character = bytes.substr(0, std::max<std::size_t>(size, 1));
        bytes.remove_prefix(character.size());
        if (size == 0 || !is_xml(character)) {
            out += replacement;
        } else if (character == "&") {
            out += "&amp;";
        } else if (character == "<") {
            out += "&lt;";
        } else if (character == ">") { // for "]]>"
            out += "&gt;";
        } else if (character == "\r") { // which parsers make line ends of
            out += "&#13;";
        } else if (attribute && (character == "\"" || character == "\n" || character == "\t")) {
            out += fmt::format("&#{};", static_cast<unsigned>(character.front()));
        } else {
            out += character;
        }
    }
    return out;
}

struct Escape {
    char from;
    std::string_view to;
};

template <std::size_t Count>
std::string escaped(std::string_view text, std::array<Escape, Count> const& escapes) {
    std::string out;
    for (char const c : text) {
        auto const found = std::ranges::find(escapes, c, &Escape::from);
        found == escapes.end() ? out += c : out += found->to;
    }
    return out;
}

// The code point of a character that takes several bytes.
unsigned code_point(std::string_view character) {
    auto code = static_cast<unsigned char>(character.front()) & (0x7FU >> character.size());
    for (char const c : character.substr(1)) {
        code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    }
    return code;
}

// "|0x00e9", and two of them for what UTF-16 has as a pair.
std::string teamcity_code(unsigned code) {
    if (code < 0x10000) {
        return fmt::format("|0x{:04x}", code);
    }
    code -= 0x10000;
    return fmt::format("|0x{:04x}|0x{:04x}", 0xD800 + (code >> 10U), 0xDC00 + (code & 0x3FFU));
}

constexpr std::array<std::string_view, 3> markers{"[", "vso[", "teamcity["};

bool is_beginning(std::string_view text, std::string_view whole) {
    auto const same = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == b;
    };
    return text.size() <= whole.size() && std::equal(text.begin(), text.end(), whole.begin(), same);
}

} // namespace

std::string xml_text(std::string_view bytes) {
    return xml(bytes, false);
}

std::string xml_attribute(std::string_view bytes) {
    return xml(bytes, true);
}

std::string markdown_text(std::string_view text) {
    std::string out;
    for (char const c : sanitised(text)) {
        if (c == '\n' || c == '\t') {
            out += ' ';
        } else if (c == '<' || c == '>' || c == '&') {
            out += fmt::format("&#{};", static_cast<unsigned>(c));
        } else if (static_cast<unsigned char>(c) < 0x80 && c != ' ' && !is_alphanumeric(c)) {
            out += '\\';
            out += c;
        } else {
            out += c;
        }
    }
    return out;
}

std::string github_data(std::string_view text) {
    constexpr std::array<Escape, 3> escapes{{{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}}};
    return escaped(text, escapes);
}

std::string github_property(std::string_view text) {
    constexpr std::array<Escape, 5> escapes{
        {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {':', "%3A"}, {',', "%2C"}}};
    return escaped(text, escapes);
}

std::string azure_data(std::string_view text) {
    constexpr std::array<Escape, 3> escapes{{{'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"}}};
    return escaped(text, escapes);
}

std::string teamcity_value(std::string_view utf8) {
    std::string out;
    while (!utf8.empty()) {
        std::size_t const size = std::max<std::size_t>(utf8_character_size(utf8), 1);
        char const c = utf8.front();
        if (size > 1) {
            out += teamcity_code(code_point(utf8.substr(0, size)));
        } else if (c == '\n') {
            out += "|n";
        } else if (c == '\r') {
            out += "|r";
        } else {
            out += std::string_view("'|[]").find(c) != std::string_view::npos ? "|" : "";
            out += c;
        }
        utf8.remove_prefix(size);
    }
    return out;
}

std::string tap_description(std::string_view text) {
    constexpr std::array<Escape, 4> escapes{
        {{'\\', "\\\\"}, {'#', "\\#"}, {'\n', " "}, {'\t', " "}}};
    return escaped(sanitised(text), escapes);
}

std::string section_word(std::string_view text) {
    std::string out(text);
    std::ranges::replace_if(
        out,
        [](char c) {
            return static_cast<unsigned char>(c) >= 0x80 ||
                   (!is_alphanumeric(c) && c != '_' && c != '-' && c != '.');
        },
        '_');
    return out;
}

void MarkerGuard::add(std::string_view piece, std::string& out) {
    std::string const text = std::exchange(held_, {}) + std::string(piece);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const next = text.find('#', at);
        out.append(text, at, next - at);
        if (next == std::string::npos) {
            return;
        }
        auto const rest = std::string_view(text).substr(next);
        bool const two = rest.starts_with("##");
        auto const tail = rest.substr(two ? 2 : 1, 9);
        auto const hit = [&](std::string_view marker) {
            return tail.size() >= marker.size() &&
                   is_beginning(tail.substr(0, marker.size()), marker);
        };
        auto const may_hit = [&](std::string_view marker) {
            return tail.size() < marker.size() && is_beginning(tail, marker);
        };
        if (two && std::ranges::any_of(markers, hit)) {
            out += "## ";
            at = next + 2;
        } else if (rest == "#" || (two && std::ranges::any_of(markers, may_hit))) {
            held_ = rest;
            return;
        } else {
            out += '#';
            at = next + 1;
        }
    }
}

void MarkerGuard::finish(std::string& out) {
    out += std::exchange(held_, {});
}

} // namespace mgit
