#include "registry/workspace_rules.hpp"

#include "registry/path_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace mgit {

namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = c >= 'A' && c <= 'Z' ? letters[static_cast<std::size_t>(c - 'A')] : c;
    }
    return result;
}

// Calls visit(component) for each; an empty one is between two slashes or at an end.
template <class Visit>
void for_each_component(std::string_view path, Visit const& visit) {
    for (;;) {
        std::size_t const end = path.find('/');
        visit(path.substr(0, end));
        if (end == std::string_view::npos) {
            return;
        }
        path.remove_prefix(end + 1);
    }
}

// HFS+ ignores some characters in names (as git's is_hfs_dotgit has it).
std::string without_ignored_characters(std::string_view component) {
    static constexpr std::array<std::string_view, 16> ignored = {
        "\u200C", "\u200D", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D",
        "\u202E", "\u206A", "\u206B", "\u206C", "\u206D", "\u206E", "\u206F", "\uFEFF"};
    std::string result;
    while (!component.empty()) {
        auto const found = std::ranges::find_if(
            ignored, [&](std::string_view each) { return component.starts_with(each); });
        if (found == ignored.end()) {
            result += component.front();
        }
        component.remove_prefix(found == ignored.end() ? 1 : found->size());
    }
    return result;
}

// ".git" in any case, its short name, and with what NTFS drops at the end: blanks, dots, and the
// name of a stream.
bool is_git_directory(std::string_view component) {
    constexpr std::string_view first = ".gG"; // of what is none, most is known by its first byte
    if (component.empty() || (static_cast<unsigned char>(component.front()) < 0x80 &&
                              first.find(component.front()) == std::string_view::npos)) {
        return false;
    }
    std::string const plain = lower(without_ignored_characters(component));
    for (std::string_view const name : {".git", "git~1"}) {
        if (plain.starts_with(name)) {
            std::size_t const end = plain.find_first_not_of(" .", name.size());
            if (end == std::string::npos || plain[end] == ':') {
                return true;
            }
        }
    }
    return false;
}

// The host of a URL or an scp-like address; empty if it has none.
std::string_view host_of(std::string_view url) {
    std::size_t const scheme = url.find("://");
    if (scheme != std::string_view::npos) {
        url.remove_prefix(scheme + 3);
        url = url.substr(0, url.find('/'));
    } else {
        std::size_t const colon = url.find(':');
        if (colon == std::string_view::npos || url.find('/') < colon) {
            return {};
        }
        url = url.substr(0, colon);
    }
    return url.substr(url.rfind('@') + 1); // 0 if there is none
}

// "ext::sh -c ..." and "fd::7": git hands the rest to the program git-remote-ext.
bool names_a_helper(std::string_view url) {
    std::size_t const end =
        url.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._");
    if (end == 0 || end == std::string_view::npos) {
        return false;
    }
    std::string const scheme = lower(url.substr(0, end));
    std::string_view const rest = url.substr(end);
    return rest.starts_with("::") ||
           (rest.starts_with("://") && (scheme == "ext" || scheme == "fd"));
}

} // namespace

std::string_view workspace_path_objection(std::string_view path) {
    if (path.empty()) {
        return "is empty";
    }
    if (path.front() == '/') {
        return "is absolute; paths in a workspace count from its folder";
    }
    if (path.find('\0') != std::string_view::npos) {
        return "holds a NUL";
    }
    if (path.find('\\') != std::string_view::npos) {
        return "holds a backslash, which separates folders on other systems";
    }
    int depth = 0;
    bool leaves = false;
    bool enters_git = false;
    for_each_component(path, [&](std::string_view component) {
        depth += component == ".." ? -1 : component.empty() || component == "." ? 0 : 1;
        leaves = leaves || depth < 0;
        enters_git = enters_git || is_git_directory(component);
    });
    return leaves       ? "leads out of the folder of the workspace"
           : enters_git ? "leads into a git directory"
                        : "";
}

std::string workspace_path(std::string_view base, std::string_view path) {
    std::vector<std::string_view> components;
    for_each_component(path, [&](std::string_view component) {
        if (component == "..") {
            components.pop_back(); // workspace_path_objection has counted them
        } else if (!component.empty() && component != ".") {
            components.push_back(component);
        }
    });
    std::string result = normal_path(base);
    for (std::string_view const component : components) {
        result += result.ends_with('/') ? "" : "/";
        result += component;
    }
    return result;
}

std::string relative_to_workspace(std::string_view base, std::string_view path) {
    std::string stem = normal_path(base);
    if (path == stem) {
        return ".";
    }
    stem += stem.ends_with('/') ? "" : "/";
    return path.starts_with(stem) ? std::string(path.substr(stem.size())) : "";
}

std::string_view workspace_url_objection(std::string_view url) {
    if (url.starts_with('-')) {
        return "begins with '-': git would take it for an option";
    }
    if (names_a_helper(url)) {
        return "names a program that git would run";
    }
    if (host_of(url).starts_with('-')) {
        return "has a host that begins with '-': ssh would take it for an option";
    }
    if (std::ranges::any_of(
            url, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; })) {
        return "holds a control character";
    }
    return "";
}

} // namespace mgit
