// Paths as texts: the one spelling of each that the registry holds.
// Knows no disk, so ".." stays: behind a link it leads somewhere else than it seems.
#pragma once

#include "registry/eight_bytes.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mgit {

// All before this place is as it should be: no slash in front of another one or of ".".
inline std::size_t first_doubt(std::string_view path) {
    std::size_t at = 0;
    ByteMarks last = 0; // whether the byte before these was a slash
    for (EightBytes eight; eight.read(path, at); at += 8) {
        ByteMarks const slashes = eight.equal('/');
        if (((slashes << 8U | last) & (slashes | eight.equal('.'))) != 0) {
            break;
        }
        last = slashes >> 56U;
    }
    return at;
}

// No doubled slash, no "." and no slash at the end; "/" is.
inline bool is_normal_path(std::string_view path) {
    std::size_t const doubt = first_doubt(path);
    for (std::size_t at = path.find('/', doubt == 0 ? 0 : doubt - 1); at != std::string_view::npos;
         at = path.find('/', at + 1)) {
        std::string_view const rest = path.substr(at + 1);
        if (rest.empty()) {
            return path.size() == 1;
        }
        if (rest.front() == '/' || rest == "." || rest.starts_with("./")) {
            return false;
        }
    }
    return true;
}

// The path without those. An absolute one stays absolute.
inline std::string normal_path(std::string_view path) {
    if (is_normal_path(path)) {
        return std::string(path);
    }
    std::string result;
    while (!path.empty()) {
        std::size_t const end = path.find('/');
        std::string_view const component = path.substr(0, end);
        if (!component.empty() && component != ".") {
            result += '/';
            result += component;
        }
        path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
    }
    return result.empty() ? "/" : result;
}

} // namespace mgit
