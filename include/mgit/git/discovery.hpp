// Tells which folders are git repositories, by the on-disk rules of gitrepository-layout(5).
// Runs no git and knows no registry; ownership and configuration are git's own business.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/process/small_file.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

enum class RepoKind {
    main,      // .git is a folder (or a link to one)
    worktree,  // .git is a file that leads to .../worktrees/NAME of another repository
    submodule, // .git is a file that leads to .../modules/NAME
    separate,  // .git is a file that leads to a git directory elsewhere (--separate-git-dir)
    bare,      // no work tree: the folder itself is a git directory, or its .git says core.bare
};
std::string_view name(RepoKind kind);

struct FoundRepo {
    std::filesystem::path path;    // the work tree, or the git directory of a bare repo
    std::filesystem::path git_dir; // its own git directory
    std::filesystem::path
        common_dir; // that of the main work tree; equal to git_dir but for worktrees
    RepoKind kind = RepoKind::main;
    std::string url{};       // as remote_url_of() says
    FileIdentity identity{}; // of git_dir: the same repository has the same, by whatever path
};

// The repository whose top is exactly this folder.
std::optional<FoundRepo> repo_at(std::filesystem::path const& folder);

// The repository that contains the path: at it or above it, as git looks for it. A path within a
// .git folder leads to its work tree.
std::optional<FoundRepo> repo_around(std::filesystem::path const& path);

// The registered repository: the one at its path, or with the git directory of its own git flags.
std::optional<FoundRepo> repo_of(Repo const& repo);

// Walks the folders below `root` with several threads and then, in the caller's, calls `found` for
// each repository, sorted by name within each folder. A repository with a work tree is not
// descended into, symbolic links to folders are not followed, and `unreadable` is told what could
// not be read, or is a damaged .git, and why. Folders that vanish meanwhile are no matter.
void discover(
    std::filesystem::path const& root, std::function<void(FoundRepo)> const& found,
    std::function<void(std::filesystem::path const&, std::string const& why)> const& unreadable);

// The URL of the remote called `origin`, else of the first remote, from the text of a git config
// file. Includes and url.*.insteadOf are not resolved; empty if there is no remote.
std::string remote_url(std::string_view config);

// url of the repository's remote, read from its config file; empty if there is none.
std::string remote_url_of(FoundRepo const& repo);

} // namespace mgit
