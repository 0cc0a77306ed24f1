// The branch and the commit that a repository is on, read from its files without running git.
// Knows neither objects nor upstreams; those are git's to tell.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/git/discovery.hpp"

#include <optional>
#include <string>

namespace mgit {

// The branch that HEAD names, born or not. Empty if there is none: HEAD is detached, or there is
// no readable repository. Nothing if only git can tell (reftable keeps HEAD elsewhere).
std::optional<std::string> current_branch(Repo const& repo);

struct HeadFacts {
    std::string branch{}; // as current_branch; empty also if only git can tell
    std::string commit{}; // full object id; empty if there is none, or if only git can tell
    bool unborn = false;  // HEAD names a ref that is not there
};

// What is seen of a repository before git is asked for its state.
struct RepoLook {
    std::optional<FoundRepo> found{}; // as repo_of, but its paths may lead through links, and it
                                      // has neither url nor identity
    HeadFacts head{};
};
// The usual repository costs one open folder and seven names in it.
RepoLook look_at(Repo const& repo);

} // namespace mgit
