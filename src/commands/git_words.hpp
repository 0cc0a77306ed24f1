// What git itself says that it knows: its commands and the user's aliases.
// Knows nothing of repositories; asks git once, when a word has no row in the verb table.
#pragma once

#include "mgit/process/environment.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct GitWords {
    std::set<std::string> commands;
    std::map<std::string, std::string> aliases; // in lower case, to their expansions

    // What an alias stands for; null if it is none or hidden by a command. Aliases have no case.
    std::string const* expansion(std::string const& word) const;
    bool knows(std::string const& word) const {
        return commands.contains(word) || expansion(word) != nullptr;
    }
    std::vector<std::string> all() const;
};

// git: path of the program. Aliases come from the user's and the system's configuration, not from
// the repository that happens to surround the current folder.
GitWords ask_git_for_words(std::filesystem::path const& git, Environment const& environment);

} // namespace mgit
