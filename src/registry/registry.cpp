#include "mgit/registry/registry.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "registry/distinct.hpp"
#include "registry/path_text.hpp"
#include "registry/text_arena.hpp"
#include "registry/unknown_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace mgit {

namespace {

template <class Value>
void erase_at(std::vector<Value>& values, std::size_t position) {
    values.erase(values.begin() + static_cast<std::ptrdiff_t>(position));
}

template <class Words>
bool contains(Words const& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

void check_not_repo(Registry const& registry, std::string_view name) {
    if (registry.has_repo(name)) {
        throw Error(ExitCode::usage, fmt::format("'{}' is already the name of a repo", name),
                    "repos and groups share their names: choose another one");
    }
}

// A relative one is of an edited file and means nothing; it stays as it is.
std::filesystem::path normal_root(std::filesystem::path const& root) {
    return root.is_absolute() ? normal_path(root.native()) : root.native();
}

// That a repo or group may be called so.
void check_free(Registry const& registry, std::string_view name) {
    check_name(name);
    check_not_repo(registry, name);
    if (registry.find_group(name) != nullptr) {
        throw Error(ExitCode::usage, fmt::format("'{}' is already the name of a group", name),
                    "repos and groups share their names: choose another one");
    }
}

void check_path(std::string_view path) {
    if (!path.starts_with('/')) {
        throw Error(ExitCode::usage, fmt::format("the path '{}' is not absolute", path));
    }
    if (path.find('\0') != std::string_view::npos) {
        throw Error(ExitCode::usage, "the path holds a NUL");
    }
}

void check_new_path(std::string_view path, RepoList const& repos) {
    if (std::size_t const other = repos.position_of_path(path); other != FlatIndex::none) {
        throw Error(ExitCode::usage, fmt::format("'{}' is already registered as '{}'", path,
                                                 repos.entries()[other].name));
    }
}

template <class Words>
std::vector<std::string_view> without_repetitions(Words const& words) {
    std::vector<std::string_view> result;
    for (std::string_view const word : words) {
        if (!contains(result, word)) {
            result.push_back(word);
        }
    }
    return result;
}

std::vector<std::string_view> list_of(std::span<std::string_view const> words) {
    return {words.begin(), words.end()};
}

bool has_repetitions(std::span<std::string_view const> words) {
    return words.size() > 1 && without_repetitions(words).size() < words.size();
}

template <class Named>
std::vector<std::string> names_of(std::span<Named const> all) {
    std::vector<std::string> names;
    names.reserve(all.size());
    std::transform(all.begin(), all.end(), std::back_inserter(names),
                   [](Named const& one) { return std::string(one.name); });
    return names;
}

std::span<std::string_view const> kept(TextArena& texts, std::vector<std::string> const& words) {
    std::vector<std::string_view> views;
    views.reserve(words.size());
    for (std::string const& word : words) {
        views.push_back(texts.keep(word));
    }
    return texts.keep(views);
}

} // namespace

bool operator==(Registry const& a, Registry const& b) {
    return std::ranges::equal(a.entries(), b.entries()) && a.groups_ == b.groups_ &&
           a.context_ == b.context_;
}

void Registry::set_source(RegistrySource source) {
    source_ = std::move(source);
    changed_ = false;
    repos_.unchanged();
}

// --- finding ----------------------------------------------------------------------------------

std::size_t Registry::position_of_group(std::string_view name) const {
    return groups_by_name_.find(FlatIndex::hash(name),
                                [&](std::size_t at) { return groups_[at].name == name; });
}

Repo const* Registry::find_repo(std::string_view name) const {
    std::size_t const index = repos_.position_of_name(name);
    return index == FlatIndex::none ? nullptr : &repos_.value(index);
}

Repo const* Registry::find_path(std::filesystem::path const& path) const {
    std::size_t const index = repos_.position_of_path(normal_path(path.native()));
    return index == FlatIndex::none ? nullptr : &repos_.value(index);
}

Group const* Registry::find_group(std::string_view name) const {
    std::size_t const index = position_of_group(name);
    return index == FlatIndex::none ? nullptr : &groups_[index];
}

bool Registry::has_repo(std::string_view name) const {
    return repos_.position_of_name(name) != FlatIndex::none;
}

bool Registry::has_name(std::string_view name) const {
    return has_repo(name) || find_group(name) != nullptr;
}

std::vector<std::string> Registry::names() const {
    std::vector<std::string> names = names_of(entries());
    std::vector<std::string> groups = names_of(this->groups());
    std::move(groups.begin(), groups.end(), std::back_inserter(names));
    return names;
}

std::vector<Repo const*> Registry::members(std::string_view group) const {
    index_of_group(group); // an unknown group is an error, not an empty one
    std::vector<Repo const*> result;
    for (std::size_t index = 0; index < entries().size(); ++index) {
        if (contains(entries()[index].groups, group)) {
            result.push_back(&repos_.value(index));
        }
    }
    return result;
}

// --- changing ---------------------------------------------------------------------------------

void Registry::normalise(RepoEntry& entry) {
    if (!is_normal_path(entry.path)) {
        entry.path = texts().keep(normal_path(entry.path));
        entry.exact = false;
    }
    if (has_repetitions(entry.groups)) {
        entry.groups = texts().keep(without_repetitions(entry.groups));
        entry.exact = false;
    }
}

// All of them or, if one cannot be, none.
void Registry::add_groups_of(RepoEntry const& entry) {
    std::vector<std::string_view> fresh;
    for (std::string_view const group : entry.groups) {
        if (group == entry.name) {
            throw Error(ExitCode::usage,
                        fmt::format("'{}' cannot be in a group of its own name", group));
        }
        if (find_group(group) == nullptr) {
            check_free(*this, group);
            fresh.push_back(group);
        }
    }
    for (std::string_view const group : fresh) {
        add_group(Group{std::string(group), {}, {}});
    }
}

void Registry::add_entry(RepoEntry entry) {
    check_free(*this, entry.name);
    normalise(entry);
    check_path(entry.path);
    check_new_path(entry.path, repos_);
    add_groups_of(entry);
    repos_.add(entry);
}

void Registry::append_entry(RepoEntry entry) {
    check_name(entry.name);
    normalise(entry);
    check_path(entry.path);
    for (std::string_view const group : entry.groups) {
        if (position_of_group(group) == FlatIndex::none) {
            check_name(group);
            insert_group(Group{std::string(group), {}, {}}, {});
        }
    }
    repos_.append(entry);
}

bool Registry::all_differ() const {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(entries().size() + groups_.size());
    for (RepoEntry const& entry : entries()) {
        hashes.push_back(FlatIndex::wide_hash(entry.name));
    }
    for (Group const& group : groups_) {
        hashes.push_back(FlatIndex::wide_hash(group.name));
    }
    if (!all_distinct(hashes)) {
        return false;
    }
    hashes.clear();
    for (RepoEntry const& entry : entries()) {
        hashes.push_back(FlatIndex::wide_hash(entry.path));
    }
    return all_distinct(hashes);
}

void Registry::add_repo(Repo const& repo) {
    RepoEntry entry;
    entry.name = texts().keep(repo.name);
    entry.path = texts().keep(repo.path.native());
    entry.groups = kept(texts(), repo.groups);
    entry.url = texts().keep(repo.url);
    entry.git_flags = kept(texts(), repo.git_flags);
    add_entry(entry);
}

void Registry::remove_repo(std::string_view name) {
    std::string const names[] = {std::string(name)};
    remove_repos(names);
}

void Registry::remove_repos(std::span<std::string const> names) {
    std::vector<bool> removed(entries().size());
    for (std::string const& name : names) {
        removed[index_of_repo(name)] = true;
    }
    repos_.remove(removed);
}

void Registry::rename_repo(std::string_view name, std::string_view new_name) {
    std::size_t const index = index_of_repo(name);
    if (name == new_name) {
        return;
    }
    check_free(*this, new_name);
    repos_.rename(index, new_name);
}

void Registry::move_repo(std::string_view name, std::filesystem::path const& path) {
    std::size_t const index = index_of_repo(name);
    std::string const normal = normal_path(path.native());
    if (entries()[index].path != normal) {
        check_path(normal);
        check_new_path(normal, repos_);
        repos_.move(index, normal);
    }
}

void Registry::set_url(std::string_view name, std::string_view url) {
    repos_.set_url(index_of_repo(name), url);
}

template <class Change>
void Registry::change_members(std::string_view group, Change const& change) {
    for (std::size_t index = 0; index < entries().size(); ++index) {
        if (contains(entries()[index].groups, group)) {
            std::vector<std::string_view> groups = list_of(entries()[index].groups);
            change(groups);
            repos_.set_groups(index, groups);
        }
    }
}

void Registry::add_group(Group group, Origin origin) {
    check_free(*this, group.name);
    insert_group(std::move(group), origin);
}

void Registry::insert_group(Group group, Origin origin) {
    changed_ = true;
    group.root = normal_root(group.root);
    groups_by_name_.insert(FlatIndex::hash(group.name), groups_.size());
    groups_.push_back(std::move(group));
    group_origins_.push_back(origin);
}

void Registry::remove_group(std::string_view name) {
    std::size_t const index = index_of_group(name);
    std::string const group = groups_[index].name; // `name` may be a view of what is erased
    change_members(group, [&](auto& groups) { std::erase(groups, std::string_view(group)); });
    if (context_ == group) {
        context_.clear();
    }
    changed_ = true;
    erase_at(groups_, index);
    erase_at(group_origins_, index);
    index_groups();
}

// After positions have changed.
void Registry::index_groups() {
    groups_by_name_ = FlatIndex(groups_.size());
    for (std::size_t index = 0; index < groups_.size(); ++index) {
        groups_by_name_.insert(FlatIndex::hash(groups_[index].name), index);
    }
}

void Registry::rename_group(std::string_view name, std::string_view new_name) {
    std::size_t const index = index_of_group(name);
    if (name == new_name) {
        return;
    }
    check_free(*this, new_name);
    changed_ = true;
    std::string const from = std::exchange(groups_[index].name, std::string(new_name));
    std::string_view const to = texts().keep(groups_[index].name);
    groups_by_name_.erase(FlatIndex::hash(from), index);
    groups_by_name_.insert(FlatIndex::hash(to), index);
    change_members(from,
                   [&](auto& groups) { std::ranges::replace(groups, std::string_view(from), to); });
    if (context_ == from) {
        context_ = to;
    }
}

void Registry::describe_group(std::string_view name, std::string description) {
    set(groups_[index_of_group(name)].description, std::move(description));
}

void Registry::move_group(std::string_view name, std::filesystem::path root) {
    if (!root.empty() && !root.is_absolute()) {
        throw Error(ExitCode::usage, fmt::format("the path '{}' is not absolute", root.native()));
    }
    set(groups_[index_of_group(name)].root, normal_root(root));
}

void Registry::join(std::string_view repo, std::string_view group) {
    std::size_t const index = index_of_repo(repo);
    std::string const& name = groups_[index_of_group(group)].name;
    std::vector<std::string_view> groups = list_of(entries()[index].groups);
    if (!contains(groups, name)) {
        groups.push_back(texts().keep(name));
        repos_.set_groups(index, groups);
    }
}

void Registry::leave(std::string_view repo, std::string_view group) {
    std::size_t const index = index_of_repo(repo);
    std::string const& name = groups_[index_of_group(group)].name;
    std::vector<std::string_view> groups = list_of(entries()[index].groups);
    if (std::erase(groups, std::string_view(name)) == 0) {
        throw Error(ExitCode::usage, fmt::format("'{}' is not in the group '{}'", repo, name));
    }
    repos_.set_groups(index, groups);
}

// --- finding what must be there ---------------------------------------------------------------

Repo const& Registry::repo(std::string_view name) const {
    return repos_.value(index_of_repo(name));
}

Group const& Registry::group(std::string_view name) const {
    return groups_[index_of_group(name)];
}

std::size_t Registry::index_of_repo(std::string_view name) const {
    std::size_t const index = repos_.position_of_name(name);
    if (index != FlatIndex::none) {
        return index;
    }
    if (find_group(name) != nullptr) {
        throw Error(ExitCode::usage, fmt::format("'{}' is a group, not a repo", name),
                    "its repos: mgit ls " + shell_word(fmt::format("@{}", name)));
    }
    throw unknown_name("repo", name, names_of(entries()));
}

std::size_t Registry::index_of_group(std::string_view name) const {
    std::size_t const index = position_of_group(name);
    if (index != FlatIndex::none) {
        return index;
    }
    if (has_repo(name)) {
        throw Error(ExitCode::usage, fmt::format("'{}' is a repo, not a group", name));
    }
    throw unknown_name("group", name, names_of(groups()));
}

} // namespace mgit
