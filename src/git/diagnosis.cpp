#include "mgit/git/diagnosis.hpp"

#include "git/layout.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/small_file.hpp"

#include <algorithm>
#include <string>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

std::string shown(fs::path const& path) {
    return shell_word(path.lexically_normal().string());
}

Finding finding(Verdict verdict, std::string detail, std::string hint = {}) {
    return {verdict, std::move(detail), {}, std::move(hint)};
}

Finding error(std::string detail, std::string hint = {}) {
    return finding(Verdict::error, std::move(detail), std::move(hint));
}

Finding denied(fs::path const& path) {
    auto const reason = std::make_error_code(std::errc::permission_denied).message();
    return error(shown(path) + ": " + reason);
}

Finding no_repository(fs::path const& top) {
    return error("not a git repository", "if it is none any more: mgit rm " + shown(top));
}

enum class Presence { there, gone, denied };

// A link that leads to nowhere is there: HEAD may be one, before the first commit.
Presence presence_of(fs::path const& path) {
    std::error_code failure;
    auto const status = fs::symlink_status(path, failure);
    return failure == std::errc::permission_denied ? Presence::denied
           : fs::exists(status)                    ? Presence::there
                                                   : Presence::gone;
}

// As git wants it of objects and refs: a folder that may be entered.
Presence presence_of_folder(fs::path const& path) {
    return presence_of(path / ".");
}

// --- inside a git directory ----------------------------------------------------------------------

std::optional<Finding> head_damage(fs::path const& git_dir) {
    fs::path const head = git_dir / "HEAD";
    std::string const repair =
        "if nothing else is lost: echo ref: refs/heads/BRANCH > " + shown(head);
    if (presence_of(head) == Presence::gone) {
        return error("HEAD is gone", repair);
    }
    std::error_code failure;
    if (fs::is_regular_file(fs::symlink_status(head, failure)) && !can_be_read(head)) {
        return denied(head);
    }
    if (!is_head(head)) {
        return error("HEAD is damaged", repair);
    }
    return std::nullopt;
}

std::optional<Finding> folder_damage(fs::path const& folder, std::string const& repair) {
    switch (presence_of_folder(folder)) {
    case Presence::there:
        return std::nullopt;
    case Presence::gone:
        return error("the folder " + folder.filename().string() + " is gone", repair);
    case Presence::denied:
        break;
    }
    return denied(folder);
}

// Two of the three parts tell a damaged git directory from a folder that never was one.
bool was_git_dir(fs::path const& folder) {
    return std::ranges::count_if(std::initializer_list<char const*>{"HEAD", "objects", "refs"},
                                 [&](char const* part) {
                                     return presence_of(folder / part) != Presence::gone;
                                 }) >= 2 ||
           presence_of(folder / "commondir") == Presence::there;
}

std::optional<Finding> damage_in(fs::path const& git_dir, fs::path const& top) {
    if (presence_of_folder(git_dir) == Presence::denied) {
        return denied(git_dir);
    }
    if (!was_git_dir(git_dir)) {
        return no_repository(top);
    }
    if (auto finding = head_damage(git_dir)) {
        return finding;
    }
    fs::path const common = common_dir_of(git_dir);
    if (common.empty()) {
        return error("commondir points to " + shown(path_in_file(git_dir / "commondir")) +
                     ", which is not there");
    }
    if (auto finding = folder_damage(common / "objects", "only a copy or a new clone helps")) {
        return finding;
    }
    // Copies that leave out empty folders lose it; the refs themselves are in packed-refs then.
    return folder_damage(common / "refs",
                         "if its refs are packed: mkdir " + shown(common / "refs"));
}

// --- the .git that leads to it -------------------------------------------------------------------

Finding leads_nowhere(fs::path const& target, fs::path const& top) {
    fs::path const list = target.lexically_normal().parent_path();
    fs::path const main_git_dir = list.parent_path();
    if (list.filename() == "worktrees" && presence_of(main_git_dir) == Presence::gone) {
        fs::path const main =
            main_git_dir.filename() == ".git" ? main_git_dir.parent_path() : main_git_dir;
        return error("a worktree of " + shown(main) + ", which is not there",
                     "if that has moved: git worktree repair " + shown(top) + ", run there");
    }
    return error(".git points to " + shown(target) + ", which is not there");
}

