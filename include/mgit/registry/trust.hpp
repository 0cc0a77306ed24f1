// What of a workspace file can make git run something, and to what of it its user has agreed.
// Knows no command, asks nobody and runs nothing.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/process/environment.hpp"
#include "mgit/registry/registry.hpp"
#include "mgit/registry/store.hpp"

#include <compare>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// The git flags of a repo, and where they count: what a workspace can have git execute. Names,
// groups and the order of repos do not matter.
struct FlaggedRepo {
    std::string path; // relative to the folder of the workspace
    std::vector<std::string> flags;

    friend auto operator<=>(FlaggedRepo const&, FlaggedRepo const&) = default;
};

// Of one workspace, as it was when this was made. A registry that is no workspace needs no trust.
class Trust {
public:
    Trust() = default; // allows all
    // The agreement is kept word by word in a file of the state folder that belongs to the path of
    // the workspace file, without links on the way. There is none if that file is damaged, or
    // somebody else's.
    Trust(StorePlace const& place, Environment const& environment);

    bool allows(Repo const& repo) const; // anything without flags is
    // Nothing was agreed to; false also if it is not known whether that will be so tomorrow, for
    // the file cannot be read now.
    bool is_empty() const { return sound_ && agreed_.empty(); }

    // The agreement is from now on to the flags of exactly these repos. Throws Error registry if it
    // cannot be written; it is then what it was.
    void agree(std::vector<Repo const*> const& repos);

private:
    FlaggedRepo flagged(Repo const& repo) const;
    bool read(std::string_view text); // false if it is no agreement about this workspace

    std::filesystem::path base_;      // the folder of the workspace; empty: there is none
    std::filesystem::path workspace_; // its file
    std::filesystem::path file_;      // the agreement
    std::set<FlaggedRepo> agreed_;
    bool sound_ = true; // the file is one, or there is none
};

// In words for people.
inline constexpr std::string_view untrusted_flags =
    "the workspace gives it git flags, which are not trusted";

// The repos that have git flags.
std::vector<Repo const*> flagged_repos(Registry const& registry);

} // namespace mgit
