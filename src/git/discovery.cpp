#include "mgit/git/discovery.hpp"

#include "git/config.hpp"
#include "git/layout.hpp"
#include "mgit/process/folder_walk.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// --- what kind of repository it is ---------------------------------------------------------------

// A folder in which a repository is looked for.
struct Top {
    fs::path const& path; // canonical
    At at;                // the same
};

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

FileIdentity identity_of(fs::path const& git_dir) {
    auto const facts = file_facts(git_dir, Links::follow);
    return facts ? facts->identity : FileIdentity();
}

FoundRepo make_repo(fs::path const& folder, fs::path git_dir, fs::path common_dir, RepoKind kind) {
    FoundRepo repo;
    repo.path = folder;
    repo.git_dir = std::move(git_dir);
    repo.common_dir = std::move(common_dir);
    repo.kind = kind;
    return repo;
}

// The repository whose .git in `top` is a file.
std::optional<FoundRepo> repo_by_file(Top const& top) {
    fs::path const git_dir = real_path(path_in_file(top.path / ".git", gitfile_prefix));
    auto const common = common_dir_if_git_dir(git_dir, {}, git_dir);
    if (!common) {
        return std::nullopt;
    }
    OwnSettings settings = settings_of(*common);
    FoundRepo repo = make_repo(top.path, git_dir, *common, RepoKind::separate);
    repo.url = std::move(settings.url);
    repo.identity = identity_of(git_dir);
    if (repo.common_dir != repo.git_dir) {
        repo.kind = RepoKind::worktree;
    } else if (is_submodule(git_dir)) {
        repo.kind = RepoKind::submodule;
    } else if (is_true(settings.bare)) {
        repo.kind = RepoKind::bare;
    }
    return repo;
}

// The repository of which `top` is the top because of the .git in it.
std::optional<FoundRepo> repo_by_dot_git(Top const& top) {
    auto facts = file_facts(".git", Links::keep, top.at);
    bool const link = facts && facts->kind == FileKind::link;
    if (link) {
        facts = file_facts(".git", Links::follow, top.at);
    }
    if (!facts || facts->kind != FileKind::folder) {
        return facts && facts->kind == FileKind::regular ? repo_by_file(top) : std::nullopt;
    }
    fs::path git_dir = link ? real_path(top.path / ".git") : top.path / ".git";
    auto common = common_dir_if_git_dir(git_dir, top.at, ".git");
    if (!common) {
        return std::nullopt;
    }
    OwnSettings settings = settings_of(".git", top.at);
    RepoKind const kind = is_true(settings.bare) ? RepoKind::bare : RepoKind::main;
    bool const shares = *common != git_dir;
    FoundRepo repo = make_repo(top.path, std::move(git_dir), std::move(*common), kind);
    repo.url = shares ? remote_url_of(repo) : std::move(settings.url);
    repo.identity = facts->identity;
    return repo;
}

// `top` as a repository without work tree. Another's .git is none, nor is the git directory of a
// worktree or of a work tree elsewhere (`git init --separate-git-dir` leaves such a folder).
std::optional<FoundRepo> bare_repo(Top const& top) {
    if (top.path.filename() == ".git" || common_dir_if_git_dir(top.path, top.at, ".") != top.path) {
        return std::nullopt;
    }
    OwnSettings settings = settings_of(".", top.at);
    if (!settings.bare.empty() && !is_true(settings.bare)) {
        return std::nullopt;
    }
    FoundRepo repo = make_repo(top.path, top.path, top.path, RepoKind::bare);
    repo.url = std::move(settings.url);
    repo.identity = identity_of(top.path);
    return repo;
}

std::optional<FoundRepo> repo_by_dot_git(fs::path const& folder) {
    Fd const place = open_place(folder);
    return place ? repo_by_dot_git(Top{folder, At(place)}) : std::nullopt;
}

std::optional<FoundRepo> bare_repo(fs::path const& folder) {
    Fd const place = open_place(folder);
    return place ? bare_repo(Top{folder, At(place)}) : std::nullopt;
}

