// Paths as texts: the one spelling of each that the registry holds.
// Knows no disk, so ".." stays: behind a link it leads somewhere else than it seems.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mgit {

// No doubled slash, no "." and no slash at the end; "/" is.
inline bool is_normal_path(std::string_view path) {
    for (std::size_t at = path.find('/'); at != std::string_view::npos;
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
