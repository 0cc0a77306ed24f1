// Which repos a command works on, and why each of them.
// Pure: knows only the registry; the state of the repos on disk plays no part.
#pragma once

#include "mgit/core/outcome.hpp"
#include "mgit/core/repo_state.hpp"
#include "mgit/core/selector.hpp"
#include "mgit/registry/registry.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct Selected {
    Repo repo;
    std::string reason;                // "group 'web'", "named", "all repos", "context 'web'",
                                       // "context auto: 'web'"
    std::optional<Finding> obstacle{}; // why nothing can be run in it
    std::optional<RepoState> state{};  // as it was read to choose, if anybody had to
};
using Selection = std::vector<Selected>; // in registration order, every repo once

struct SelectionWords {
    std::vector<std::string> names; // without their "@"; may be globs; several unite
    bool all = false;               // ignore the context
    std::filesystem::path here{};   // the current folder, as for active_context
};

// Throws Error usage for a name that is neither repo nor group and for a glob that matches none.
Selection select(Registry const& registry, SelectionWords const& words);

// The names alone of the same repos, for as long as the registry or a copy of it lives. Copies no
// repo, so that lists of 100,000 are quick.
std::vector<std::string_view> selected_names(Registry const& registry, SelectionWords const& words);

} // namespace mgit
