// What makes a folder a git directory, by the rules that git itself goes by.
// Knows no work trees and no kinds of repositories; what cannot be read counts as not there.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/process/small_file.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// HEAD names a ref or an object, as git's validate_headref() wants it.
bool is_head(std::string const& path, At at = {});
// The same of what HEAD holds, if it is no link.
bool is_head_text(std::string_view text);

// The path that a file of one line holds, after `prefix`; relative ones start at the file's folder.
// Empty if it is no such file.
std::filesystem::path path_in_file(std::filesystem::path const& file, std::string_view prefix = {});
// What a .git file has before the path.
inline constexpr std::string_view gitfile_prefix = "gitdir: ";

// Empty if it does not exist.
std::filesystem::path real_path(std::filesystem::path const& path);

// The git directory that holds objects and refs: itself, but for a linked worktree's. Empty if that
// is gone.
std::filesystem::path common_dir_of(std::filesystem::path const& git_dir);

bool is_git_dir(std::filesystem::path const& folder);

// common_dir_of(git_dir) if that is a git directory. `name` leads to it from the open folder `at`,
// so that the usual case needs no look at the whole path.
std::optional<std::filesystem::path> common_dir_if_git_dir(std::filesystem::path const& git_dir,
                                                           At at, std::string const& name);

// What a repository's own configuration says; empty where it says nothing.
struct OwnSettings {
    std::string bare;
    std::string work_tree;
    std::string url; // of its remote, see remote_url()
};
// `git_dir` may be a name in `at`.
OwnSettings settings_of(std::string const& git_dir, At at = {});

// The last value of core.KEY in the repository's own configuration, that of its work tree included;
// empty if there is none.
std::string core_setting(std::filesystem::path const& common_dir,
                         std::filesystem::path const& git_dir, std::string_view key);

// The git directory that the repo's own git flags name (--git-dir); empty if they name none.
std::filesystem::path chosen_git_dir(Repo const& repo);

// The repo's own git directory, found with little work. Empty if there is none.
std::filesystem::path git_dir_of(Repo const& repo);

} // namespace mgit
