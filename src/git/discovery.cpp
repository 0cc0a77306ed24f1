#include "mgit/git/discovery.hpp"

#include "git/config.hpp"
#include "git/layout.hpp"
#include "git/small_file.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// --- what kind of repository it is ---------------------------------------------------------------

// The last value of core.KEY, in the repository's own configuration; empty if there is none.
std::string core_setting(fs::path const& git_dir, std::string_view key) {
    std::string setting;
    for (char const* const file : {"config", "config.worktree"}) {
        read_config(small_file(git_dir / file), [&](ConfigEntry const& entry) {
            if (entry.section == "core" && entry.subsection.empty() && entry.key == key) {
                setting = entry.value.value_or("true");
            }
        });
    }
    return setting;
}

// A work tree somewhere else belongs to it: `git init --separate-git-dir` leaves such a folder.
bool has_work_tree(fs::path const& git_dir) {
    std::string const bare = core_setting(git_dir, "bare");
    return !bare.empty() && !is_true(bare);
}

bool has_no_work_tree(fs::path const& git_dir) {
    return is_true(core_setting(git_dir, "bare"));
}

// Submodules are kept in the folder `modules` of the git directory above them; their names, and so
// the folders, may have several components.
bool is_submodule(fs::path const& git_dir) {
    for (fs::path folder = git_dir; folder.has_relative_path(); folder = folder.parent_path()) {
        if (folder.filename() == "modules" && is_git_dir(folder.parent_path())) {
            return true;
        }
    }
    return false;
}

FoundRepo make_repo(fs::path const& folder, fs::path const& git_dir, RepoKind kind) {
    return {folder, git_dir, common_dir_of(git_dir), kind};
}

// The repository whose .git in `folder` is a file.
std::optional<FoundRepo> repo_by_file(fs::path const& folder) {
    fs::path const git_dir = real_path(path_in_file(folder / ".git", gitfile_prefix));
    if (!is_git_dir(git_dir)) {
        return std::nullopt;
    }
    FoundRepo repo = make_repo(folder, git_dir, RepoKind::separate);
    if (repo.common_dir != repo.git_dir) {
        repo.kind = RepoKind::worktree;
    } else if (is_submodule(git_dir)) {
        repo.kind = RepoKind::submodule;
    } else if (has_no_work_tree(git_dir)) {
        repo.kind = RepoKind::bare;
    }
    return repo;
}

// The repository of which `folder`, a canonical path, is the top because of the .git in it.
std::optional<FoundRepo> repo_by_dot_git(fs::path const& folder) {
    fs::path git_dir = folder / ".git";
    std::error_code error;
    fs::file_status const link = fs::symlink_status(git_dir, error);
    if (fs::is_regular_file(git_dir, error)) {
        return repo_by_file(folder);
    }
    if (fs::is_symlink(link)) {
        git_dir = real_path(git_dir);
    }
    if (!is_git_dir(git_dir)) {
        return std::nullopt;
    }
    return make_repo(folder, git_dir, has_no_work_tree(git_dir) ? RepoKind::bare : RepoKind::main);
}

// `folder`, a canonical path, as a repository without work tree. Another's .git is none, nor is the
// git directory of a worktree or of a work tree elsewhere.
std::optional<FoundRepo> bare_repo(fs::path const& folder) {
    if (folder.filename() == ".git" || !is_git_dir(folder) || common_dir_of(folder) != folder ||
        has_work_tree(folder)) {
        return std::nullopt;
    }
    return make_repo(folder, folder, RepoKind::bare);
}

// The repository that works with this git directory, where that can be told from within it.
std::optional<FoundRepo> repo_of_git_dir(fs::path const& git_dir) {
    std::string const setting = core_setting(git_dir, "worktree");
    fs::path const candidates[] = {
        setting.empty() ? fs::path() : real_path(git_dir / setting), // a submodule's
        real_path(path_in_file(git_dir / "gitdir").parent_path()),   // a worktree's
        git_dir.filename() == ".git" ? git_dir.parent_path() : fs::path(),
    };
    for (fs::path const& folder : candidates) {
        auto repo = folder.empty() ? std::nullopt : repo_by_dot_git(folder);
        if (repo && repo->git_dir == git_dir) {
            return repo;
        }
    }
    return bare_repo(git_dir);
}