std::optional<Finding> damage_behind(fs::path const& target, fs::path const& top) {
    switch (presence_of_folder(target)) {
    case Presence::there:
        return damage_in(target, top);
    case Presence::gone:
        return leads_nowhere(target, top);
    case Presence::denied:
        break;
    }
    return denied(target);
}

std::optional<Finding> damage_by_dot_git(fs::path const& dot_git, fs::path const& top) {
    std::error_code failure;
    auto const status = fs::symlink_status(dot_git, failure);
    if (fs::is_symlink(status) && !fs::is_regular_file(dot_git, failure)) {
        return damage_behind(top / fs::read_symlink(dot_git, failure), top);
    }
    if (!fs::is_regular_file(dot_git, failure)) {
        return damage_in(dot_git, top);
    }
    if (!can_be_read(dot_git)) {
        return denied(dot_git);
    }
    fs::path const target = path_in_file(dot_git, gitfile_prefix);
    return target.empty() ? error(".git is a file that leads to no repository")
                          : damage_behind(target, top);
}

// --- locks ---------------------------------------------------------------------------------------

bool is_in(fs::path const& folder, fs::path const& top) {
    auto const rest = folder.lexically_relative(top);
    return !rest.empty() && *rest.begin() != "..";
}

// Anybody can write a path into a message, so it counts only in the repository itself.
bool is_lock_of(FoundRepo const& repo, fs::path const& file) {
    fs::path const folder = real_path(file.parent_path());
    return presence_of(file) == Presence::there && !folder.empty() &&
           (is_in(folder, repo.git_dir) || is_in(folder, repo.common_dir));
}

// Of a locked configuration git names the file, not the lock: ".git/config", or in full.
bool names_config(FoundRepo const& repo, std::string_view message) {
    std::string const name = (repo.common_dir.filename() / "config").string();
    for (auto at = message.find(name); at != message.npos; at = message.find(name, at + 1)) {
        auto const next = message.substr(at + name.size()).substr(0, 1);
        if (next.empty() || next.find_first_of(":' \"\n") != next.npos) {
            return true;
        }
    }
    return false;
}

} // namespace

std::optional<Finding> damage_of(Repo const& repo) {
    fs::path const& top = repo.path;
    switch (presence_of_folder(top)) {
    case Presence::there:
        break;
    case Presence::gone:
        return finding(Verdict::missing, shown(top) + " is not there");
    case Presence::denied:
        return denied(top);
    }
    if (fs::path const git_dir = chosen_git_dir(repo); !git_dir.empty()) {
        return damage_in(git_dir, top);
    }
    fs::path const dot_git = top / ".git";
    if (presence_of(dot_git) != Presence::gone) {
        return damage_by_dot_git(dot_git, top);
    }
    return damage_in(top, top); // bare, then
}

bool is_known_worktree(FoundRepo const& worktree) {
    fs::path const dot_git = path_in_file(worktree.git_dir / "gitdir");
    return real_path(dot_git.parent_path()) == worktree.path;
}

std::optional<fs::path> lock_named_in(FoundRepo const& repo, std::string_view message) {
    constexpr std::string_view ending = ".lock";
    int guesses = 64; // where in the line its path begins; a hostile line has no end of slashes
    for (auto at = message.find(ending); at != message.npos; at = message.find(ending, at + 1)) {
        auto const line = message.rfind('\n', at) + 1; // 0 if there is none
        for (auto slash = message.find('/', line); slash < at && guesses-- > 0;
             slash = message.find('/', slash + 1)) {
            fs::path const file = message.substr(slash, at + ending.size() - slash);
            if (is_lock_of(repo, file)) {
                return file;
            }
        }
    }
    fs::path const config_lock = repo.common_dir / "config.lock";
    if (names_config(repo, message) && presence_of(config_lock) == Presence::there) {
        return config_lock;
    }
    return std::nullopt;
}

} // namespace mgit
