// What the arguments of git's verbs mean: whether they need a terminal, destroy something, answer.
// Knows no repository; which verb asks which of these stands in the table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mgit {

// What follows the verb.
using Arguments = std::span<std::string const>;

// Whether they need a terminal.
bool always(Arguments);
bool add_interactive(Arguments);
bool am_interactive(Arguments);
bool branch_interactive(Arguments);
bool checkout_interactive(Arguments);
bool clean_interactive(Arguments);
bool commit_interactive(Arguments);
bool config_interactive(Arguments);
bool difftool_interactive(Arguments);
bool merge_interactive(Arguments);
bool pick_interactive(Arguments);
bool mergetool_interactive(Arguments);
bool notes_interactive(Arguments);
bool pull_interactive(Arguments);
bool rebase_interactive(Arguments);
bool replace_interactive(Arguments);
bool reset_interactive(Arguments);
bool restore_interactive(Arguments);
bool stash_interactive(Arguments);
bool tag_interactive(Arguments);

// What they destroy for good; empty if nothing.
std::string_view branch_destroys(Arguments);
std::string_view checkout_destroys(Arguments);
std::string_view clean_destroys(Arguments);
std::string_view filter_branch_destroys(Arguments);
std::string_view gc_destroys(Arguments);
std::string_view prune_destroys(Arguments);
std::string_view push_destroys(Arguments);
std::string_view reflog_destroys(Arguments);
std::string_view reset_destroys(Arguments);
std::string_view restore_destroys(Arguments);
std::string_view rm_destroys(Arguments);
std::string_view stash_destroys(Arguments);
std::string_view submodule_destroys(Arguments);
std::string_view switch_destroys(Arguments);
std::string_view update_ref_destroys(Arguments);
std::string_view worktree_destroys(Arguments);

// Whether 1 is an answer.
bool diff_answers(Arguments);

// Whether people read it page by page.
bool branch_pages(Arguments);
bool reflog_pages(Arguments);
bool tag_pages(Arguments);

// Whether what it prints when all is well matters less than what has changed: not if it was asked
// to tell.
bool always_folds(Arguments);
bool fetch_folds(Arguments); // pull and remote update, too
bool prune_folds(Arguments);
bool push_folds(Arguments);

} // namespace mgit
