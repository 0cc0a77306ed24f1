#include "mgit/git/remote_config.hpp"

#include "git/config.hpp"
#include "git/options.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace mgit {
namespace {

using Urls = std::vector<std::string>;

// --- reading -------------------------------------------------------------------------------------

// An entry of the list: "section.subsection.key\nvalue", where the subsection may hold dots and a
// key without "=" has no newline.
ConfigEntry entry_of(std::string_view text) {
    std::size_t const newline = std::min(text.find('\n'), text.size());
    std::string_view const name = text.substr(0, newline);
    std::size_t const first = std::min(name.find('.'), name.size());
    std::size_t const last = name.rfind('.');
    ConfigEntry entry;
    entry.section = name.substr(0, first);
    if (last != std::string_view::npos) {
        entry.key = name.substr(last + 1);
        entry.subsection = last > first ? name.substr(first + 1, last - first - 1) : "";
    }
    if (newline < text.size()) {
        entry.value = text.substr(newline + 1);
    }
    return entry;
}

template <typename Take>
void for_each_entry(std::string_view list, Take const& take) {
    while (!list.empty()) {
        std::string_view const text = list.substr(0, list.find('\0'));
        take(text, entry_of(text));
        list.remove_prefix(std::min(text.size() + 1, list.size()));
    }
}

RemoteConfig::Remote& remote_called(RemoteConfig& config, std::string const& name) {
    auto const known = std::ranges::find(config.remotes, name, &RemoteConfig::Remote::name);
    if (known != config.remotes.end()) {
        return *known;
    }
    RemoteConfig::Remote remote;
    remote.name = name;
    return config.remotes.emplace_back(std::move(remote));
}

// An empty value clears the list, as git does it since 2.46.
void add_url(Urls& urls, std::string const& url) {
    if (url.empty()) {
        urls.clear();
    } else {
        urls.push_back(url);
    }
}

bool take_remote(RemoteConfig& config, ConfigEntry const& entry) {
    std::string const value = entry.value.value_or("");
    if (entry.subsection.empty()) {
        if (entry.key == "pushdefault") {
            config.push_default = value;
        }
        return entry.key == "pushdefault";
    }
    RemoteConfig::Remote& remote = remote_called(config, entry.subsection);
    if (entry.key == "url") {
        add_url(remote.urls, value);
    } else if (entry.key == "pushurl") {
        add_url(remote.push_urls, value);
    } else if (entry.key == "skipdefaultupdate" || entry.key == "skipfetchall") {
        remote.skipped = !entry.value || is_true(value);
    }
    return true;
}

bool take_branch(RemoteConfig& config, ConfigEntry const& entry) {
    if (entry.key == "remote") {
        config.branches[entry.subsection].remote = entry.value.value_or("");
    } else if (entry.key == "pushremote") {
        config.branches[entry.subsection].push_remote = entry.value.value_or("");
    } else {
        return false;
    }
    return true;
}

bool take_rewrite(RemoteConfig& config, ConfigEntry const& entry) {
    if (entry.key != "insteadof" && entry.key != "pushinsteadof") {
        return false;
    }
    auto& rewrites = entry.key == "insteadof" ? config.rewrites : config.push_rewrites;
    rewrites.push_back({entry.value.value_or(""), entry.subsection});
    return true;
}

// The names are separated by blanks; each further value adds to them.
bool take_group(RemoteConfig& config, ConfigEntry const& entry) {
    std::string_view rest = entry.value ? std::string_view(*entry.value) : std::string_view();
    Urls& members = config.groups[entry.key];
    while (!rest.empty()) {
        std::string_view const name = rest.substr(0, rest.find_first_of(" \t"));
        if (!name.empty()) {
            members.emplace_back(name);
        }
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    }
    return true;
}

// True if the entry is one that matters.
bool take(RemoteConfig& config, ConfigEntry const& entry) {
    if (entry.section == "remote") {
        return take_remote(config, entry);
    }
    if (entry.section == "branch") {
        return take_branch(config, entry);
    }
    if (entry.section == "url") {
        return take_rewrite(config, entry);
    }
    if (entry.section == "remotes") {
        return take_group(config, entry);
    }
    bool const own_ssh = (entry.section == "core" && entry.key == "sshcommand") ||
                         (entry.section == "ssh" && entry.key == "variant");
    bool const includes = entry.section == "include" || entry.section == "includeif";
    config.own_ssh = config.own_ssh || own_ssh;
    config.includes = config.includes || includes;
    return own_ssh || includes;
}

// --- from remotes to URLs ------------------------------------------------------------------------

// The longest prefix wins, of equal ones the first. Nothing if none fits.
std::optional<std::string> rewritten(std::string_view url,
                                     std::span<RemoteConfig::Rewrite const> rewrites) {
    RemoteConfig::Rewrite const* best = nullptr;
    for (RemoteConfig::Rewrite const& rewrite : rewrites) {
        bool const longer = best == nullptr || rewrite.prefix.size() > best->prefix.size();
        if (longer && url.starts_with(rewrite.prefix)) {
            best = &rewrite;
        }
    }
    if (best == nullptr) {
        return std::nullopt;
    }
    return best->replacement + std::string(url.substr(best->prefix.size()));
}

std::string for_fetching(RemoteConfig const& config, std::string const& url) {
    return rewritten(url, config.rewrites).value_or(url);
}

// The remote of this name with a URL, or one made of the name itself.
RemoteConfig::Remote remote_or_url(RemoteConfig const& config, std::string const& name) {
    auto const known = std::ranges::find(config.remotes, name, &RemoteConfig::Remote::name);
    RemoteConfig::Remote remote;
    if (known != config.remotes.end()) {
        remote = *known;
    }
    if (remote.urls.empty() && remote.push_urls.empty()) {
        remote.urls.push_back(name);
    }
    return remote;
}

Urls fetch_urls(RemoteConfig const& config, std::string const& name) {
    RemoteConfig::Remote const remote = remote_or_url(config, name);
    if (remote.urls.empty()) {
        return {};
    }
    return {for_fetching(config, remote.urls.front())};
}

// pushInsteadOf is only for remotes without a pushurl of their own, and goes before insteadOf.
Urls push_urls(RemoteConfig const& config, std::string const& name) {
    RemoteConfig::Remote const remote = remote_or_url(config, name);
    Urls urls;
    for (std::string const& url : remote.push_urls) {
        urls.push_back(for_fetching(config, url));
    }
    if (!urls.empty()) {
        return urls;
    }
    for (std::string const& url : remote.urls) {
        if (auto const other = rewritten(url, config.push_rewrites)) {
            urls.push_back(*other);
        }
    }
    if (!urls.empty()) {
        return urls;
    }
    for (std::string const& url : remote.urls) {
        urls.push_back(for_fetching(config, url));
    }
    return urls;
}

RemoteConfig::Branch branch_of(RemoteConfig const& config, std::string_view name) {
    auto const branch = config.branches.find(std::string(name));
    return branch == config.branches.end() ? RemoteConfig::Branch() : branch->second;
}

std::string default_remote(RemoteConfig const& config, std::string_view branch) {
    std::string own = branch_of(config, branch).remote;
    if (!own.empty()) {
        return own;
    }
    return config.remotes.size() == 1 ? config.remotes.front().name : "origin";
}

std::string default_push_remote(RemoteConfig const& config, std::string_view branch) {
    std::string own = branch_of(config, branch).push_remote;
    if (!own.empty()) {
        return own;
    }
    return config.push_default.empty() ? default_remote(config, branch) : config.push_default;
}

void append(Urls& urls, Urls const& more) {
    urls.insert(urls.end(), more.begin(), more.end());
}

Urls urls_of_all(RemoteConfig const& config) {
    Urls urls;
    for (RemoteConfig::Remote const& remote : config.remotes) {
        if (!remote.skipped) {
            append(urls, fetch_urls(config, remote.name));
        }
    }
    return urls;
}

// Of remotes and groups of them.
Urls urls_of_several(RemoteConfig const& config, std::span<std::string_view const> names) {
    Urls urls;
    for (std::string_view const name : names) {
        auto const group = config.groups.find(std::string(name));
        Urls const members = group == config.groups.end() ? Urls{std::string(name)} : group->second;
        for (std::string const& member : members) {
            append(urls, fetch_urls(config, member));
        }
    }
    return urls;
}

// --- verbs ---------------------------------------------------------------------------------------

constexpr Valued fetch_values{
    "jo", "",
    "upload-pack depth deepen shallow-since shallow-exclude refmap jobs submodule-prefix "
    "server-option negotiation-tip filter recurse-submodules-default"};
constexpr Valued pull_values{
    "joXs", "Sr",
    "upload-pack depth deepen shallow-since shallow-exclude refmap jobs server-option "
    "negotiation-tip strategy strategy-option cleanup"};
constexpr Valued push_values{"o", "", "repo receive-pack exec push-option recurse-submodules"};
constexpr Valued ls_remote_values{"o", "", "upload-pack exec sort server-option"};
constexpr Valued clone_values{
    "bcjou", "",
    "branch config jobs origin upload-pack template reference reference-if-able depth "
    "shallow-since shallow-exclude separate-git-dir server-option filter bundle-uri"};

Urls fetched(RemoteConfig const& config, GitOptions const& options, std::string_view branch) {
    if (options.any({"--all"})) {
        return urls_of_all(config);
    }
    if (options.any({"--multiple", "-m"})) {
        return urls_of_several(config, options.operands());
    }
    if (options.operands().empty()) {
        return fetch_urls(config, default_remote(config, branch));
    }
    return urls_of_several(config, options.operands().first(1));
}

Urls pulled(RemoteConfig const& config, GitOptions const& options, std::string_view branch) {
    if (options.any({"--all"})) {
        return urls_of_all(config);
    }
    std::string const named(options.operand(0));
    return fetch_urls(config, named.empty() ? default_remote(config, branch) : named);
}

Urls pushed(RemoteConfig const& config, GitOptions const& options, std::string_view branch) {
    std::string named(options.operand(0));
    if (named.empty()) {
        named = options.value({"--repo"}).value_or("");
    }
    return push_urls(config, named.empty() ? default_push_remote(config, branch) : named);
}

// The words after `remote update`, `remote show`, `remote prune`.
Urls of_remote_command(RemoteConfig const& config, std::span<std::string const> arguments) {
    GitOptions const options(arguments, {});
    auto const operands = options.operands();
    if (operands.empty()) {
        return {};
    }
    auto const names = operands.subspan(1);
    if (operands.front() != "update" || !names.empty()) {
        return urls_of_several(config, names);
    }
    static constexpr std::string_view usual[] = {"default"};
    return config.groups.contains("default") ? urls_of_several(config, usual) : urls_of_all(config);
}

} // namespace

