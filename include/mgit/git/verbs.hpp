// What mgit has to know of git's commands before it runs one: a table, a row a verb.
// Knows no repository and runs nothing; commands without a row are ordinary local ones.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

enum class Where { local, network };       // network: waits for servers more than it computes
enum class Colour { none, messages, all }; // what may be coloured without harm to hooks

struct Verb {
    std::string_view name; // of the verb, or of verb and subcommand: "remote update"
    Where where = Where::local;
    Colour colour = Colour::messages;
    std::string_view summary;
    // True if these arguments (after the verb) make it need a terminal: an editor, a prompt, a
    // tool.
    bool (*interactive)(std::span<std::string const> arguments) = nullptr;
    // What would be lost for good with these arguments ("uncommitted changes"), empty if nothing.
    std::string_view (*destroys)(std::span<std::string const> arguments) = nullptr;
    // True if exit code 1 is an answer with these arguments ("no match", "they differ"), no
    // failure.
    bool (*answers)(std::span<std::string const> arguments) = nullptr;
    // True if these arguments make it show so much that people want to read it in a pager.
    bool (*pages)(std::span<std::string const> arguments) = nullptr;
    // True if these arguments make it change something, and of success people want to know no more
    // than what has changed.
    bool (*folds)(std::span<std::string const> arguments) = nullptr;
    // It may move refs of the repo that it runs in: worth a look at them before and after.
    bool moves_refs = false;
    // It only looks, whatever its arguments: neither files nor refs are others afterwards.
    bool reads = false;
};

std::span<Verb const> verbs();
// The row with exactly this name, or nothing.
Verb const* find_verb(std::string_view name);
// What a command without a row is: local, messages coloured, never interactive, destroys nothing.
Verb const& ordinary_verb();

// A git command line taken apart: `git [options] verb arguments`; argv is what follows `git`.
struct GitCall {
    std::vector<std::string> options;   // before the verb, as in `git -c a=b`
    std::string verb;                   // empty if there is none, as in `git --version`
    std::vector<std::string> arguments; // after the verb
};
GitCall parse_git_call(std::span<std::string const> argv);
// The row that fits best: that of verb and subcommand, that of the verb, or ordinary_verb().
Verb const& verb_for(GitCall const& call);

// The exit codes that are no failure: 0, and 1 where that is an answer.
std::set<int> default_ok_exits(Verb const& verb, std::span<std::string const> arguments);

// True if it only looks: always, or with these arguments.
bool only_looks(Verb const& verb, std::span<std::string const> arguments);

// Splits the expansion of an alias into words as git's split_cmdline does (blanks, '...', "...",
// backslash). Nothing if a quote is not closed or the last backslash escapes nothing.
std::optional<std::vector<std::string>> split_alias(std::string_view expansion);

} // namespace mgit
