// The repos of a registry in their order, found by name and by path: views of texts, and values of
// those that were asked for. Knows no groups, no documents and none of the rules.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/registry/flat_index.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace mgit {

class TextArena;

// A registered repo as views of texts that its registry, and every copy of that, keeps.
struct RepoEntry {
    std::string_view name{};
    std::string_view path{};
    std::span<std::string_view const> groups{};
    std::string_view url{};
    std::span<std::string_view const> git_flags{};
    std::string_view source{}; // what it was read from, with the keys that this version does not
                               // know; empty if it is new
    bool exact = false;        // `source` is what would be written for it

    // By what is registered; what it was read from does not matter.
    friend bool operator==(RepoEntry const&, RepoEntry const&);
};

// Repos become values when they are asked for: listing the names of 100,000 makes none of them.
// So also its const functions are for one thread at a time.
class RepoList {
public:
    std::span<RepoEntry const> entries() const { return entries_; }
    std::span<Repo const> values() const;
    // A reference stays where it is, and follows changes, until a repo is added or removed.
    Repo const& value(std::size_t index) const { return made(index); }

    // FlatIndex::none if it is not there.
    std::size_t position_of_name(std::string_view name) const;
    std::size_t position_of_path(std::string_view path) const;

    void reserve(std::size_t count);
    // What the entry views must be in texts(); its name and its path are new.
    void add(RepoEntry const& entry);
    void append(RepoEntry const& entry); // of many: they are indexed when one is looked for
    void remove(std::vector<bool> const& removed);         // of each position
    void rename(std::size_t index, std::string_view name); // a new one
    void move(std::size_t index, std::string_view path);   // a new one
    void set_url(std::size_t index, std::string_view url);
    void set_groups(std::size_t index, std::span<std::string_view const> groups);

    TextArena& texts();

    bool is_changed() const { return changed_; } // since the last unchanged()
    void unchanged() { changed_ = false; }

private:
    void need_index() const;
    Repo& made(std::size_t index) const;
    void entry_changed(std::size_t index);

    std::shared_ptr<TextArena> texts_; // only added to, so copies share it
    std::vector<RepoEntry> entries_;
    mutable FlatIndex by_name_;
    mutable FlatIndex by_path_;
    mutable bool indexed_ = true;
    // As many as there are entries, or fewer. One without a name has not been made yet.
    mutable std::vector<Repo> values_;
    mutable std::size_t made_ = 0; // how many have
    bool changed_ = false;
};

} // namespace mgit
