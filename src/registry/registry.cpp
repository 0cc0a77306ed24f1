#include "mgit/registry/registry.hpp"

#include "mgit/core/error.hpp"
#include "registry/unknown_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace mgit {

namespace {

using Index = std::unordered_map<std::string, std::size_t>;

template <class Value>
Value const* find_in(Index const& index, std::string_view key, std::vector<Value> const& values) {
    auto const found = index.find(std::string(key));
    return found == index.end() ? nullptr : &values[found->second];
}

template <class Value>
void erase_at(std::vector<Value>& values, std::size_t position) {
    values.erase(values.begin() + static_cast<std::ptrdiff_t>(position));
}

// What came after the erased position has moved up by one.
void erase_from(Index& index, std::string const& key) {
    auto const found = index.find(key);
    std::size_t const erased = found->second;
    index.erase(found);
    for (auto& [other, position] : index) {
        position -= position > erased ? 1 : 0;
    }
}

void change_key(Index& index, std::string const& from, std::string const& to) {
    auto node = index.extract(from);
    node.key() = to;
    index.insert(std::move(node));
}

bool contains(std::vector<std::string> const& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

void check_not_repo(Registry const& registry, std::string_view name) {
    if (registry.find_repo(name) != nullptr) {
        throw Error(ExitCode::usage, fmt::format("'{}' is already the name of a repo", name),
                    "repos and groups share their names: choose another one");
    }
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

void check_path(Registry const& registry, std::filesystem::path const& path) {
    if (!path.is_absolute()) {
        throw Error(ExitCode::usage, fmt::format("the path '{}' is not absolute", path.native()));
    }
    if (path.native().find('\0') != std::string::npos) {
        throw Error(ExitCode::usage, "the path holds a NUL");
    }
    if (Repo const* other = registry.find_path(path)) {
        throw Error(ExitCode::usage,
                    fmt::format("'{}' is already registered as '{}'", path.native(), other->name));
    }
}

std::vector<std::string> without_repetitions(std::vector<std::string> const& words) {
    std::vector<std::string> result;
    for (std::string const& word : words) {
        if (!contains(result, word)) {
            result.push_back(word);
        }
    }
    return result;
}

template <class Named>
std::vector<std::string> names_of(std::vector<Named> const& all) {
    std::vector<std::string> names;
    names.reserve(all.size());
    std::transform(all.begin(), all.end(), std::back_inserter(names),
                   [](Named const& one) { return one.name; });
    return names;
}

} // namespace

Repo const* Registry::find_repo(std::string_view name) const {
    return find_in(by_name_, name, repos_);
}

Repo const* Registry::find_path(std::filesystem::path const& path) const {
    return find_in(by_path_, path.native(), repos_);
}

Group const* Registry::find_group(std::string_view name) const {
    return find_in(groups_by_name_, name, groups_);
}

bool Registry::has_name(std::string_view name) const {
    return find_repo(name) != nullptr || find_group(name) != nullptr;
}

std::vector<std::string> Registry::names() const {
    std::vector<std::string> names = names_of(repos_);
    std::vector<std::string> groups = names_of(groups_);
    std::move(groups.begin(), groups.end(), std::back_inserter(names));
    return names;
}

std::vector<Repo const*> Registry::members(std::string_view group) const {
    index_of_group(group); // an unknown group is an error, not an empty one
    std::vector<Repo const*> result;
    for (Repo const& repo : repos_) {
        if (contains(repo.groups, group)) {
            result.push_back(&repo);
        }
    }
    return result;
}

void Registry::add_repo(Repo repo, Origin origin) {
    check_free(*this, repo.name);
    check_path(*this, repo.path);
    repo.groups = without_repetitions(repo.groups);
    std::vector<std::string> new_groups;
    for (std::string const& group : repo.groups) {
        if (group == repo.name) {
            throw Error(ExitCode::usage,
                        fmt::format("'{}' cannot be in a group of its own name", group));
        }
        if (find_group(group) == nullptr) {
            check_free(*this, group);
            new_groups.push_back(group);
        }
    }
    for (std::string& group : new_groups) {
        add_group(Group{std::move(group), {}, {}});
    }
    by_name_.emplace(repo.name, repos_.size());
    by_path_.emplace(repo.path.native(), repos_.size());
    repos_.push_back(std::move(repo));
    repo_origins_.push_back(origin);
}

void Registry::remove_repo(std::string_view name) {
    std::size_t const index = index_of_repo(name);
    erase_from(by_name_, repos_[index].name);
    erase_from(by_path_, repos_[index].path.native());
    erase_at(repos_, index);
    erase_at(repo_origins_, index);
}

void Registry::remove_repos(std::span<std::string const> names) {
    std::vector<bool> removed(repos_.size());
    for (std::string const& name : names) {
        removed[index_of_repo(name)] = true;
    }
    by_name_.clear();
    by_path_.clear();
    std::size_t kept = 0;
    for (std::size_t index = 0; index < repos_.size(); ++index) {
        if (removed[index]) {
            continue;
        }
        if (kept != index) { // a value does not survive being moved onto itself
            repos_[kept] = std::move(repos_[index]);
            repo_origins_[kept] = repo_origins_[index];
        }
        by_name_.emplace(repos_[kept].name, kept);
        by_path_.emplace(repos_[kept].path.native(), kept);
        ++kept;
    }
    repos_.resize(kept);
    repo_origins_.resize(kept);
}

void Registry::rename_repo(std::string_view name, std::string_view new_name) {
    Repo& repo = repos_[index_of_repo(name)];
    if (name == new_name) {
        return;
    }
    check_free(*this, new_name);
    change_key(by_name_, repo.name, std::string(new_name));
    repo.name = new_name;
}

void Registry::add_group(Group group, Origin origin) {
    check_free(*this, group.name);
    groups_by_name_.emplace(group.name, groups_.size());
    groups_.push_back(std::move(group));
    group_origins_.push_back(origin);
}

void Registry::remove_group(std::string_view name) {
    std::size_t const index = index_of_group(name);
    std::string const group = groups_[index].name; // `name` may be a view of what is erased
    for (Repo& repo : repos_) {
        std::erase(repo.groups, group);
    }
    if (context_ == group) {
        context_.clear();
    }
    erase_from(groups_by_name_, group);
    erase_at(groups_, index);
    erase_at(group_origins_, index);
}

void Registry::rename_group(std::string_view name, std::string_view new_name) {
    Group& group = groups_[index_of_group(name)];
    if (name == new_name) {
        return;
    }
    check_free(*this, new_name);
    std::string const from = std::exchange(group.name, std::string(new_name));
    change_key(groups_by_name_, from, group.name);
    for (Repo& repo : repos_) {
        std::replace(repo.groups.begin(), repo.groups.end(), from, group.name);
    }
    if (context_ == from) {
        context_ = group.name;
    }
}

void Registry::describe_group(std::string_view name, std::string description) {
    groups_[index_of_group(name)].description = std::move(description);
}

void Registry::move_group(std::string_view name, std::filesystem::path root) {
    if (!root.empty() && !root.is_absolute()) {
        throw Error(ExitCode::usage, fmt::format("the path '{}' is not absolute", root.native()));
    }
    groups_[index_of_group(name)].root = std::move(root);
}

void Registry::join(std::string_view repo, std::string_view group) {
    std::vector<std::string>& groups = repos_[index_of_repo(repo)].groups;
    std::string const& name = groups_[index_of_group(group)].name;
    if (!contains(groups, name)) {
        groups.push_back(name);
    }
}

void Registry::leave(std::string_view repo, std::string_view group) {
    std::vector<std::string>& groups = repos_[index_of_repo(repo)].groups;
    std::string const& name = groups_[index_of_group(group)].name;
    if (std::erase(groups, name) == 0) {
        throw Error(ExitCode::usage, fmt::format("'{}' is not in the group '{}'", repo, name));
    }
}

Repo const& Registry::repo(std::string_view name) const {
    return repos_[index_of_repo(name)];
}

Group const& Registry::group(std::string_view name) const {
    return groups_[index_of_group(name)];
}

std::size_t Registry::index_of_repo(std::string_view name) const {
    if (Repo const* repo = find_repo(name)) {
        return static_cast<std::size_t>(repo - repos_.data());
    }
    if (find_group(name) != nullptr) {
        throw Error(ExitCode::usage, fmt::format("'{}' is a group, not a repo", name));
    }
    throw unknown_name("repo", name, names_of(repos_));
}

std::size_t Registry::index_of_group(std::string_view name) const {
    if (Group const* group = find_group(name)) {
        return static_cast<std::size_t>(group - groups_.data());
    }
    if (find_repo(name) != nullptr) {
        throw Error(ExitCode::usage, fmt::format("'{}' is a repo, not a group", name));
    }
    throw unknown_name("group", name, names_of(groups_));
}

} // namespace mgit
