#include "mgit/git/verbs.hpp"
#include "support/catch.hpp"

#include <set>
#include <sstream>

using namespace mgit;

namespace {

// "commit -m x" as a call; words are split at blanks.
GitCall call(std::string const& line) {
    std::istringstream words(line);
    std::vector<std::string> argv;
    for (std::string word; words >> word;) {
        argv.push_back(word);
    }
    return parse_git_call(argv);
}

bool interactive(std::string const& line) {
    GitCall const git = call(line);
    Verb const& verb = verb_for(git);
    return verb.interactive != nullptr && verb.interactive(git.arguments);
}

std::string destroys(std::string const& line) {
    GitCall const git = call(line);
    Verb const& verb = verb_for(git);
    return std::string(verb.destroys != nullptr ? verb.destroys(git.arguments) : "");
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("every verb is in the table once, is found by its name and says what it does") {
    std::set<std::string_view> names;
    for (Verb const& verb : verbs()) {
        INFO(verb.name);
        CHECK(names.insert(verb.name).second);
        CHECK(find_verb(verb.name) == &verb);
        CHECK_FALSE(verb.summary.empty());
    }
    CHECK(find_verb("") == nullptr);
    CHECK(find_verb("frobnicate") == nullptr);
    CHECK(find_verb("remote") == nullptr);
}

TEST_CASE("a call has the row of its subcommand, of its verb, or the ordinary one") {
    CHECK(verb_for(call("remote -v update --prune")).name == "remote update");
    CHECK(verb_for(call("remote update")).where == Where::network);
    CHECK(&verb_for(call("remote -v")) == &ordinary_verb());
    CHECK(verb_for(call("submodule --quiet update")).where == Where::network);
    CHECK(verb_for(call("submodule foreach make")).where == Where::local);
    CHECK(verb_for(call("stash list")).colour == Colour::all);
    CHECK(verb_for(call("stash push -- list")).colour == Colour::messages);
    CHECK(verb_for(call("-c a=b pull --rebase")).where == Where::network);
    CHECK(&verb_for(call("frobnicate")) == &ordinary_verb());
    CHECK(&verb_for(call("--version")) == &ordinary_verb());
}

TEST_CASE("only verbs that read and run no hooks may be coloured as a whole") {
    for (char const* const verb : {"log", "show", "diff", "status", "grep", "blame"}) {
        CHECK(find_verb(verb)->colour == Colour::all);
    }
    for (char const* const verb : {"pull", "commit", "push", "merge", "checkout", "rebase"}) {
        CHECK(find_verb(verb)->colour == Colour::messages);
    }
    for (char const* const verb : {"rev-parse", "config", "for-each-ref", "ls-files"}) {
        CHECK(find_verb(verb)->colour == Colour::none);
    }
    CHECK(ordinary_verb().colour == Colour::messages);
}

TEST_CASE("a call that opens an editor, asks or starts a tool needs a terminal") {
    auto const line = GENERATE(
        "commit", "commit -a", "commit --amend", "commit -v", "commit -t template",
        "commit -m x -e", "commit -p -m x", "commit --interactive", "commit -c HEAD",
        "commit --fixup=amend:HEAD", "commit --squash HEAD", "commit -- -m", "commit -u -S",
        "rebase -i HEAD~3", "rebase --interactive", "rebase --inter", "rebase --edit-todo",
        "rebase --continue", "merge --continue", "cherry-pick --continue", "revert --continue",
        "merge -e topic", "merge --edit topic", "cherry-pick -e HEAD", "revert --edit HEAD",
        "pull --rebase=interactive", "pull --edit", "add -p", "add -i", "add -e", "add --patch",
        "add -vp", "checkout -p", "restore --patch", "reset -p", "stash -p", "stash push -p",
        "stash save --patch", "mergetool", "difftool", "difftool HEAD~1", "citool", "gui",
        "tag -a v1", "tag -s v1", "tag -m x -e v1", "branch --edit-description", "notes add",
        "notes edit HEAD", "notes --ref x append", "config -e", "config --global --edit",
        "config edit --global", "clean -i", "clean -di", "am -i", "send-email x.patch",
        "replace --edit HEAD");
    INFO(line);
    CHECK(interactive(line));
}

TEST_CASE("a call that needs nobody does not need a terminal") {
    auto const line = GENERATE(
        "commit -m x", "commit -am x", "commit -mx", "commit -m -p", "commit --message=-e",
        "commit --message -p", "commit --mess x", "commit -F file", "commit -C HEAD",
        "commit --amend --no-edit", "commit --fixup HEAD", "commit --fixup=HEAD~1",
        "commit --dry-run", "commit --short", "commit -m x -- -p", "commit -m x -S -uno",
        "rebase main", "rebase --abort", "rebase -x -i", "rebase --onto -i main", "merge topic",
        "merge --no-edit topic", "merge -m -e topic", "revert HEAD", "cherry-pick HEAD",
        "cherry-pick -m 1 HEAD", "pull", "pull --rebase", "pull -r", "pull --rebase=merges",
        "add .", "add -u", "add -- -p", "checkout -b -p", "restore -s -p file", "reset --hard",
        "stash", "stash push -m -p", "stash -- -p", "difftool -y", "difftool --no-prompt",
        "mergetool --tool-help", "tag v1", "tag -a -m x v1", "tag -am x v1", "tag -l",
        "branch topic", "notes", "notes show", "notes add -m x", "notes copy HEAD HEAD~1",
        "config user.name", "config user.name edit", "clean -f", "clean -fe -i", "am mbox",
        "status", "log -p", "--version");
    INFO(line);
    CHECK_FALSE(interactive(line));
}

TEST_CASE("a call that loses something for good says what") {
    using Row = std::pair<char const*, char const*>;
    auto const [line, loss] = GENERATE(
        Row{"reset --hard", "uncommitted changes"},
        Row{"reset HEAD~1 --hard", "uncommitted changes"},
        Row{"reset --har", "uncommitted changes"}, Row{"reset --merge", "uncommitted changes"},
        Row{"checkout -f", "uncommitted changes"}, Row{"checkout -qf main", "uncommitted changes"},
        Row{"checkout -- file", "uncommitted changes"}, Row{"checkout .", "uncommitted changes"},
        Row{"checkout HEAD file", "uncommitted changes"},
        Row{"checkout *.c", "uncommitted changes"}, Row{"checkout src/", "uncommitted changes"},
        Row{"checkout --ours x", "uncommitted changes"}, Row{"restore file", "uncommitted changes"},
        Row{"restore -SW file", "uncommitted changes"},
        Row{"restore --pathspec-from-file=f", "uncommitted changes"},
        Row{"switch -f main", "uncommitted changes"},
        Row{"switch --discard-changes main", "uncommitted changes"},
        Row{"rm -f file", "uncommitted changes"}, Row{"rm -rf dir", "uncommitted changes"},
        Row{"worktree remove --force x", "uncommitted changes"}, Row{"clean -f", "untracked files"},
        Row{"clean -xdf", "untracked files"}, Row{"clean -d --force", "untracked files"},
        Row{"clean -fe -n", "untracked files"}, Row{"push -f", "commits on the remote"},
        Row{"push --force", "commits on the remote"}, Row{"push --mirror", "commits on the remote"},
        Row{"push -uf", "commits on the remote"},
        Row{"push origin --delete x", "commits on the remote"},
        Row{"push origin +main", "commits on the remote"},
        Row{"push origin :old", "commits on the remote"},
        Row{"push -- origin :old", "commits on the remote"},
        Row{"push --force-with-lease -f", "commits on the remote"},
        Row{"branch -D x", "unmerged commits of the deleted branch"},
        Row{"branch -df x", "unmerged commits of the deleted branch"},
        Row{"branch --delete --force x", "unmerged commits of the deleted branch"},
        Row{"stash clear", "stashed changes"}, Row{"stash drop", "stashed changes"},
        Row{"reflog expire --expire=now --all", "commits that only the reflog keeps"},
        Row{"reflog expire --expire-unreachable=all", "commits that only the reflog keeps"},
        Row{"reflog delete HEAD@{1}", "commits that only the reflog keeps"},
        Row{"gc --prune=now", "commits that no branch reaches"},
        Row{"prune", "commits that no branch reaches"},
        Row{"prune --expire now", "commits that no branch reaches"},
        Row{"update-ref -d refs/heads/x", "commits of the deleted ref"},
        Row{"filter-branch -f --env-filter x", "the backup in refs/original"},
        Row{"submodule deinit -f x", "uncommitted changes in submodules"},
        Row{"submodule update --init --force", "uncommitted changes in submodules"});
    INFO(line);
    CHECK(destroys(line) == loss);
}

TEST_CASE("a call that can be taken back, asks by itself or only tries is not stopped") {
    auto const line = GENERATE(
        "reset", "reset --soft HEAD~1", "reset --keep HEAD~1", "reset -- --hard", "checkout main",
        "checkout -b new main~1", "checkout -b -f", "checkout -p -- file", "checkout -",
        "checkout feature/x", "checkout --", "restore --staged .", "restore -S .",
        "restore -p file", "restore", "switch main", "switch -c -f", "rm file", "rm -f --cached x",
        "rm -nf x", "worktree remove x", "worktree add -f x", "clean", "clean -n", "clean -nf",
        "clean -fi", "clean -e -f", "clean --dry-run -f", "push", "push origin main",
        "push --force-with-lease", "push --force-with-lease=main", "push --force-if-includes",
        "push origin :", "push origin a:b", "push -n -f", "push -o -f", "branch -d x",
        "branch -f x main", "stash", "stash pop", "stash push -m clear", "reflog",
        "reflog expire --all", "reflog expire -n --expire=now", "gc", "gc --prune=2.weeks",
        "prune -n", "prune --expire 2.weeks", "update-ref refs/heads/x HEAD",
        "update-ref -m -d refs/heads/x HEAD", "submodule update", "pull --rebase", "status");
    INFO(line);
    CHECK(destroys(line).empty());
}

TEST_CASE("git's own options come before the verb, with their values") {
    GitCall const git = call("-C dir -c a=b --git-dir=x --work-tree y -p --no-pager "
                             "--config-env k=V --exec-path=/x --unknown commit -m -C");
    CHECK(git.options == Words{"-C", "dir", "-c", "a=b", "--git-dir=x", "--work-tree", "y", "-p",
                               "--no-pager", "--config-env", "k=V", "--exec-path=/x", "--unknown"});
    CHECK(git.verb == "commit");
    CHECK(git.arguments == Words{"-m", "-C"});
}

TEST_CASE("a call without verb keeps everything as options") {
    auto const line = GENERATE("--version", "-h", "--help log", "-c a=b -v", "--exec-path", "-C",
                               "--no-pager --html-path x");
    INFO(line);
    GitCall const git = call(line);
    CHECK(git.verb.empty());
    CHECK(git.arguments.empty());
    std::string joined;
    for (std::string const& word : git.options) {
        joined += (joined.empty() ? "" : " ") + word;
    }
    CHECK(joined == line);
    CHECK(parse_git_call({}).verb.empty());
}

TEST_CASE("F26 exit code 1 is an answer of grep, and of diff when it is asked for one") {
    auto const accepts_one = [](std::string const& line) {
        GitCall const git = call(line);
        auto const accepted = default_ok_exits(verb_for(git), git.arguments);
        CHECK(accepted.contains(0));
        CHECK(accepted.size() == (accepted.contains(1) ? 2 : 1));
        return accepted.contains(1);
    };
    for (char const* const line :
         {"grep x", "grep -q x", "diff --quiet", "diff --exit-code HEAD~1", "diff --exit",
          "diff -S --quiet --quiet", "diff --no-index a b", "diff-index --quiet HEAD",
          "diff-files --quiet", "diff-tree --exit-code a b", "-c a=b grep x"}) {
        INFO(line);
        CHECK(accepts_one(line));
    }
    for (char const* const line :
         {"diff", "diff --stat", "diff -- --quiet", "diff -S --quiet", "diff --output --quiet",
          "log --quiet", "fetch --quiet", "commit --quiet", "merge-base --is-ancestor a b"}) {
        INFO(line);
        CHECK_FALSE(accepts_one(line));
    }
}

TEST_CASE("F31 what people read is paged, what they change is not") {
    auto const pages = [](std::string const& line) {
        GitCall const git = call(line);
        Verb const& verb = verb_for(git);
        return verb.pages != nullptr && verb.pages(git.arguments);
    };
    for (char const* const line : {"log -3",
                                   "diff HEAD",
                                   "show",
                                   "grep x",
                                   "blame file",
                                   "shortlog",
                                   "stash show",
                                   "stash list",
                                   "reflog",
                                   "reflog show main",
                                   "branch",
                                   "branch -vv",
                                   "branch -a",
                                   "branch --list x*",
                                   "branch --merged main",
                                   "branch --contains main",
                                   "tag",
                                   "tag -l v*",
                                   "tag -n3",
                                   "tag --contains HEAD"}) {
        INFO(line);
        CHECK(pages(line));
    }
    for (char const* const line :
         {"status", "branch new", "branch -d old", "branch --show-current", "branch -u origin/x",
          "tag v1", "tag -a v1 -m x", "reflog expire --all", "stash", "commit", "fetch",
          "rev-parse HEAD", "ls-files"}) {
        INFO(line);
        CHECK_FALSE(pages(line));
    }
}

TEST_CASE("what only looks is known, also by its arguments") {
    auto const looks = [](std::vector<std::string> const& argv) {
        GitCall const call = parse_git_call(argv);
        return only_looks(verb_for(call), call.arguments);
    };
    using Argv = std::vector<std::string>;
    for (auto const& argv :
         {Argv{"status"}, Argv{"log", "-1"}, Argv{"diff", "--quiet"}, Argv{"grep", "x"},
          Argv{"rev-parse", "HEAD"}, Argv{"stash", "list"}, Argv{"branch"}, Argv{"tag"},
          Argv{"-c", "a=b", "show"}, Argv{"ls-remote"}, Argv{"describe"}}) {
        INFO(argv.front());
        CHECK(looks(argv));
    }
    for (auto const& argv :
         {Argv{"pull"}, Argv{"fetch"}, Argv{"push", "--dry-run"}, Argv{"commit"}, Argv{"stash"},
          Argv{"branch", "-d", "x"}, Argv{"tag", "v1"}, Argv{"remote", "update"}, Argv{"nosuch"}}) {
        INFO(argv.front());
        CHECK_FALSE(looks(argv));
    }
}

TEST_CASE("an alias is split into words as git does it") {
    CHECK(split_alias("log --oneline  -3") == Words{"log", "--oneline", "-3"});
    CHECK(split_alias("a 'b c' \"d e\" f\\ g") == Words{"a", "b c", "d e", "f g"});
    CHECK(split_alias("x'y'\"z\"") == Words{"xyz"});
    CHECK(split_alias("a '' b") == Words{"a", "", "b"});
    CHECK(split_alias(R"('a\b' "c\"d" e\\f)") == Words{R"(a\b)", "c\"d", R"(e\f)"});
    CHECK(split_alias("a\t\n b") == Words{"a", "b"});
    CHECK(split_alias("log 'open") == std::nullopt);
    CHECK(split_alias("log \"open") == std::nullopt);
    CHECK(split_alias("log \\") == std::nullopt);
}
