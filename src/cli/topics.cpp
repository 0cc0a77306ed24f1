#include "cli/topics.hpp"

#include <array>

namespace mgit {
namespace {

constexpr std::string_view selection =
    "@NAME stands for the repo or group of that name, and may be a pattern as in\n"
    "'@lib-*'; several unite. They are written before the command or right after\n"
    "it. A name that nothing has is an error, and nothing runs. Without @NAME\n"
    "all repos are selected, or those of the context if 'mgit context' has set\n"
    "one; --all ignores it. What looks alike but is git's own, as in @, @{u} or\n"
    "@~1, is left to git.\n"
    "-s EXPR keeps only those of them that are so; if it is given several times,\n"
    "all must hold. Terms are joined by '&' (and), '|' (or), '!' (not) and\n"
    "parentheses; '&' binds more tightly. What is registered decides first; for\n"
    "the repos that are then still open git status is run. A repo whose state\n"
    "cannot be read is neither in nor out: it is told, and is not ok. With\n"
    "--dry-run it is told of each repo why it is in or out.";

constexpr std::array terms{
    Example{"web, 'lib-*', name:GLOB", "the repo is called so; a word in quotes is a name"},
    Example{"@NAME, group:GLOB", "it is the repo or in the group of that name; in the group"},
    Example{"path:GLOB url:GLOB host:GLOB", "its path, its URL, the host of its URL"},
    Example{"branch:GLOB upstream:GLOB", "the branch that it is on; what that one follows"},
    Example{"dirty clean", "there is something to commit, untracked files too; or not"},
    Example{"staged modified untracked conflicted", "there are such paths"},
    Example{"ahead behind diverged", "against the upstream; both at once"},
    Example{"gone", "the upstream is configured and no longer there"},
    Example{"detached unborn bare", "no branch; no commit yet; no work tree"},
    Example{"stashed missing", "something is stashed; the folder is not there"},
    Example{"ahead>N behind>N stash>N", "by number; also < <= = != >="},
    Example{"age>TIME", "of the commit of HEAD; TIME as in 90m 12h 30d 6w 6mo 1y"},
    Example{"fetched>TIME", "since the last fetch; never is longer than anything"},
};

constexpr std::array examples{
    Example{"mgit -s 'behind & !dirty' pull", "where it cannot go wrong"},
    Example{"mgit -s 'branch:feature/* | unborn' ls", "which repos are these"},
    Example{"mgit -s 'age>180d & clean' ls -l", "what nobody works on"},
    Example{"mgit -s 'ahead>0' push --dry-run", "what would be pushed"},
    Example{"mgit ls -s dirty -z | xargs -0 -n1 echo", "for scripts"},
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
