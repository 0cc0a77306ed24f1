#include "mgit/git/verbs.hpp"

#include "git/options.hpp"

#include <algorithm>
#include <array>

namespace mgit {
namespace {

using Arguments = std::span<std::string const>;

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
constexpr Valued pick_options{"mX", "S", "cleanup mainline strategy strategy-option"};

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
    Valued const valued{"sXoj", "rS",
                        "strategy strategy-option server-option upload-pack jobs depth deepen "
                        "shallow-since shallow-exclude refmap negotiation-tip cleanup"};
    GitOptions const given(arguments, valued);
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

constexpr std::string_view nothing;
constexpr std::string_view uncommitted = "uncommitted changes";
constexpr std::string_view unreachable = "commits that no branch reaches";

bool is_now(std::optional<std::string_view> time) {
    return time == "now" || time == "all";
}

std::string_view branch_destroys(Arguments arguments) {
    GitOptions const given(arguments, {"u", "t", "set-upstream-to"});
    bool const forced =
        given.any({"-D"}) || (given.any({"-d", "--delete"}) && given.any({"-f", "--force"}));
    return forced ? "unmerged commits of the deleted branch" : nothing;
}

// No branch can have such a name. Another single operand may be a branch or a file; only a look
// into each repository could tell, and git prefers the branch.
bool can_only_be_a_path(std::string_view operand) {
    return operand == "." || operand == ".." || operand.starts_with("./") ||
           operand.starts_with("../") || operand.ends_with('/') ||
           operand.find_first_of("*?[:") != std::string_view::npos;
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
    GitOptions const given(arguments,
                           {"o", "", "repo push-option receive-pack exec recurse-submodules"});
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

// --- the table -----------------------------------------------------------------------------------

using enum Where;
using enum Colour;

// In order of their names.
constexpr auto table = std::to_array<Verb>({
    {"add", local, messages, "add file contents to the index", add_interactive},
    {"am", local, messages, "apply patches from a mailbox", am_interactive},
    {"annotate", local, all, "show who last changed each line", nullptr, nullptr, nullptr, always},
    {"blame", local, all, "show who last changed each line", nullptr, nullptr, nullptr, always},
    {"branch", local, all, "list, create or delete branches", branch_interactive, branch_destroys,
     nullptr, branch_pages},
    {"cat-file", local, none, "show the content of objects"},
    {"checkout", local, messages, "switch branches or restore files", checkout_interactive,
     checkout_destroys},
    {"cherry-pick", local, messages, "apply the changes of existing commits", pick_interactive},
    {"citool", local, messages, "commit in a window", always},
    {"clean", local, messages, "remove untracked files", clean_interactive, clean_destroys},
    {"clone", network, messages, "clone a repository"},
    {"commit", local, messages, "record changes", commit_interactive},
    {"config", local, none, "get and set options", config_interactive},
    {"diff", local, all, "show changes", nullptr, nullptr, diff_answers, always},
    {"diff-files", local, none, "compare files and the index", nullptr, nullptr, diff_answers},
    {"diff-index", local, none, "compare a tree with files or the index", nullptr, nullptr,
     diff_answers},
    {"diff-tree", local, none, "compare two trees", nullptr, nullptr, diff_answers},
    {"difftool", local, messages, "show changes in another program", difftool_interactive},
    {"fetch", network, messages, "get objects and refs from a remote"},
    {"filter-branch", local, messages, "rewrite branches", nullptr, filter_branch_destroys},
    {"for-each-ref", local, none, "list refs in a format"},
    {"gc", local, messages, "clean up and optimise the repository", nullptr, gc_destroys},
    {"grep", local, all, "search tracked files", nullptr, nullptr, always, always},
    {"gui", local, messages, "work in a window", always},
    {"lfs fetch", network, messages, "get large files from a remote"},
    {"lfs pull", network, messages, "get large files and check them out"},
    {"lfs push", network, messages, "send large files to a remote"},
    {"log", local, all, "show the history", nullptr, nullptr, nullptr, always},
    {"ls-files", local, none, "list tracked files"},
    {"ls-remote", network, none, "list the refs of a remote"},
    {"ls-tree", local, none, "list a tree"},
    {"merge", local, messages, "join histories", merge_interactive},
    {"merge-base", local, none, "find common ancestors"},
    {"mergetool", local, messages, "resolve conflicts in another program", mergetool_interactive},
    {"name-rev", local, none, "find names for commits"},
    {"notes", local, messages, "add or show notes of objects", notes_interactive},
    {"prune", local, messages, "remove unreachable objects", nullptr, prune_destroys},
    {"pull", network, messages, "fetch and integrate", pull_interactive},
    {"push", network, messages, "update a remote", nullptr, push_destroys},
    {"range-diff", local, all, "compare two ranges of commits", nullptr, nullptr, nullptr, always},
    {"rebase", local, messages, "apply commits again on another base", rebase_interactive},
    {"reflog", local, all, "show or change the reflog", nullptr, reflog_destroys, nullptr,
     reflog_pages},
    {"remote prune", network, messages, "forget branches that the remote has no more"},
    {"remote show", network, messages, "tell about a remote"},
    {"remote update", network, messages, "fetch from several remotes"},
    {"replace", local, messages, "replace objects by others", replace_interactive},
    {"reset", local, messages, "move HEAD, reset the index or files", reset_interactive,
     reset_destroys},
    {"restore", local, messages, "restore files", restore_interactive, restore_destroys},
    {"rev-list", local, none, "list commits"},
    {"rev-parse", local, none, "find out about revisions and the repository"},
    {"revert", local, messages, "undo existing commits by new ones", pick_interactive},
    {"rm", local, messages, "remove tracked files", nullptr, rm_destroys},
    {"send-email", network, messages, "send patches by mail", always},
    {"shortlog", local, all, "show the history by author", nullptr, nullptr, nullptr, always},
    {"show", local, all, "show objects", nullptr, nullptr, nullptr, always},
    {"show-branch", local, all, "show branches and their commits", nullptr, nullptr, nullptr,
     always},
    {"show-ref", local, none, "list refs"},
    {"stash", local, messages, "put changes aside", stash_interactive, stash_destroys},
    {"stash list", local, all, "list what was put aside", nullptr, nullptr, nullptr, always},
    {"stash show", local, all, "show what was put aside", nullptr, nullptr, nullptr, always},
    {"status", local, all, "show the state of the work tree"},
    {"submodule", local, messages, "work with submodules", nullptr, submodule_destroys},
    {"submodule add", network, messages, "clone a repository as a submodule"},
    {"submodule update", network, messages, "fetch and check out submodules", nullptr,
     submodule_destroys},
    {"switch", local, messages, "switch branches", nullptr, switch_destroys},
    {"symbolic-ref", local, none, "read or change symbolic refs"},
    {"tag", local, all, "list, create or delete tags", tag_interactive, nullptr, nullptr,
     tag_pages},
    {"update-ref", local, none, "change a ref", nullptr, update_ref_destroys},
    {"var", local, none, "show a variable of git"},
    {"whatchanged", local, all, "show the history with the files", nullptr, nullptr, nullptr,
     always},
    {"worktree", local, messages, "work with several work trees", nullptr, worktree_destroys},
});
static_assert(std::ranges::is_sorted(table, {}, &Verb::name), "find_verb searches by halves");

constexpr Verb ordinary{};

// GitOptions of git itself whose value is the next word.
constexpr auto git_valued = std::to_array<std::string_view>(
    {"-C", "-c", "--git-dir", "--work-tree", "--namespace", "--config-env", "--attr-source",
     "--super-prefix", "--shallow-file"});

// GitOptions of git itself that take the place of a verb.
constexpr auto git_answers = std::to_array<std::string_view>(
    {"--version", "-v", "--help", "-h", "--exec-path", "--html-path", "--man-path", "--info-path"});

bool is_one_of(std::string const& word, std::span<std::string_view const> list) {
    return std::ranges::find(list, word) != list.end();
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

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

Verb const& verb_for(GitCall const& call) {
    auto const subcommand = std::ranges::find_if(call.arguments, [](std::string const& word) {
        return word == "--" || !word.starts_with('-');
    });
    Verb const* row = nullptr;
    if (subcommand != call.arguments.end()) {
        row = find_verb(call.verb + " " + *subcommand);
    }
    if (row == nullptr) {
        row = find_verb(call.verb);
    }
    return row == nullptr ? ordinary : *row;
}

std::set<int> default_ok_exits(Verb const& verb, Arguments arguments) {
    bool const answers = verb.answers != nullptr && verb.answers(arguments);
    return answers ? std::set{0, 1} : std::set{0};
}

GitCall parse_git_call(std::span<std::string const> argv) {
    GitCall call;
    auto word = argv.begin();
    while (word != argv.end() && word->starts_with('-')) {
        if (is_one_of(*word, git_answers)) {
            call.options.insert(call.options.end(), word, argv.end());
            return call;
        }
        bool const valued = is_one_of(*word, git_valued);
        call.options.push_back(*word++);
        if (valued && word != argv.end()) {
            call.options.push_back(*word++);
        }
    }
    if (word != argv.end()) {
        call.verb = *word++;
    }
    call.arguments.assign(word, argv.end());
    return call;
}

std::optional<std::vector<std::string>> split_alias(std::string_view expansion) {
    std::vector<std::string> words{""};
    char quote = '\0';
    for (std::size_t i = 0; i < expansion.size(); ++i) {
        char const c = expansion[i];
        if (quote == '\0' && is_blank(c)) {
            while (i + 1 < expansion.size() && is_blank(expansion[i + 1])) {
                ++i;
            }
            words.emplace_back();
        } else if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == quote) {
            quote = '\0';
        } else if (c == '\\' && quote != '\'') {
            if (++i == expansion.size()) {
                return std::nullopt;
            }
            words.back() += expansion[i];
        } else {
            words.back() += c;
        }
    }
    if (quote != '\0') {
        return std::nullopt;
    }
    return words;
}

} // namespace mgit
