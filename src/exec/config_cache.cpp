#include "exec/config_cache.hpp"

#include "mgit/git/discovery.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/replacement.hpp"

#include <charconv>
#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace mgit {
namespace {

constexpr std::string_view first_line = "mgit remotes 1\n";

// File systems keep times in steps of up to two seconds.
constexpr std::chrono::seconds just_now{2};

// Nothing if it has changed just now; "-" if there is no such file.
std::optional<std::string> stamp_of(fs::path const& file) {
    std::error_code error;
    auto const time = fs::last_write_time(file, error);
    auto const size = error ? 0 : fs::file_size(file, error);
    if (error) {
        return "-\n";
    }
    if (time > fs::file_time_type::clock::now() - just_now) {
        return std::nullopt;
    }
    return std::to_string(time.time_since_epoch().count()) + ' ' + std::to_string(size) + '\n';
}

std::optional<std::string> stamps_of(std::vector<fs::path> const& files) {
    std::string stamps;
    for (fs::path const& file : files) {
        auto const stamp = stamp_of(file);
        if (!stamp) {
            return std::nullopt;
        }
        stamps += *stamp;
    }
    return stamps;
}

// The files of the user and of the system. Where git keeps the latter was decided when it was
// built: in /etc, or beside its own folder.
std::vector<fs::path> common_files(Environment const& environment, fs::path const& git) {
    fs::path const home = home_folder(environment);
    fs::path const xdg(environment.get("XDG_CONFIG_HOME").value_or(""));
    return {
        git,
        home / ".gitconfig",
        (xdg.empty() ? home / ".config" : xdg) / "git" / "config",
        environment.get("GIT_CONFIG_GLOBAL").value_or(""),
        environment.get("GIT_CONFIG_SYSTEM").value_or(""),
        "/etc/gitconfig",
        git.parent_path().parent_path() / "etc" / "gitconfig",
    };
}

// Each field is its length, a colon and its bytes, because paths and values may hold anything.
void append_field(std::string& text, std::string_view field) {
    text += std::to_string(field.size());
    text += ':';
    text += field;
}

std::optional<std::string> take_field(std::string_view& text) {
    std::size_t length = 0;
    char const* const end = text.data() + text.size();
    auto const [digits_end, error] = std::from_chars(text.data(), end, length);
    if (error != std::errc() || digits_end == end || *digits_end != ':') {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(digits_end - text.data()) + 1);
    if (length > text.size()) {
        return std::nullopt;
    }
    std::string field(text.substr(0, length));
    text.remove_prefix(length);
    return field;
}

} // namespace

ConfigStamps::ConfigStamps(Environment const& environment, fs::path const& git) {
    // Settings that are not in files cannot be seen to change.
    if (environment.has("GIT_CONFIG_COUNT") || environment.has("GIT_CONFIG_PARAMETERS")) {
        return;
    }
    common_ = stamps_of(common_files(environment, git));
    for (std::string_view const name : {"HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL",
                                        "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"}) {
        if (common_) {
            append_field(*common_, environment.get(name).value_or("-"));
        }
    }
}

std::optional<std::string> ConfigStamps::stamp(Repo const& repo) const {
    auto const found = common_ && repo.git_flags.empty() ? repo_of(repo) : std::nullopt;
    if (!found) {
        return std::nullopt;
    }
    auto const own = stamps_of({found->common_dir / "config", found->git_dir / "config.worktree"});
    return own ? std::optional(*common_ + *own) : std::nullopt;
}

ConfigCache::ConfigCache(fs::path file) : file_(std::move(file)) {
    std::optional<std::string> bytes;
    try {
        bytes = file_.empty() ? std::nullopt : read_file(file_);
    } catch (std::system_error const&) { // to be replaced if possible
        return;
    }
    std::string_view text = bytes ? std::string_view(*bytes) : std::string_view();
    if (!text.starts_with(first_line)) {
        return;
    }
    text.remove_prefix(first_line.size());
    while (!text.empty()) {
        auto path = take_field(text);
        auto stamp = path ? take_field(text) : std::nullopt;
        auto config = stamp ? take_field(text) : std::nullopt;
        if (!config) {
            entries_.clear();
            return;
        }
        entries_[*std::move(path)] = {*std::move(stamp), *std::move(config)};
    }
}

std::optional<std::string> ConfigCache::find(Repo const& repo, std::string const& stamp) const {
    auto const entry = entries_.find(repo.path.native());
    if (entry == entries_.end() || entry->second.stamp != stamp) {
        return std::nullopt;
    }
    return entry->second.config;
}

void ConfigCache::remember(Repo const& repo, std::string const& stamp, std::string const& config) {
    entries_[repo.path.native()] = {stamp, config};
    changed_ = true;
}

void ConfigCache::save() const {
    if (file_.empty() || !changed_) {
        return;
    }
    std::string text(first_line);
    for (auto const& [path, entry] : entries_) {
        std::error_code error;
        if (fs::exists(path, error)) { // repos that have gone are forgotten
            append_field(text, path);
            append_field(text, entry.stamp);
            append_field(text, entry.config);
        }
    }
    try {
        make_folders(file_.parent_path());
        replace_file(file_, text);
    } catch (std::system_error const&) {
        return; // a full disk or a read-only home only makes the next run ask git again
    }
}

} // namespace mgit
