#include "commands/listed_json.hpp"

#include "mgit/core/text.hpp"

#include <unordered_map>
#include <vector>

namespace mgit {
namespace {

void add_repo(JsonWriter& json, Repo const& repo) {
    json.add_text("repo", repo.name);
    json.add_text("path", repo.path.native());
    json.add_texts("groups", repo.groups);
    json.add_text_or_null("url", redacted_url(repo.url));
    if (!repo.git_flags.empty()) {
        json.add_texts("git_flags", repo.git_flags);
    }
}

} // namespace

void repos_json(EachRepo const& each, JsonForm form,
                std::function<void(std::string_view)> const& write) {
    std::string text;
    JsonList list(text, form, "mgit.ls/1", "repos");
    each([&](Repo const& repo) {
        list.item([&](JsonWriter& json) { add_repo(json, repo); });
        if (text.size() >= 64 * 1024) {
            write(text);
            text.clear();
        }
    });
    list.finish();
    if (!text.empty()) {
        write(text);
    }
}

std::string groups_json(Registry const& registry, std::span<Group const> groups, JsonForm form) {
    // One pass for all groups, of which there may be as many as repos.
    std::unordered_map<std::string_view, std::vector<std::string>> members;
    for (Repo const& repo : registry.repos()) {
        for (std::string const& group : repo.groups) {
            members[group].push_back(repo.name);
        }
    }
    std::string text;
    JsonList list(text, form, "mgit.group/1", "groups");
    for (Group const& group : groups) {
        list.item([&](JsonWriter& json) {
            json.add_text("group", group.name);
            json.add_text("description", group.description);
            json.add_text_or_null("root", group.root.native());
            json.add_texts("repos", members[group.name]);
        });
    }
    list.finish();
    return text;
}

std::string context_json(Registry const& registry, ActiveContext const& active, bool dry_run) {
    std::string text;
    JsonWriter json(text);
    json.open_object();
    json.add("schema", "mgit.context/1");
    json.add_text_or_null("context", registry.context());
    json.add_text_or_null("group", active.group != nullptr ? active.group->name : "");
    json.add_text_or_null("because_of", active.repo != nullptr ? active.repo->name : "");
    json.add_texts("also", active.also);
    json.add("repos", active.group != nullptr ? registry.members(active.group->name).size()
                                              : registry.entries().size());
    json.add("all", registry.entries().size());
    json.add("dry_run", dry_run);
    json.close_object();
    return text + '\n';
}

std::string version_json(std::string_view version) {
    std::string text;
    JsonWriter json(text);
    json.open_object();
    json.add("schema", "mgit.version/1");
    json.add("version", version);
    json.close_object();
    return text + '\n';
}

} // namespace mgit
