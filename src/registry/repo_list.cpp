#include "mgit/registry/repo_list.hpp"

#include "mgit/process/large_pages.hpp"
#include "registry/text_arena.hpp"

#include <algorithm>

namespace mgit {

namespace {

// The vector may be shorter than `removed`.
template <class Value>
void erase_marked(std::vector<Value>& values, std::vector<bool> const& removed) {
    std::size_t kept = 0;
    for (std::size_t index = 0; index < values.size(); ++index) {
        if (!removed[index]) {
            if (kept != index) { // a value does not survive being moved onto itself
                values[kept] = std::move(values[index]);
            }
            ++kept;
        }
    }
    values.resize(kept);
}

Repo repo_of(RepoEntry const& entry) {
    Repo repo;
    repo.name = entry.name;
    repo.path = entry.path;
    repo.groups.assign(entry.groups.begin(), entry.groups.end());
    repo.url = entry.url;
    repo.git_flags.assign(entry.git_flags.begin(), entry.git_flags.end());
    return repo;
}

} // namespace

bool operator==(RepoEntry const& a, RepoEntry const& b) {
    return a.name == b.name && a.path == b.path && a.url == b.url &&
           std::ranges::equal(a.groups, b.groups) && std::ranges::equal(a.git_flags, b.git_flags);
}

TextArena& RepoList::texts() {
    if (!texts_) {
        texts_ = std::make_shared<TextArena>();
    }
    return *texts_;
}

std::size_t RepoList::position_of_name(std::string_view name) const {
    need_index();
    return by_name_.find(FlatIndex::hash(name),
                         [&](std::size_t at) { return entries_[at].name == name; });
}

std::size_t RepoList::position_of_path(std::string_view path) const {
    need_index();
    return by_path_.find(FlatIndex::hash(path),
                         [&](std::size_t at) { return entries_[at].path == path; });
}

Repo& RepoList::made(std::size_t index) const {
    values_.resize(entries_.size());
    Repo& value = values_[index];
    if (value.name.empty()) {
        value = repo_of(entries_[index]);
        ++made_;
    }
    return value;
}

std::span<Repo const> RepoList::values() const {
    for (std::size_t index = 0; made_ < entries_.size(); ++index) {
        made(index);
    }
    return values_;
}

void RepoList::reserve(std::size_t count) {
    entries_.reserve(count);
    prefer_large_pages(entries_.data(), entries_.capacity() * sizeof(RepoEntry));
}

void RepoList::add(RepoEntry const& entry) {
    need_index();
    by_name_.insert(FlatIndex::hash(entry.name), entries_.size());
    by_path_.insert(FlatIndex::hash(entry.path), entries_.size());
    entries_.push_back(entry);
    changed_ = true;
}

void RepoList::append(RepoEntry const& entry) {
    entries_.push_back(entry);
    indexed_ = false;
    changed_ = true;
}

void RepoList::need_index() const {
    if (indexed_) {
        return;
    }
    by_name_ = FlatIndex(entries_.size());
    by_path_ = FlatIndex(entries_.size());
    for (std::size_t index = 0; index < entries_.size(); ++index) {
        by_name_.insert(FlatIndex::hash(entries_[index].name), index);
        by_path_.insert(FlatIndex::hash(entries_[index].path), index);
    }
    indexed_ = true;
}

void RepoList::remove(std::vector<bool> const& removed) {
    changed_ = changed_ || std::ranges::count(removed, true) > 0;
    erase_marked(values_, removed);
    erase_marked(entries_, removed);
    made_ = static_cast<std::size_t>(
        std::ranges::count_if(values_, [](Repo const& value) { return !value.name.empty(); }));
    indexed_ = false; // positions have changed
}

void RepoList::rename(std::size_t index, std::string_view name) {
    need_index();
    RepoEntry& entry = entries_[index];
    by_name_.erase(FlatIndex::hash(entry.name), index);
    entry.name = texts().keep(name);
    by_name_.insert(FlatIndex::hash(entry.name), index);
    entry_changed(index);
}

void RepoList::move(std::size_t index, std::string_view path) {
    RepoEntry& entry = entries_[index];
    by_path_.erase(FlatIndex::hash(entry.path), index);
    entry.path = texts().keep(path);
    by_path_.insert(FlatIndex::hash(entry.path), index);
    entry_changed(index);
}

void RepoList::set_url(std::size_t index, std::string_view url) {
    if (entries_[index].url != url) {
        entries_[index].url = texts().keep(url);
        entry_changed(index);
    }
}

void RepoList::set_groups(std::size_t index, std::span<std::string_view const> groups) {
    if (!std::ranges::equal(entries_[index].groups, groups)) {
        entries_[index].groups = texts().keep(groups);
        entry_changed(index);
    }
}

void RepoList::entry_changed(std::size_t index) {
    changed_ = true;
    entries_[index].exact = false;
    if (index < values_.size() && !values_[index].name.empty()) {
        values_[index] = repo_of(entries_[index]);
    }
}

} // namespace mgit
