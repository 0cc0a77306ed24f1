// The registered repos and groups with the rules that keep them consistent; a plain value.
// Pure: knows no file, no JSON and no git.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/registry/flat_index.hpp"
#include "mgit/registry/repo_list.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct Group {
    std::string name;
    std::string description;
    std::filesystem::path root; // folder that the group stands for; may be empty

    friend bool operator==(Group const&, Group const&) = default;
};

// Where a group stood in the document that it was loaded from, so that a rewrite can keep the keys
// that this version does not know. Nothing for a group that is new.
using Origin = std::optional<std::size_t>;

// The document that a registry was read from.
struct RegistrySource {
    std::string_view text{};      // all of it
    std::string_view document{};  // without its repos; empty if there was none
    std::uint64_t version = 0;    // of its format
    std::filesystem::path base{}; // what its relative paths count from; empty: there are none
};

// Names of repos and groups share one name space. Every rule that is broken throws Error usage.
// Const functions, too, are for one thread at a time (RepoList).
class Registry {
public:
    std::span<Repo const> repos() const { return repos_.values(); }
    // The same repos as they are kept: much cheaper where only a few words of many are wanted.
    std::span<RepoEntry const> entries() const { return repos_.entries(); }
    Repo const& value(std::size_t index) const { return repos_.value(index); } // of an entry
    std::span<Group const> groups() const { return groups_; }
    // The name of a group, "auto", or empty; what it comes to: active_context.hpp.
    std::string const& context() const { return context_; }

    Repo const* find_repo(std::string_view name) const;
    Repo const* find_path(std::filesystem::path const& path) const;
    Group const* find_group(std::string_view name) const;
    // As find_*, but Error usage with suggestions if there is none of that name.
    Repo const& repo(std::string_view name) const;
    Group const& group(std::string_view name) const;
    bool has_repo(std::string_view name) const;
    bool has_name(std::string_view name) const;
    std::vector<std::string> names() const;                         // repos, then groups
    std::vector<Repo const*> members(std::string_view group) const; // in registration order

    // Appends a repo whose name and path must be new; its groups are created where needed. Of a
    // path "//", "/./" and a slash at the end are dropped.
    void add_repo(Repo const& repo);
    void remove_repo(std::string_view name);
    // All or none, in one pass: removing many one by one would move the rest each time.
    void remove_repos(std::span<std::string const> names);
    void rename_repo(std::string_view name, std::string_view new_name);
    void move_repo(std::string_view name, std::filesystem::path const& path); // a new one
    void set_url(std::string_view name, std::string_view url);                // empty: unknown

    void add_group(Group group, Origin origin = {});
    void remove_group(std::string_view name); // its repos stay; a context that named it is cleared
    void rename_group(std::string_view name, std::string_view new_name);
    void describe_group(std::string_view name, std::string description);
    void move_group(std::string_view name, std::filesystem::path root); // absolute, or empty: none
    void join(std::string_view repo, std::string_view group);           // no change if already in
    void leave(std::string_view repo, std::string_view group);          // Error if not in

    void set_context(std::string context) { set(context_, std::move(context)); }

    // For whoever reads and writes the document. What the entry views must be in texts().
    void add_entry(RepoEntry entry);
    // As add_entry, for a whole document: that all names and paths differ is asked afterwards.
    void append_entry(RepoEntry entry);
    bool all_differ() const; // false also, once in a billion times, if they do
    void reserve(std::size_t repos) { repos_.reserve(repos); }
    TextArena& texts() { return repos_.texts(); }
    RegistrySource const& source() const { return source_; }
    // It has been read: what is changed is what changes from now on.
    void set_source(RegistrySource source);
    Origin group_origin(std::size_t index) const { return group_origins_[index]; }
    // Whether it is not what was read any more. A change that was taken back counts, too.
    bool is_changed() const { return changed_ || repos_.is_changed(); }

    // By what is registered, in its order; documents do not matter.
    friend bool operator==(Registry const&, Registry const&);

private:
    std::size_t position_of_group(std::string_view name) const; // FlatIndex::none if not there
    std::size_t index_of_repo(std::string_view name) const;     // throws Error with suggestions
    std::size_t index_of_group(std::string_view name) const;    // the same
    void normalise(RepoEntry& entry);
    void add_groups_of(RepoEntry const& entry);
    void insert_group(Group group, Origin origin);
    template <class Value>
    void set(Value& place, Value value) {
        changed_ = changed_ || place != value;
        place = std::move(value);
    }
    void index_groups();
    // Calls `change` with the groups, a list of views, of each repo that is in the group.
    template <class Change>
    void change_members(std::string_view group, Change const& change);

    RepoList repos_;
    std::vector<Group> groups_;
    std::vector<Origin> group_origins_;
    FlatIndex groups_by_name_;
    std::string context_;
    RegistrySource source_;
    bool changed_ = false; // but for the repos
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
