// Groups that stand for folders: who is below such a folder is in its group.
// Knows only paths and the registry; the disk is not looked at.
#pragma once

#include "mgit/registry/registry.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace mgit {

// A repo, and the folder that was searched for it.
struct Placed {
    std::filesystem::path repo;
    std::filesystem::path root; // above it; otherwise it gets no groups
};

struct FolderGroups {
    std::vector<std::vector<std::string>> names; // for each repo, the outermost first
    std::vector<Group> made;                     // those that were not there before
};

// For each repo the groups of the folders from its root to the one it is in. A group whose root is
// the folder is taken; otherwise one is made: the names of root and folders joined by "-", with as
// many parents of the root in front as make it a free name.
FolderGroups join_folder_groups(std::span<Placed const> repos, Registry& registry);

} // namespace mgit
