// The environment of the children: our own, cleaned once, and patched for each child.
// Knows no command; which variables a run adds is decided by the plan.
#pragma once

#include "mgit/core/command.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

class Environment {
public:
    Environment() = default;
    // From an array in the form of environ(7). Of duplicate names the first counts, as for
    // getenv(3).
    explicit Environment(char const* const* variables);

    std::optional<std::string_view> get(std::string_view name) const; // unset and empty differ
    bool has(std::string_view name) const { return get(name).has_value(); }
    void set(std::string_view name, std::string_view value);
    void unset(std::string_view name);

    // Removes the variables that tie git to one repository (`git rev-parse --local-env-vars`
    // without those that carry `-c` settings), as `git for-each-repo` does. The names that were
    // set.
    std::vector<std::string> remove_git_local();

    // A null-terminated array for execve with `changes` put over this environment. Points into
    // both, and into `storage`, which it overwrites: all three must outlive it.
    std::vector<char*> block(std::span<EnvVar const> changes, std::string& storage) const;

private:
    struct Entry {
        bool is_of(std::string_view other) const {
            return name == other.size() && text.starts_with(other);
        }

        std::string text;       // NAME=value
        std::size_t name = 0;   // its length
        std::uint64_t mark = 0; // one bit, which few names share
    };

    void add(std::string text, std::size_t name);

    std::vector<Entry> entries_; // names unique
};

} // namespace mgit