RemoteConfig parse_remote_config(std::string_view list) {
    RemoteConfig config;
    for_each_entry(list, [&](std::string_view, ConfigEntry const& entry) { take(config, entry); });
    return config;
}

std::string relevant_config(std::string_view list) {
    RemoteConfig config;
    std::string relevant;
    for_each_entry(list, [&](std::string_view text, ConfigEntry const& entry) {
        if (take(config, entry)) {
            relevant += text;
            relevant += '\0';
        }
    });
    return relevant;
}

Urls effective_urls(RemoteConfig const& config, std::string_view verb,
                    std::span<std::string const> arguments, std::string_view branch) {
    if (verb == "fetch") {
        return fetched(config, GitOptions(arguments, fetch_values), branch);
    }
    if (verb == "pull") {
        return pulled(config, GitOptions(arguments, pull_values), branch);
    }
    if (verb == "push") {
        return pushed(config, GitOptions(arguments, push_values), branch);
    }
    if (verb == "ls-remote") {
        return pulled(config, GitOptions(arguments, ls_remote_values), branch);
    }
    if (verb == "clone") {
        std::string const url(GitOptions(arguments, clone_values).operand(0));
        return url.empty() ? Urls() : Urls{for_fetching(config, url)};
    }
    if (verb.starts_with("remote ")) {
        return of_remote_command(config, arguments);
    }
    return {};
}

} // namespace mgit
