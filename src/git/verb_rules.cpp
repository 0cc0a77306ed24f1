#include "git/verb_rules.hpp"

#include "git/options.hpp"

#include <algorithm>

namespace mgit {
namespace {

// --- which options have a value ------------------------------------------------------------------

constexpr Valued commit_options{
    "mFCct", "uS",
    "message file reuse-message reedit-message author date template cleanup fixup squash trailer "
    "pathspec-from-file"};
constexpr Valued checkout_options{"bB", "t", "orphan conflict pathspec-from-file"};
constexpr Valued restore_options{"s", "", "source conflict pathspec-from-file"};
constexpr Valued clean_options{"e", "", "exclude"};
constexpr Valued path_options{"", "", "pathspec-from-file chmod"}; // add, reset, rm
constexpr Valued stash_options{"m", "", "message pathspec-from-file"};
constexpr Valued push_options{"o", "", "repo push-option receive-pack exec recurse-submodules"};
constexpr Valued pull_options{"sXoj", "rS",
                              "strategy strategy-option server-option upload-pack jobs depth "
                              "deepen shallow-since shallow-exclude refmap negotiation-tip "
                              "cleanup"}; // fetch, too
constexpr Valued pick_options{"mX", "S", "cleanup mainline strategy strategy-option"};

constexpr std::string_view nothing;
constexpr std::string_view uncommitted = "uncommitted changes";
constexpr std::string_view unreachable = "commits that no branch reaches";

bool is_now(std::optional<std::string_view> time) {
    return time == "now" || time == "all";
}

// No branch can have such a name. Another single operand may be a branch or a file; only a look
// into each repository could tell, and git prefers the branch.
bool can_only_be_a_path(std::string_view operand) {
    return operand == "." || operand == ".." || operand.starts_with("./") ||
           operand.starts_with("../") || operand.ends_with('/') ||
           operand.find_first_of("*?[:") != std::string_view::npos;
}

} // namespace

// --- what needs a terminal -----------------------------------------------------------------------

bool always(Arguments) {
    return true;
}

bool add_interactive(Arguments arguments) {
    return GitOptions(arguments, path_options)
        .any({"-p", "--patch", "-i", "--interactive", "-e", "--edit"});
}

bool am_interactive(Arguments arguments) {
    Valued const valued{"Cp", "S", "directory exclude include patch-format whitespace empty"};
    return GitOptions(arguments, valued).any({"-i", "--interactive"});
}

bool branch_interactive(Arguments arguments) {
    return GitOptions(arguments, {"u", "t", "set-upstream-to"}).any({"--edit-description"});
}

bool checkout_interactive(Arguments arguments) {
    return GitOptions(arguments, checkout_options).any({"-p", "--patch"});
}

bool clean_interactive(Arguments arguments) {
    return GitOptions(arguments, clean_options).any({"-i", "--interactive"});
}

bool commit_interactive(Arguments arguments) {
    GitOptions const given(arguments, commit_options);
    if (given.any({"--dry-run", "--short", "--porcelain", "--long", "-z", "--null"})) {
        return false;
    }
    if (given.any({"-p", "--patch", "--interactive", "-e", "--edit", "-c", "--reedit-message"})) {
        return true;
    }
    if (given.any({"-m", "--message", "-F", "--file", "-C", "--reuse-message", "--no-edit"})) {
        return false;
    }
    auto const fixup = given.value({"--fixup"});
    return !fixup || fixup->starts_with("amend:") || fixup->starts_with("reword:");
}

bool config_interactive(Arguments arguments) {
    GitOptions const given(arguments, {"ft", "", "file blob type default comment value url"});
    return given.any({"-e", "--edit"}) ||
           (given.operands().size() == 1 && given.operand(0) == "edit");
}

bool difftool_interactive(Arguments arguments) {
    return !GitOptions(arguments, {"tx", "", "tool extcmd"})
                .any({"-y", "--no-prompt", "--tool-help"});
}

// Without --edit, merge, cherry-pick and revert open an editor only if they find a terminal.
bool merge_interactive(Arguments arguments) {
    Valued const valued{"mFsX", "S", "message file strategy strategy-option cleanup into-name"};
    return GitOptions(arguments, valued).any({"-e", "--edit", "--continue"});
}

bool pick_interactive(Arguments arguments) {
    return GitOptions(arguments, pick_options).any({"-e", "--edit", "--continue"});
}

bool mergetool_interactive(Arguments arguments) {
    return !GitOptions(arguments, {"tO", "", "tool"}).any({"--tool-help"});
}

bool notes_interactive(Arguments arguments) {
    GitOptions const given(arguments,
                           {"mFcC", "", "ref message file reuse-message reedit-message"});
    std::string_view const what = given.operand(0);
    if (what != "add" && what != "append" && what != "edit") {
        return false;
    }
    return given.any({"-e", "--edit", "-c", "--reedit-message"}) ||
           !given.any({"-m", "--message", "-F", "--file", "-C", "--reuse-message"});
}

bool pull_interactive(Arguments arguments) {
    GitOptions const given(arguments, pull_options);
    std::string_view const rebase = given.value({"-r", "--rebase"}).value_or("");
    return rebase == "i" || rebase == "interactive" || given.any({"-e", "--edit"});
}

bool rebase_interactive(Arguments arguments) {
    Valued const valued{"sXxC", "rS", "onto strategy strategy-option exec whitespace empty"};
    return GitOptions(arguments, valued).any({"-i", "--interactive", "--edit-todo", "--continue"});
}

bool replace_interactive(Arguments arguments) {
    return GitOptions(arguments, {"", "", "format"}).any({"-e", "--edit"});
}

bool reset_interactive(Arguments arguments) {
    return GitOptions(arguments, path_options).any({"-p", "--patch"});
}

bool restore_interactive(Arguments arguments) {
    return GitOptions(arguments, restore_options).any({"-p", "--patch"});
}

bool stash_interactive(Arguments arguments) {
    return GitOptions(arguments, stash_options).any({"-p", "--patch"});
}

bool tag_interactive(Arguments arguments) {
    GitOptions const given(arguments, {"mFu", "n", "message file local-user cleanup sort format"});
    return given.any({"-e", "--edit"}) ||
           (given.any({"-a", "--annotate", "-s", "--sign", "-u", "--local-user"}) &&
            !given.any({"-m", "--message", "-F", "--file"}));
}

// --- what cannot be undone -----------------------------------------------------------------------

std::string_view branch_destroys(Arguments arguments) {
    GitOptions const given(arguments, {"u", "t", "set-upstream-to"});
    bool const forced =
        given.any({"-D"}) || (given.any({"-d", "--delete"}) && given.any({"-f", "--force"}));
    return forced ? "unmerged commits of the deleted branch" : nothing;
}

std::string_view checkout_destroys(Arguments arguments) {
    GitOptions const given(arguments, checkout_options);
    if (given.any({"-p", "--patch"})) {
        return nothing;
    }
    bool const paths = given.operands_after_dashes() || given.operands().size() > 1 ||
                       can_only_be_a_path(given.operand(0)) ||
                       given.any({"--ours", "--theirs", "--pathspec-from-file"});
    return paths || given.any({"-f", "--force"}) ? uncommitted : nothing;
}

std::string_view clean_destroys(Arguments arguments) {
    GitOptions const given(arguments, clean_options);
    bool const asks = given.any({"-n", "--dry-run", "-i", "--interactive"});
    return given.any({"-f", "--force"}) && !asks ? "untracked files" : nothing;
}

std::string_view filter_branch_destroys(Arguments arguments) {
    Valued const valued{
        "d", "",
        "setup subdirectory-filter env-filter tree-filter index-filter "
        "parent-filter msg-filter commit-filter tag-name-filter original state-branch"};
    return GitOptions(arguments, valued).any({"-f", "--force"}) ? "the backup in refs/original"
                                                                : nothing;
}

std::string_view gc_destroys(Arguments arguments) {
    return is_now(GitOptions(arguments, {}).value({"--prune"})) ? unreachable : nothing;
}

std::string_view prune_destroys(Arguments arguments) {
    GitOptions const given(arguments, {"", "", "expire"});
    bool const spares = given.any({"-n", "--dry-run"}) ||
                        (given.any({"--expire"}) && !is_now(given.value({"--expire"})));
    return spares ? nothing : unreachable;
}

// --force-with-lease is left alone: it is the guard already.
std::string_view push_destroys(Arguments arguments) {
    GitOptions const given(arguments, push_options);
    if (given.any({"-n", "--dry-run"})) {
        return nothing;
    }
    bool const forced =
        given.any({"-f", "--force", "--mirror", "-d", "--delete", "--prune"}) ||
        std::ranges::any_of(given.operands(), [](std::string_view refspec) {
            return refspec.starts_with('+') || (refspec.starts_with(':') && refspec != ":");
        });
    return forced ? "commits on the remote" : nothing;
}

std::string_view reflog_destroys(Arguments arguments) {
    GitOptions const given(arguments, {"", "", "expire expire-unreachable"});
    if (given.any({"-n", "--dry-run"})) {
        return nothing;
    }
    bool const deletes = given.operand(0) == "delete";
    bool const expires =
        given.operand(0) == "expire" &&
        (is_now(given.value({"--expire"})) || is_now(given.value({"--expire-unreachable"})));
    return deletes || expires ? "commits that only the reflog keeps" : nothing;
}

// --merge drops what is staged; --keep refuses where something would be lost.
std::string_view reset_destroys(Arguments arguments) {
    return GitOptions(arguments, path_options).any({"--hard", "--merge"}) ? uncommitted : nothing;
}

std::string_view restore_destroys(Arguments arguments) {
    GitOptions const given(arguments, restore_options);
    bool const index_only = given.any({"-S", "--staged"}) && !given.any({"-W", "--worktree"});
    bool const paths = !given.operands().empty() || given.any({"--pathspec-from-file"});
    return paths && !index_only && !given.any({"-p", "--patch"}) ? uncommitted : nothing;
}

std::string_view rm_destroys(Arguments arguments) {
    GitOptions const given(arguments, path_options);
    bool const spares = given.any({"-n", "--dry-run", "--cached"});
    return given.any({"-f", "--force"}) && !spares ? uncommitted : nothing;
}

std::string_view stash_destroys(Arguments arguments) {
    GitOptions const given(arguments, stash_options);
    return given.operand(0) == "clear" || given.operand(0) == "drop" ? "stashed changes" : nothing;
}

std::string_view submodule_destroys(Arguments arguments) {
    GitOptions const given(arguments, {"bj", "", "branch reference name depth jobs filter"});
    bool const drops = given.operand(0) == "update" || given.operand(0) == "deinit";
    return drops && given.any({"-f", "--force"}) ? "uncommitted changes in submodules" : nothing;
}

std::string_view switch_destroys(Arguments arguments) {
    GitOptions const given(arguments, {"cC", "t", "create force-create orphan conflict"});
    return given.any({"-f", "--force", "--discard-changes"}) ? uncommitted : nothing;
}

std::string_view update_ref_destroys(Arguments arguments) {
    return GitOptions(arguments, {"m", "", ""}).any({"-d"}) ? "commits of the deleted ref"
                                                            : nothing;
}

std::string_view worktree_destroys(Arguments arguments) {
    GitOptions const given(arguments, {"bB", "", "reason expire"});
    return given.operand(0) == "remove" && given.any({"-f", "--force"}) ? uncommitted : nothing;
}

// --- where 1 is an answer ------------------------------------------------------------------------

bool diff_answers(Arguments arguments) {
    return GitOptions(arguments, {"SGOUlI", "MCBDX", "output"})
        .any({"--quiet", "--exit-code", "--no-index"});
}

// --- what is read page by page -------------------------------------------------------------------

bool branch_pages(Arguments arguments) {
    GitOptions const given(arguments, {"u", "t",
                                       "set-upstream-to contains no-contains merged "
                                       "no-merged points-at sort format column"});
    return given.any({"-l", "--list", "-a", "--all", "-r", "--remotes"}) ||
           (given.operands().empty() &&
            !given.any({"--show-current", "--unset-upstream", "-u", "--set-upstream-to"}));
}

bool reflog_pages(Arguments arguments) {
    std::string_view const what = GitOptions(arguments, {}).operand(0);
    return what != "expire" && what != "delete" && what != "exists";
}

bool tag_pages(Arguments arguments) {
    GitOptions const given(arguments, {"mFu", "n",
                                       "message file local-user cleanup contains no-contains "
                                       "merged no-merged points-at sort format column"});
    return given.any({"-l", "--list", "-n"}) || given.operands().empty();
}

// --- what is folded when all is well -------------------------------------------------------------

bool always_folds(Arguments arguments) {
    return !GitOptions(arguments, {}).any({"-h", "--help", "-v", "--verbose"});
}

bool fetch_folds(Arguments arguments) {
    return !GitOptions(arguments, pull_options)
                .any({"-h", "--help", "-v", "--verbose", "--dry-run", "--porcelain"});
}

bool prune_folds(Arguments arguments) {
    return !GitOptions(arguments, {}).any({"-h", "--help", "-n", "--dry-run"});
}

bool push_folds(Arguments arguments) {
    return !GitOptions(arguments, push_options)
                .any({"-h", "--help", "-v", "--verbose", "-n", "--dry-run", "--porcelain"});
}

} // namespace mgit
