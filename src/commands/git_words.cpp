#include "commands/git_words.hpp"

#include "mgit/process/program.hpp"

#include <algorithm>

namespace mgit {
namespace {

// Calls `take` with each piece of `text` that ends with `end`.
template <typename Take>
void for_each_piece(std::string_view text, char end, Take const& take) {
    while (!text.empty()) {
        std::string_view const piece = text.substr(0, text.find(end));
        take(piece);
        text.remove_prefix(std::min(text.size(), piece.size() + 1));
    }
}

} // namespace

std::string const* GitWords::expansion(std::string const& word) const {
    std::string lower = word;
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    auto const found = aliases.find(lower);
    return found == aliases.end() || commands.contains(word) ? nullptr : &found->second;
}

std::vector<std::string> GitWords::all() const {
    std::vector<std::string> words(commands.begin(), commands.end());
    for (auto const& [alias, expansion] : aliases) {
        words.push_back(alias);
    }
    return words;
}

GitWords ask_git_for_words(std::filesystem::path const& git, Environment const& environment) {
    GitWords words;
    auto const list = ask(git, {"git", "--list-cmds=main,others,nohelpers"}, "/", environment);
    for_each_piece(list.output, '\n', [&](std::string_view name) { words.commands.emplace(name); });

    // Each is "alias.NAME\nEXPANSION\0".
    auto const aliases =
        ask(git, {"git", "config", "-z", "--get-regexp", "^alias\\."}, "/", environment);
    for_each_piece(aliases.output, '\0', [&](std::string_view entry) {
        std::size_t const newline = std::min(entry.find('\n'), entry.size());
        std::string_view const name =
            entry.substr(0, newline).substr(std::string_view("alias.").size());
        words.aliases[std::string(name)] = entry.substr(std::min(newline + 1, entry.size()));
    });
    return words;
}

} // namespace mgit
