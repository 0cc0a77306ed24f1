// Remembers in a file what matters of each repository's configuration, as long as its files stay
// the same. Knows no git; a file that it cannot read or write is as good as none.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/process/environment.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace mgit {

// The state of all files that git reads for a repository's configuration: times and sizes.
class ConfigStamps {
public:
    ConfigStamps(Environment const& environment, std::filesystem::path const& git);

    // Nothing if it cannot be told, or if a file has changed just now: another change could then
    // leave the same stamp.
    std::optional<std::string> stamp(Repo const& repo) const;

private:
    std::optional<std::string> common_; // of what all repositories share
};

class ConfigCache {
public:
    explicit ConfigCache(std::filesystem::path file); // empty: remembers nothing

    std::optional<std::string> find(Repo const& repo, std::string const& stamp) const;
    void remember(Repo const& repo, std::string const& stamp, std::string const& config);
    void save() const; // if there is something new

private:
    struct Entry {
        std::string stamp;
        std::string config;
    };

    std::filesystem::path file_;
    std::map<std::string, Entry> entries_; // by path of the repository
    bool changed_ = false;
};

} // namespace mgit
