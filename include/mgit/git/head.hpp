// The branch that a repository is on, read from its HEAD without running git.
// Knows neither commits nor upstreams; those are git's to tell.
#pragma once

#include "mgit/core/repo.hpp"

#include <optional>
#include <string>

namespace mgit {

// The branch that HEAD names, born or not. Empty if there is none: HEAD is detached, or there is
// no readable repository. Nothing if only git can tell (reftable keeps HEAD elsewhere).
std::optional<std::string> current_branch(Repo const& repo);

} // namespace mgit
