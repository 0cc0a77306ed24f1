// Reads what `git status` does not say of a repository's state from the files of its git directory.
// Runs no git, opens no object and never looks into the work tree.
#pragma once

#include "mgit/core/repo_state.hpp"
#include "mgit/git/discovery.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// Adds to what parse_status() read of the same repository:
// - the operation in progress, as wt-status.c of git finds it, with its step and its branch. Of
//   several the outermost counts: a rebase or am before the merge or cherry-pick within it, a
//   bisect last. With a reftable, a cherry-pick or revert shows only if it has several commits.
// - the tag of a detached HEAD, also from packed-refs. An annotated tag that is not packed shows
//   only if it is what was checked out last: its commit is in an object. None with a reftable.
// - what HEAD names if it is none of the branches: the full name ("refs/foo/bar").
// - whether an unborn branch's upstream is there. Its commits are not counted.
// - stashes, for git before 2.35 has no such header.
// - linked, shallow, sparse.
// - the last fetch: when the newest FETCH_HEAD of the repository and its work trees was written. An
//   empty one does not count, for a fetch that failed leaves such. A clone that has never fetched:
//   when it was cloned, as long as the reflog of HEAD reaches back to that. Else nothing.
// And it takes away the upstream of a detached HEAD, which git finds for the name of a tag.
void complete_state(RepoState& state, FoundRepo const& repo);

// How git is asked for the upstream of a repository without work tree, where git status only fails:
// what stands after `git` and the repo's own flags, before the ref (git-for-each-ref(1)). Its
// language has to be C.
inline constexpr std::array<std::string_view, 2> upstream_words{
    "for-each-ref", "--format=%(upstream)%00%(upstream:short)%00%(upstream:track,nobracket)%00"};
// The ref that HEAD names, in full. Where there is none, a word that is no ref: git is asked all
// the same, for it may not want to work there at all.
std::string upstream_ref(FoundRepo const& repo);

// The state of such a repository: what complete_state() adds, the branch, its commit and, from the
// answer to upstream_words, its upstream. A branch that is its own, as the refspec of a mirror may
// have it, has none; and git has no answer for an unborn one. Nothing if HEAD cannot be read, if
// only git can read it (reftable), or if the answer is not of this form.
std::optional<RepoState> state_of_bare(FoundRepo const& repo, std::string_view answer);

// The operation in progress alone.
Operation operation_in(std::filesystem::path const& git_dir);

} // namespace mgit
