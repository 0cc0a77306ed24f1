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
    collect(registry.entries(), wanted.repos);
    collect(registry.groups(), wanted.groups);
    if (!found) {
        throw Error(ExitCode::usage,
                    fmt::format("no repo or group matches {}", quoted_name(pattern)),
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
std::string reason_for(RepoEntry const& repo, Wanted const& wanted) {
    if (wanted.repos.contains(repo.name)) {
        return "named";
    }
    auto const group = std::ranges::find_if(
        repo.groups, [&](std::string_view name) { return wanted.groups.contains(name); });
    return group == repo.groups.end() ? "" : "group " + quoted_name(*group);
}

// Calls visit(position, reason) for each repo that is selected.
template <class Visit>
void visit_words(Registry const& registry, std::vector<std::string> const& words,
                 Visit const& visit) {
    Wanted wanted;
    for (std::string const& word : words) {
        want(registry, word, wanted);
    }
    for (std::size_t i = 0; i < registry.entries().size(); ++i) {
        if (std::string const reason = reason_for(registry.entries()[i], wanted); !reason.empty()) {
            visit(i, reason);
        }
    }
}

template <class Visit>
void visit_context(Registry const& registry, ActiveContext const& context, Visit const& visit) {
    std::string const reason = name(context);
    for (std::size_t i = 0; i < registry.entries().size(); ++i) {
        if (context.group == nullptr ||
            std::ranges::count(registry.entries()[i].groups, context.group->name) > 0) {
            visit(i, reason);
        }
    }
}

template <class Visit>
void visit_selected(Registry const& registry, SelectionWords const& words, Visit const& visit) {
    if (!words.names.empty()) {
        visit_words(registry, words.names, visit);
    } else {
        visit_context(registry, words.all ? ActiveContext() : active_context(registry, words.here),
                      visit);
    }
}

} // namespace

Selection select(Registry const& registry, SelectionWords const& words) {
    Selection selection;
    visit_selected(registry, words, [&](std::size_t index, std::string_view reason) {
        selection.push_back({registry.value(index), std::string(reason)});
    });
    return selection;
}

std::vector<std::string_view> selected_names(Registry const& registry,
                                             SelectionWords const& words) {
    std::vector<std::string_view> names;
    names.reserve(registry.entries().size());
    visit_selected(registry, words, [&](std::size_t index, std::string_view) {
        names.push_back(registry.entries()[index].name);
    });
    return names;
}

} // namespace mgit
