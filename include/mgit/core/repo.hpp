// A registered repository and what it is called, as plain values.
// Knows nothing of git, of the disk, or of whether the path still exists.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct Repo {
    std::string name;                // unique among repos and groups, never empty
    std::filesystem::path path;      // absolute: the work tree, or the git directory of a bare repo
    std::vector<std::string> groups; // in the order in which they were joined
    std::string url;                 // where it was cloned from; empty if unknown
    std::vector<std::string> git_flags; // put between `git` and the sub-command

    friend bool operator==(Repo const&, Repo const&) = default;
};

inline bool is_in(Repo const& repo, std::string_view group) {
    return std::find(repo.groups.begin(), repo.groups.end(), group) != repo.groups.end();
}

} // namespace mgit
