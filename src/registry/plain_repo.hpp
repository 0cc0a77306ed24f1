// A repo in exactly the words in which mgit writes it, read without a JSON parser.
// Knows that one spelling and leaves every other to the parser.
#pragma once

#include <string_view>
#include <vector>

namespace mgit {

// Views of the text.
struct PlainRepo {
    std::string_view name{};
    std::string_view path{};
    std::vector<std::string_view> groups{};
    std::string_view url{};
    std::vector<std::string_view> git_flags{};
};

// False unless the whole text is such a repo, without escapes and without keys that we do not
// know; `repo` is then anything. It says nothing about the rules of a registry.
bool read_plain_repo(std::string_view text, PlainRepo& repo);

} // namespace mgit