// The repository that works with this git directory, where that can be told from within it.
std::optional<FoundRepo> repo_of_git_dir(fs::path const& git_dir) {
    std::string const setting = settings_of(git_dir).work_tree;
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
    std::vector<std::string> folders; // without .git
    bool dot_git = false;
    int git_dir_parts = 0; // 3: HEAD, objects and refs are there
    std::error_code error;

    void add(FolderEntry const& entry) {
        if (entry.name == "HEAD" || entry.name == "objects" || entry.name == "refs") {
            ++git_dir_parts;
        }
        if (entry.is_folder && entry.name != ".git") {
            folders.emplace_back(entry.name);
        }
    }
};

// What the walk has to tell, in the order of its folders.
struct Find {
    std::string path;
    std::optional<FoundRepo> repo;
    std::string why; // it is not readable, if it is no repository
};

// The order of a walk that goes from one folder to the next by name, each before what is in it.
bool stands_before(std::string_view a, std::string_view b) {
    auto const rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c); };
    auto const [in_a, in_b] = std::ranges::mismatch(a, b);
    if (in_a == a.end() || in_b == b.end()) {
        return in_a == a.end() && in_b != b.end();
    }
    return rank(*in_a) < rank(*in_b);
}

class Search {
public:
    void look_at(OpenFolder const& folder, std::vector<std::string>& onward);
    void keep(FoundRepo repo) {
        auto find = std::make_unique<Find>();
        find->path = repo.path.native();
        find->repo = std::move(repo);
        keep(std::move(find));
    }
    void keep(std::string path, std::string why) {
        auto find = std::make_unique<Find>();
        find->path = std::move(path);
        find->why = std::move(why);
        keep(std::move(find));
    }
    // root: all paths begin with it.
    std::vector<std::unique_ptr<Find>> sorted(std::string_view root) && {
        std::ranges::stable_sort(finds_, stands_before, [&](std::unique_ptr<Find> const& find) {
            return std::string_view(find->path).substr(root.size());
        });
        return std::move(finds_);
    }

private:
    void keep(std::unique_ptr<Find> find) {
        std::lock_guard const lock(mutex_);
        finds_.push_back(std::move(find));
    }

    std::mutex mutex_;
    std::vector<std::unique_ptr<Find>> finds_;
};

void Search::look_at(OpenFolder const& folder, std::vector<std::string>& onward) {
    Listing listing;
    std::optional<FoundRepo> repo;
    bool done = false;
    fs::path path;
    listing.error = folder.list([&](FolderEntry const& entry) {
        listing.add(entry);
        if (entry.name == ".git") {
            listing.dot_git = true;
            path = folder.path();
            repo = repo_by_dot_git(Top{path, folder.at()});
            // Beside a .git without work tree stand the work trees that were linked to it.
            done = repo && repo->kind != RepoKind::bare;
        }
        return !done;
    });
    if (listing.error) {
        keep(folder.path(), listing.error.message());
    }
    if (!repo && listing.git_dir_parts == 3) {
        path = folder.path();
        repo = bare_repo(Top{path, folder.at()});
        done = repo.has_value();
    }
    if (!done) {
        onward = std::move(listing.folders);
    }
    if (repo) {
        std::erase_if(onward,
                      [&](std::string const& name) { return path / name == repo->git_dir; });
        keep(std::move(*repo));
    } else if (listing.dot_git) {
        keep(folder.path() + "/.git", "not a git directory, or it leads to none");
    }
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
    auto const common = common_dir_if_git_dir(real, {}, real);
    if (!common) {
        return std::nullopt;
    }
    FoundRepo found = make_repo(repo.path, real, *common, RepoKind::separate);
    found.url = remote_url_of(found);
    found.identity = identity_of(real);
    return found;
}

void discover(fs::path const& root, std::function<void(FoundRepo)> const& found,
              std::function<void(fs::path const&, std::string const& why)> const& unreadable) {
    std::error_code error;
    fs::path const real = fs::canonical(root, error);
    if (error) {
        unreadable(root, error.message());
        return;
    }
    Search search;
    walk_folders(
        real.native(),
        [&](OpenFolder const& folder, std::vector<std::string>& onward) {
            search.look_at(folder, onward);
        },
        [&](std::string const& path, std::error_code const& why) {
            search.keep(path, why.message());
        });
    for (std::unique_ptr<Find> const& find : std::move(search).sorted(real.native())) {
        if (find->repo) {
            found(std::move(*find->repo));
        } else {
            unreadable(find->path, find->why);
        }
    }
}

} // namespace mgit
