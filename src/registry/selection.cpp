#include "mgit/registry/selection.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/registry/active_context.hpp"
#include "registry/unknown_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace mgit {

namespace {

// What the words stand for. Views of names in the registry.
struct Wanted {
    std::unordered_set<std::string_view> repos;
    std::unordered_set<std::string_view> groups;
};

void want_matches(Registry const& registry, std::string const& pattern, Wanted& wanted) {
    bool found = false;
    auto const collect = [&](auto const& all, std::unordered_set<std::string_view>& names) {
        for (auto const& one : all) {
            if (glob_matches(pattern, one.name)) {
                names.insert(one.name);
                found = true;
            }
        }
    };
    collect(registry.repos(), wanted.repos);
    collect(registry.groups(), wanted.groups);
    if (!found) {
        throw Error(ExitCode::usage, fmt::format("no repo or group matches '{}'", pattern),
                    "all names: mgit ls");
    }
}

// A name counts as it is first: it may hold the characters of a glob itself.
void want(Registry const& registry, std::string const& word, Wanted& wanted) {
    if (Repo const* repo = registry.find_repo(word)) {
        wanted.repos.insert(repo->name);
    } else if (Group const* group = registry.find_group(word)) {
        wanted.groups.insert(group->name);
    } else if (is_glob(word)) {
        want_matches(registry, word, wanted);
    } else {
        throw unknown_name("repo or group", word, registry.names());
    }
}

// Empty if the repo is not selected.
std::string reason_for(Repo const& repo, Wanted const& wanted) {
    if (wanted.repos.contains(repo.name)) {
        return "named";
    }
    auto const group = std::find_if(repo.groups.begin(), repo.groups.end(),
                                    [&](auto const& name) { return wanted.groups.contains(name); });
    return group == repo.groups.end() ? "" : "group " + quoted_name(*group);
}

Selection by_words(Registry const& registry, std::vector<std::string> const& words) {
    Wanted wanted;
    for (std::string const& word : words) {
        want(registry, word, wanted);
    }
    Selection selection;
    for (Repo const& repo : registry.repos()) {
        if (std::string reason = reason_for(repo, wanted); !reason.empty()) {
            selection.push_back({repo, std::move(reason)});
        }
    }
    return selection;
}

Selection by_context(Registry const& registry, ActiveContext const& context) {
    std::string const reason = name(context);
    Selection selection;
    selection.reserve(context.group == nullptr ? registry.repos().size() : 0);
    for (Repo const& repo : registry.repos()) {
        if (context.group == nullptr || is_in(repo, context.group->name)) {
            selection.push_back({repo, reason});
        }
    }
    return selection;
}

} // namespace

Selection select(Registry const& registry, SelectionWords const& words) {
    if (!words.names.empty()) {
        return by_words(registry, words.names);
    }
    return by_context(registry, words.all ? ActiveContext() : active_context(registry, words.here));
}

} // namespace mgit
