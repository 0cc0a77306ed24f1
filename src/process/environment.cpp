#include "mgit/process/environment.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace mgit {
namespace {

// What `git rev-parse --local-env-vars` prints, without GIT_CONFIG_PARAMETERS and GIT_CONFIG_COUNT:
// those carry the user's own `-c` settings, which are not about one repository.
constexpr std::array<std::string_view, 14> git_local_variables{
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
};

// One of 64 bits: a set of names that does not have it does not have the name.
std::uint64_t mark_of(std::string_view name) {
    return std::uint64_t{1} << (std::hash<std::string_view>{}(name) % 64);
}

} // namespace

Environment::Environment(char const* const* variables) {
    for (; variables != nullptr && *variables != nullptr; ++variables) {
        std::string_view const entry = *variables;
        std::size_t const equals = entry.find('=');
        if (equals != std::string_view::npos && equals > 0 && !has(entry.substr(0, equals))) {
            add(std::string(entry), equals);
        }
    }
}

std::optional<std::string_view> Environment::get(std::string_view name) const {
    for (Entry const& entry : entries_) {
        if (entry.is_of(name)) {
            return std::string_view(entry.text).substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

void Environment::set(std::string_view name, std::string_view value) {
    unset(name);
    add(std::string(name) + '=' + std::string(value), name.size());
}

void Environment::add(std::string text, std::size_t name) {
    Entry& entry = entries_.emplace_back();
    entry.text = std::move(text);
    entry.name = name;
    entry.mark = mark_of(std::string_view(entry.text).substr(0, name));
}

void Environment::unset(std::string_view name) {
    std::erase_if(entries_, [&](Entry const& entry) { return entry.is_of(name); });
}

std::vector<std::string> Environment::remove_git_local() {
    std::vector<std::string> removed;
    for (std::string_view const name : git_local_variables) {
        if (has(name)) {
            removed.emplace_back(name);
            unset(name);
        }
    }
    return removed;
}

std::vector<char*> Environment::block(std::span<EnvVar const> changes, std::string& storage) const {
    std::vector<char*> block;
    block.reserve(entries_.size() + changes.size() + 1);
    std::uint64_t marks = 0;
    std::size_t size = 0;
    for (EnvVar const& change : changes) {
        marks |= mark_of(change.name);
        size += change.name.size() + change.value.size() + 2;
    }
    for (Entry const& entry : entries_) {
        auto const replaces = [&](EnvVar const& change) { return entry.is_of(change.name); };
        bool const replaced = (entry.mark & marks) != 0 && std::ranges::any_of(changes, replaces);
        if (!replaced) { // execve(2) takes it and writes nothing
            block.push_back(const_cast<char*>(entry.text.c_str()));
        }
    }
    storage.clear();
    storage.reserve(size); // the pointers below must stay valid
    for (EnvVar const& change : changes) {
        block.push_back(storage.data() + storage.size());
        storage += change.name;
        storage += '=';
        storage += change.value;
        storage += '\0';
    }
    block.push_back(nullptr);
    return block;
}

} // namespace mgit
