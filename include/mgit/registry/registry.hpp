// The registered repos and groups with the rules that keep them consistent; a plain value.
// Pure: knows no file, no JSON and no git.
#pragma once

#include "mgit/core/repo.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mgit {

struct Group {
    std::string name;
    std::string description;
    std::filesystem::path root; // folder that the group stands for; may be empty

    friend bool operator==(Group const&, Group const&) = default;
};

// Where an entry stood in the document that it was loaded from, so that a rewrite can keep the
// keys that this version does not know. Nothing for an entry that is new.
using Origin = std::optional<std::size_t>;

// Names of repos and groups share one name space. Every rule that is broken throws Error usage.
class Registry {
public:
    std::span<Repo const> repos() const { return repos_; }
    std::span<Group const> groups() const { return groups_; }
    // The name of a group, "auto", or empty; what it comes to: active_context.hpp.
    std::string const& context() const { return context_; }

    Repo const* find_repo(std::string_view name) const;
    Repo const* find_path(std::filesystem::path const& path) const;
    Group const* find_group(std::string_view name) const;
    // As find_*, but Error usage with suggestions if there is none of that name.
    Repo const& repo(std::string_view name) const;
    Group const& group(std::string_view name) const;
    bool has_name(std::string_view name) const;
    std::vector<std::string> names() const;                         // repos, then groups
    std::vector<Repo const*> members(std::string_view group) const; // in registration order

    // Appends a repo whose name and path must be new; its groups are created where needed.
    void add_repo(Repo repo, Origin origin = {});
    void remove_repo(std::string_view name);
    // All or none, in one pass: removing many one by one would move the rest each time.
    void remove_repos(std::span<std::string const> names);
    void rename_repo(std::string_view name, std::string_view new_name);

    void add_group(Group group, Origin origin = {});
    void remove_group(std::string_view name); // its repos stay; a context that named it is cleared
    void rename_group(std::string_view name, std::string_view new_name);
    void describe_group(std::string_view name, std::string description);
    void move_group(std::string_view name, std::filesystem::path root); // absolute, or empty: none
    void join(std::string_view repo, std::string_view group);           // no change if already in
    void leave(std::string_view repo, std::string_view group);          // Error if not in

    void set_context(std::string context) { context_ = std::move(context); }

    Origin repo_origin(std::size_t index) const { return repo_origins_[index]; }
    Origin group_origin(std::size_t index) const { return group_origins_[index]; }

private:
    std::size_t index_of_repo(std::string_view name) const;  // throws Error with suggestions
    std::size_t index_of_group(std::string_view name) const; // the same

    std::vector<Repo> repos_;
    std::vector<Origin> repo_origins_;
    std::vector<Group> groups_;
    std::vector<Origin> group_origins_;
    std::string context_;
    std::unordered_map<std::string, std::size_t> by_name_; // of repos
    std::unordered_map<std::string, std::size_t> by_path_;
    std::unordered_map<std::string, std::size_t> groups_by_name_;
};

// Throws Error usage if the text cannot be the name of a repo or group: empty, beginning with "@"
// or "-", holding a NUL, no UTF-8, or one of the words that mean something else ("none", "auto",
// "all").
void check_name(std::string_view name);

// A name for each path, none of them taken and all different: the last component, preceded by as
// many parents as it takes ("x", "a/x", "p/a/x", and "root" for the root folder); with a number
// if even the whole path is taken. Bytes that are no UTF-8 become U+FFFD.
std::vector<std::string> unique_names(std::span<std::filesystem::path const> paths,
                                      Registry const& registry);

} // namespace mgit
