#include "mgit/registry/active_context.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <string_view>

namespace mgit {

namespace {

namespace fs = std::filesystem;

// An edited file may say "/src/" for "/src". Of the root folder nothing remains.
std::string_view without_slash(std::string_view path) {
    return path.substr(0, path.find_last_not_of('/') + 1);
}

bool contains(std::string_view folder, std::string_view path) {
    if (!folder.starts_with('/')) {
        return false; // no root at all, or one of an edited file that means nothing
    }
    std::string_view const stem = without_slash(folder);
    return path.starts_with(stem) && (path.size() == stem.size() || path[stem.size()] == '/');
}

// A later group counts only if its root is deeper.
void find_by_root(Registry const& registry, std::string_view here, ActiveContext& found) {
    std::size_t depth = 0;
    for (Group const& group : registry.groups()) {
        std::string_view const root = group.root.native();
        if (!contains(root, here)) {
            continue;
        }
        std::size_t const size = without_slash(root).size();
        if (found.group == nullptr || size > depth) {
            found.group = &group;
            found.also.clear();
            depth = size;
        } else if (size == depth) {
            found.also.push_back(group.name);
        }
    }
}

// Looks the folder and those above it up, so that it costs nothing to have many repos.
void find_by_repo(Registry const& registry, fs::path folder, ActiveContext& found) {
    for (;; folder = folder.parent_path()) {
        Repo const* const repo = registry.find_path(folder);
        if (repo != nullptr && !repo->groups.empty()) {
            found.repo = repo;
            found.group = registry.find_group(repo->groups.front());
            found.also.assign(repo->groups.begin() + 1, repo->groups.end());
            return;
        }
        if (folder == folder.parent_path()) {
            return;
        }
    }
}

} // namespace

ActiveContext active_context(Registry const& registry, fs::path const& here) {
    ActiveContext result;
    std::string const& context = registry.context();
    if (context.empty()) {
        return result;
    }
    if (context == "auto") {
        result.automatic = true;
        find_by_root(registry, here.native(), result);
        if (result.group == nullptr) {
            find_by_repo(registry, here, result);
        }
        return result;
    }
    result.group = registry.find_group(context);
    if (result.group == nullptr) {
        throw Error(ExitCode::registry,
                    fmt::format("the context {} is no group", quoted_name(context)),
                    "choose another: mgit context GROUP, auto or none\n"
                    "to work on all repos this time: --all");
    }
    return result;
}

std::string name(ActiveContext const& context) {
    std::string const group =
        context.group == nullptr ? "all repos" : quoted_name(context.group->name);
    if (context.automatic) {
        return "context auto: " + group;
    }
    return context.group == nullptr ? group : "context " + group;
}

} // namespace mgit
