// What the context of a registry comes to in a folder: one group, or all repos.
// Pure: knows neither the disk nor which command asks; the folder is only compared with paths.
#pragma once

#include "mgit/registry/registry.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mgit {

// Views of the registry that it was made from.
struct ActiveContext {
    bool automatic = false;        // the context is "auto"
    Group const* group = nullptr;  // null: all repos
    Repo const* repo = nullptr;    // automatic: of the group, and contains the folder; null if the
                                   // root of the group does
    std::vector<std::string> also; // automatic: groups that fit as well, but come later
};

// here: absolute, without links. "auto" is the group with the deepest root that contains it, else
// the first group of the deepest repo that contains it and is in one, else all repos. Throws Error
// registry if the context is no group, as only an edited file can say.
ActiveContext active_context(Registry const& registry, std::filesystem::path const& here);

// As a reason or title: "context 'web'", "context auto: 'web'", "context auto: all repos", and
// "all repos" if there is none.
std::string name(ActiveContext const& context);

} // namespace mgit
