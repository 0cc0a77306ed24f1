#include "git/layout.hpp"

#include "git/config.hpp"
#include "mgit/git/discovery.hpp"

#include <algorithm>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

void read_core_setting(fs::path const& file, std::string_view key, std::string& setting) {
    read_config(small_file(file), [&](ConfigEntry const& entry) {
        if (entry.section == "core" && entry.subsection.empty() && entry.key == key) {
            setting = entry.value.value_or("true");
        }
    });
}

} // namespace

bool is_head(std::string const& path, At at) {
    std::string const text = small_file(path, at, Links::keep);
    return text.empty() ? link_text(path, at).starts_with("refs/") : is_head_text(text);
}

bool is_head_text(std::string_view head) {
    if (head.starts_with("ref:")) {
        head.remove_prefix(4);
        head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
        return head.starts_with("refs/");
    }
    // The 64 digits of SHA-256 begin with 40, too.
    return head.size() >= 40 && std::ranges::all_of(head.substr(0, 40), is_hex);
}

fs::path path_in_file(fs::path const& file, std::string_view prefix) {
    std::string text = small_file(file);
    text.resize(text.find_last_not_of("\r\n") + 1);
    if (text.size() <= prefix.size() || !text.starts_with(prefix)) {
        return {};
    }
    return file.parent_path() / text.substr(prefix.size());
}

fs::path real_path(fs::path const& path) {
    std::error_code error;
    return path.empty() ? path : fs::canonical(path, error);
}

fs::path common_dir_of(fs::path const& git_dir) {
    fs::path const elsewhere = path_in_file(git_dir / "commondir");
    return elsewhere.empty() ? git_dir : real_path(elsewhere);
}

bool is_git_dir(fs::path const& folder) {
    return common_dir_if_git_dir(folder, {}, folder).has_value();
}

std::optional<fs::path> common_dir_if_git_dir(fs::path const& git_dir, At at,
                                              std::string const& name) {
    if (git_dir.empty() || !is_head(name + "/HEAD", at)) {
        return std::nullopt;
    }
    bool const own = small_file(name + "/commondir", at).empty();
    fs::path common = own ? git_dir : common_dir_of(git_dir);
    std::string const from = own ? name : common.native();
    if (common.empty() || !is_folder(from + "/objects", at) || !is_folder(from + "/refs", at)) {
        return std::nullopt;
    }
    return common;
}

OwnSettings settings_of(std::string const& git_dir, At at) {
    OwnSettings settings;
    RemoteUrl url;
    bool more = false;
    auto const take = [&](ConfigEntry const& entry) {
        url.take(entry);
        if (!entry.subsection.empty()) {
            return;
        }
        if (entry.section == "core" && entry.key == "bare") {
            settings.bare = entry.value.value_or("true");
        } else if (entry.section == "core" && entry.key == "worktree") {
            settings.work_tree = entry.value.value_or("");
        } else if (entry.section == "extensions" && entry.key == "worktreeconfig") {
            more = is_true(entry.value.value_or("true"));
        }
    };
    read_config(small_file(git_dir + "/config", at), take);
    settings.url = url.chosen();
    if (more) {
        read_config(small_file(git_dir + "/config.worktree", at), take);
    }
    return settings;
}

std::string core_setting(fs::path const& common_dir, fs::path const& git_dir,
                         std::string_view key) {
    std::string setting;
    read_core_setting(common_dir / "config", key, setting);
    read_core_setting(git_dir / "config.worktree", key, setting);
    return setting;
}

fs::path chosen_git_dir(Repo const& repo) {
    constexpr std::string_view option = "--git-dir";
    fs::path chosen;
    for (auto flag = repo.git_flags.begin(); flag != repo.git_flags.end(); ++flag) {
        if (flag->starts_with("--git-dir=")) {
            chosen = repo.path / flag->substr(option.size() + 1);
        } else if (*flag == option && flag + 1 != repo.git_flags.end()) {
            chosen = repo.path / *++flag;
        }
    }
    return chosen;
}

fs::path git_dir_of(Repo const& repo) {
    if (chosen_git_dir(repo).empty()) {
        fs::path const usual = repo.path / ".git";
        if (file_facts(usual / "HEAD", Links::keep)) {
            return usual;
        }
        fs::path linked = path_in_file(usual, gitfile_prefix);
        if (!linked.empty() && file_facts(linked / "HEAD", Links::keep)) {
            return linked;
        }
    }
    auto const found = repo_of(repo);
    return found ? found->git_dir : fs::path();
}

} // namespace mgit
