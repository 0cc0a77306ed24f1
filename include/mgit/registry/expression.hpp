// The language of `-s EXPR`: which repos are meant, by what is registered and by their live state.
// Pure: knows neither where the facts about a repo come from nor what the repos are selected for.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/core/repo_state.hpp"
#include "mgit/registry/registry.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mgit {

enum class Field { name_or_group, name, path, group, url, host, branch, upstream };
enum class Flag {
    dirty,
    clean,
    staged,
    modified,
    untracked,
    conflicted,
    detached,
    unborn,
    bare,
    gone,
    missing,
    ahead,
    behind,
    diverged,
    stashed,
    failed,  // in an earlier run
    changed, // the same
};
enum class Quantity { ahead, behind, stash, age, fetched };
enum class Relation { less, at_most, equal, unequal, at_least, more };

// `branch:feature/*`, `@web`, and `web` alone, which is `name:web`.
struct Matches {
    Field field{};
    std::string pattern; // a glob, or the text itself
    friend bool operator==(Matches const&, Matches const&) = default;
};
// `dirty`
struct Is {
    Flag flag{};
    friend bool operator==(Is const&, Is const&) = default;
};
// `age>30d`
struct Measures {
    Quantity quantity{};
    Relation relation{};
    std::uint64_t number = 0;
    std::chrono::seconds unit{}; // zero for what is counted
    friend bool operator==(Measures const&, Measures const&) = default;
};

struct Expression;
struct AllOf {
    std::vector<Expression> parts; // two or more
    friend bool operator==(AllOf const&, AllOf const&);
};
struct AnyOf {
    std::vector<Expression> parts; // two or more
    friend bool operator==(AnyOf const&, AnyOf const&);
};
struct Not {
    std::vector<Expression> part; // exactly one
    friend bool operator==(Not const&, Not const&);
};

struct Expression {
    std::variant<Matches, Is, Measures, AllOf, AnyOf, Not> node;
    std::size_t column = 0; // where it stands in its text, in bytes

    // By what it means; where it stood does not matter.
    friend bool operator==(Expression const& a, Expression const& b) { return a.node == b.node; }
};

// Throws Error usage with a caret below the place where it is wrong, and what may have been meant.
Expression parse_expression(std::string_view text);

// Parses to an expression that is equal.
std::string print_expression(Expression const& expression);

// Throws Error usage for a name (not a glob) that the registry does not have. `text` is what the
// expression was parsed from.
void check_names(Expression const& expression, Registry const& registry, std::string_view text);

// What must be found out before the expression can be evaluated for every repo.
struct Needs {
    bool host = false;   // of the URL
    bool place = false;  // whether the folder is there
    bool state = false;  // what `git status` says
    bool commit = false; // the date of the commit of HEAD
    bool past = false;   // what became of the repo in an earlier run
};
Needs needs_of(Expression const& expression);

// What is known about one repo. What is not known yet makes a term neither true nor false.
struct Facts {
    Repo const& repo;
    std::string host{};               // empty if it has none
    std::optional<bool> missing{};    // its folder is not there
    RepoState const* state = nullptr; // null: not known
    std::chrono::sys_seconds now{};   // for age and fetched
    bool failed = false;              // in the run with that number; false if there is none
    bool changed = false;             // the same
    std::uint64_t run = 0;
};
enum class Truth { no, yes, unknown };
Truth evaluate(Expression const& expression, Facts const& facts);

// The terms that decided it, as they are true for this repo: "behind 2, not dirty". Empty while
// the truth is unknown.
std::string explain(Expression const& expression, Facts const& facts);

} // namespace mgit
