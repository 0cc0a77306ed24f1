#include "cli/topics.hpp"

#include <array>

namespace mgit {
namespace {

constexpr std::string_view selection =
    "@NAME stands for the repo or group of that name, and may be a pattern as in\n"
    "'@lib-*'; several unite. They are written before the command or right after\n"
    "it. A name that nothing has is an error, and nothing runs. Without @NAME\n"
    "all repos are selected, or those of the context if 'mgit context' has set\n"
    "one; --all ignores it. What looks alike but is git's own, as in @, @{u},\n"
    "@~1 or @:FILE, is left to git behind a command of git; elsewhere it is a\n"
    "name.\n"
    "-s EXPR keeps only those of them that are so; if it is given several times,\n"
    "all must hold. Terms are joined by '&' (and), '|' (or), '!' (not) and\n"
    "parentheses; '&' binds more tightly. What is registered decides first; for\n"
    "the repos that are then still open git status is run. A repo whose state\n"
    "cannot be read is neither in nor out: it is told, and is not ok. With\n"
    "--dry-run it is told of each repo why it is in or out.\n"
    "failed and changed are about the last run that was no mere look at the repos,\n"
    "or that was the same command: after a pull, 'mgit --failed status' shows\n"
    "where it failed, and 'mgit --failed pull' tries again there. --failed is\n"
    "-s failed. -v says which run is meant.";

constexpr std::array terms{
    Example{"web 'lib-*' name:GLOB", "it is called so; what is in quotes is a name"},
    Example{"@NAME", "it is the repo, or in the group, of that name"},
    Example{"group:GLOB path:GLOB", "it is in such a group; its path is so"},
    Example{"url:GLOB host:GLOB", "its URL; the host of its URL"},
    Example{"branch:GLOB upstream:GLOB", "where it is; what that branch follows"},
    Example{"dirty clean", "something is to be committed, or not"},
    Example{"staged modified", "there are such paths"},
    Example{"untracked conflicted", "there are such paths"},
    Example{"ahead behind diverged", "against the upstream; both at once"},
    Example{"gone", "the upstream is configured and not there"},
    Example{"detached unborn bare", "no branch; no commit yet; no work tree"},
    Example{"stashed missing", "something is stashed; no folder is there"},
    Example{"failed changed", "what became of it in an earlier run"},
    Example{"ahead>N behind>N stash>N", "by number; also < <= = != >="},
    Example{"age>TIME", "of the last commit: 90m 12h 30d 6w 6mo 1y"},
    Example{"fetched>TIME", "since the last fetch; never is longest"},
};

constexpr std::array examples{
    Example{"mgit -s 'behind & !dirty' pull", "where it cannot go wrong"},
    Example{"mgit ls -s 'branch:feature/* | unborn'", "which repos are these"},
    Example{"mgit ls -l -s 'age>180d & clean'", "what nobody works on"},
    Example{"mgit -s 'ahead>0' push --dry-run", "what would be pushed"},
    Example{"mgit --failed pull", "once more where it has failed"},
};

} // namespace

std::string_view selection_text() {
    return selection;
}
std::span<Example const> selection_terms() {
    return terms;
}
std::span<Example const> selection_examples() {
    return examples;
}

} // namespace mgit
