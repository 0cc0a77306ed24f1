// Workspaces on the disk: where the file of one is found, and what may be in its folder.
// Knows no command and runs nothing; what the file may say is held to its rules by document.hpp.
#pragma once

#include "mgit/process/environment.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

inline constexpr std::string_view workspace_file_name = "mgit.json";

struct WorkspaceSearch {
    struct Foreign {
        std::filesystem::path file;
        std::string owner;
    };
    std::filesystem::path file{};  // the nearest one; empty if there is none
    std::vector<Foreign> passed{}; // nearer ones, which belong to other users
};

// Looks for the file in the folder and in all above it, with one call of the system for each. A
// file counts only if it, its folder and, if it is a link, its target are ours or root's: in /tmp
// anybody could make one for us. A folder of that name is none.
WorkspaceSearch find_workspace(std::filesystem::path const& folder, Environment const& environment);

// Why nothing is run at the path, as the disk is now: a link on the way leads out of the workspace
// or into a git directory. Empty if there is nothing against it, and for what is not there.
std::string workspace_place_objection(std::filesystem::path const& base,
                                      std::filesystem::path const& path);

// Why a workspace in that folder cannot hold a repo or group at the path; empty if it can.
std::string workspace_path_refusal(std::filesystem::path const& base,
                                   std::filesystem::path const& path);

// Why a workspace cannot hold the URL; empty if it can.
std::string_view workspace_url_refusal(std::string_view url);

} // namespace mgit