// --- the walk ------------------------------------------------------------------------------------

// What one reading of a folder tells.
struct Listing {
    std::vector<std::string> folders; // in order of their names, without .git
    bool dot_git = false;
    bool git_dir_parts = false; // HEAD, objects and refs are there
};

Listing list(fs::path const& folder, std::error_code& error) {
    Listing listing;
    int parts = 0;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::string_view name = entry->path().native();
        name.remove_prefix(name.rfind('/') + 1);
        parts += name == "HEAD" || name == "objects" || name == "refs" ? 1 : 0;
        // Usual file systems tell the type with the name, so that nothing is stat'ed here.
        std::error_code vanished;
        if (name == ".git") {
            listing.dot_git = true;
        } else if (!entry->is_symlink(vanished) && entry->is_directory(vanished)) {
            listing.folders.emplace_back(name);
        }
    }
    std::ranges::sort(listing.folders);
    listing.git_dir_parts = parts == 3;
    return listing;
}

std::optional<FoundRepo> repo_listed(fs::path const& folder, Listing const& listing) {
    auto repo = listing.dot_git ? repo_by_dot_git(folder) : std::nullopt;
    return !repo && listing.git_dir_parts ? bare_repo(folder) : repo;
}

} // namespace

std::string_view name(RepoKind kind) {
    switch (kind) {
    case RepoKind::main:
        return "main";
    case RepoKind::worktree:
        return "worktree";
    case RepoKind::submodule:
        return "submodule";
    case RepoKind::separate:
        return "separate";
    case RepoKind::bare:
        return "bare";
    }
    return "";
}

std::optional<FoundRepo> repo_at(fs::path const& folder) {
    fs::path const top = real_path(folder);
    if (top.empty()) {
        return std::nullopt;
    }
    auto repo = repo_by_dot_git(top);
    return repo ? repo : bare_repo(top);
}

std::optional<FoundRepo> repo_around(fs::path const& path) {
    std::error_code error;
    for (fs::path folder = real_path(path); !folder.empty(); folder = folder.parent_path()) {
        if (auto repo = repo_by_dot_git(folder)) {
            return repo;
        }
        // git stops, too, at a .git file that leads to nowhere.
        if (fs::is_regular_file(folder / ".git", error)) {
            return std::nullopt;
        }
        if (is_git_dir(folder)) {
            return repo_of_git_dir(folder);
        }
        if (!folder.has_relative_path()) {
            break;
        }
    }
    return std::nullopt;
}

std::optional<FoundRepo> repo_of(Repo const& repo) {
    fs::path const git_dir = chosen_git_dir(repo);
    if (git_dir.empty()) {
        return repo_at(repo.path);
    }
    fs::path const real = real_path(git_dir);
    if (!is_git_dir(real)) {
        return std::nullopt;
    }
    return make_repo(repo.path, real, RepoKind::separate);
}

void discover(fs::path const& root, std::function<void(FoundRepo const&)> const& found,
              std::function<void(fs::path const&, std::string const& why)> const& unreadable) {
    std::error_code error;
    std::vector<fs::path> open{fs::canonical(root, error)}; // the next one is at the end
    if (error) {
        unreadable(root, error.message());
        return;
    }
    while (!open.empty()) {
        fs::path const folder = std::move(open.back());
        open.pop_back();
        Listing const listing = list(folder, error);
        if (error && error != std::errc::no_such_file_or_directory) {
            unreadable(folder, error.message());
        }
        auto const repo = repo_listed(folder, listing);
        if (repo) {
            found(*repo);
        } else if (listing.dot_git) {
            unreadable(folder / ".git", "not a git directory, or it leads to none");
        }
        // Beside a .git without work tree stand the work trees that were linked to it.
        bool const done = repo && (repo->kind != RepoKind::bare || repo->git_dir == folder);
        for (auto name = listing.folders.rbegin(); !done && name != listing.folders.rend();
             ++name) {
            fs::path child = folder / *name;
            if (!repo || child != repo->git_dir) {
                open.push_back(std::move(child));
            }
        }
    }
}

} // namespace mgit
