#include "git/verb_rules.hpp"
#include "mgit/git/verbs.hpp"

#include <algorithm>
#include <array>

namespace mgit {
namespace {

using enum Where;
using enum Colour;

// It may move branches, tags or HEAD of the repo that it runs in.
constexpr Verb moving(Verb verb) {
    verb.moves_refs = true;
    return verb;
}

// Of its success people want to know no more than what has changed.
constexpr Verb folding(Verb verb, bool (*folds)(Arguments)) {
    verb.folds = folds;
    return verb;
}

// Neither files nor refs are others afterwards.
constexpr Verb reading(Verb verb) {
    verb.reads = true;
    return verb;
}

// In order of their names.
constexpr auto table = std::to_array<Verb>({
    {"add", local, messages, "add file contents to the index", add_interactive},
    moving({"am", local, messages, "apply patches from a mailbox", am_interactive}),
    reading({"annotate", local, all, "show who last changed each line", nullptr, nullptr, nullptr,
             always}),
    reading({"blame", local, all, "show who last changed each line", nullptr, nullptr, nullptr,
             always}),
    {"branch", local, all, "list, create or delete branches", branch_interactive, branch_destroys,
     nullptr, branch_pages},
    reading({"cat-file", local, none, "show the content of objects"}),
    moving({"checkout", local, messages, "switch branches or restore files", checkout_interactive,
            checkout_destroys}),
    moving({"cherry-pick", local, messages, "apply the changes of existing commits",
            pick_interactive}),
    {"citool", local, messages, "commit in a window", always},
    {"clean", local, messages, "remove untracked files", clean_interactive, clean_destroys},
    folding({"clone", network, messages, "clone a repository"}, always_folds),
    moving({"commit", local, messages, "record changes", commit_interactive}),
    {"config", local, none, "get and set options", config_interactive},
    reading({"describe", local, none, "name a commit by the tag next to it"}),
    reading({"diff", local, all, "show changes", nullptr, nullptr, diff_answers, always}),
    reading(
        {"diff-files", local, none, "compare files and the index", nullptr, nullptr, diff_answers}),
    reading({"diff-index", local, none, "compare a tree with files or the index", nullptr, nullptr,
             diff_answers}),
    reading({"diff-tree", local, none, "compare two trees", nullptr, nullptr, diff_answers}),
    {"difftool", local, messages, "show changes in another program", difftool_interactive},
    folding(moving({"fetch", network, messages, "get objects and refs from a remote"}),
            fetch_folds),
    {"filter-branch", local, messages, "rewrite branches", nullptr, filter_branch_destroys},
    reading({"for-each-ref", local, none, "list refs in a format"}),
    folding({"gc", local, messages, "clean up and optimise the repository", nullptr, gc_destroys},
            always_folds),
    reading({"grep", local, all, "search tracked files", nullptr, nullptr, always, always}),
    {"gui", local, messages, "work in a window", always},
    folding({"lfs fetch", network, messages, "get large files from a remote"}, always_folds),
    folding({"lfs pull", network, messages, "get large files and check them out"}, always_folds),
    folding({"lfs push", network, messages, "send large files to a remote"}, always_folds),
    reading({"log", local, all, "show the history", nullptr, nullptr, nullptr, always}),
    reading({"ls-files", local, none, "list tracked files"}),
    reading({"ls-remote", network, none, "list the refs of a remote"}),
    reading({"ls-tree", local, none, "list a tree"}),
    moving({"merge", local, messages, "join histories", merge_interactive}),
    reading({"merge-base", local, none, "find common ancestors"}),
    {"mergetool", local, messages, "resolve conflicts in another program", mergetool_interactive},
    reading({"name-rev", local, none, "find names for commits"}),
    {"notes", local, messages, "add or show notes of objects", notes_interactive},
    {"prune", local, messages, "remove unreachable objects", nullptr, prune_destroys},
    folding(moving({"pull", network, messages, "fetch and integrate", pull_interactive}),
            fetch_folds),
    folding(moving({"push", network, messages, "update a remote", nullptr, push_destroys}),
            push_folds),
    reading({"range-diff", local, all, "compare two ranges of commits", nullptr, nullptr, nullptr,
             always}),
    moving({"rebase", local, messages, "apply commits again on another base", rebase_interactive}),
    {"reflog", local, all, "show or change the reflog", nullptr, reflog_destroys, nullptr,
     reflog_pages},
    folding(
        moving({"remote prune", network, messages, "forget branches that the remote has no more"}),
        prune_folds),
    reading({"remote show", network, messages, "tell about a remote"}),
    folding(moving({"remote update", network, messages, "fetch from several remotes"}),
            fetch_folds),
    {"replace", local, messages, "replace objects by others", replace_interactive},
    moving({"reset", local, messages, "move HEAD, reset the index or files", reset_interactive,
            reset_destroys}),
    {"restore", local, messages, "restore files", restore_interactive, restore_destroys},
    reading({"rev-list", local, none, "list commits"}),
    reading({"rev-parse", local, none, "find out about revisions and the repository"}),
    moving({"revert", local, messages, "undo existing commits by new ones", pick_interactive}),
    {"rm", local, messages, "remove tracked files", nullptr, rm_destroys},
    {"send-email", network, messages, "send patches by mail", always},
    reading(
        {"shortlog", local, all, "show the history by author", nullptr, nullptr, nullptr, always}),
    reading({"show", local, all, "show objects", nullptr, nullptr, nullptr, always}),
    reading({"show-branch", local, all, "show branches and their commits", nullptr, nullptr,
             nullptr, always}),
    reading({"show-ref", local, none, "list refs"}),
    {"stash", local, messages, "put changes aside", stash_interactive, stash_destroys},
    reading(
        {"stash list", local, all, "list what was put aside", nullptr, nullptr, nullptr, always}),
    reading(
        {"stash show", local, all, "show what was put aside", nullptr, nullptr, nullptr, always}),
    reading({"status", local, all, "show the state of the work tree"}),
    {"submodule", local, messages, "work with submodules", nullptr, submodule_destroys},
    {"submodule add", network, messages, "clone a repository as a submodule"},
    folding({"submodule update", network, messages, "fetch and check out submodules", nullptr,
             submodule_destroys},
            always_folds),
    moving({"switch", local, messages, "switch branches", nullptr, switch_destroys}),
    {"symbolic-ref", local, none, "read or change symbolic refs"},
    {"tag", local, all, "list, create or delete tags", tag_interactive, nullptr, nullptr,
     tag_pages},
    {"update-ref", local, none, "change a ref", nullptr, update_ref_destroys},
    reading({"var", local, none, "show a variable of git"}),
    reading({"whatchanged", local, all, "show the history with the files", nullptr, nullptr,
             nullptr, always}),
    {"worktree", local, messages, "work with several work trees", nullptr, worktree_destroys},
});
static_assert(std::ranges::is_sorted(table, {}, &Verb::name), "find_verb searches by halves");

constexpr Verb ordinary{};

} // namespace

std::span<Verb const> verbs() {
    return table;
}

Verb const& ordinary_verb() {
    return ordinary;
}

Verb const* find_verb(std::string_view name) {
    auto const row = std::ranges::lower_bound(table, name, {}, &Verb::name);
    return row != table.end() && row->name == name ? &*row : nullptr;
}

} // namespace mgit
