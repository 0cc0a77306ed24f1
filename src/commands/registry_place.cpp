#include "commands/registry_place.hpp"

#include "mgit/core/text.hpp"
#include "mgit/git/remote_urls.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/folders.hpp"
#include "mgit/registry/workspace.hpp"

#include <utility>

namespace mgit {

namespace fs = std::filesystem;

namespace {

StorePlace plain_place(fs::path file, Context const& context) {
    StorePlace place{std::move(file)};
    place.backups = state_folder(context.environment) / "backups";
    return place;
}

RegistryPlace personal(Context const& context) {
    auto const folder = configuration_folder(context.environment, context.cwd);
    RegistryPlace found{plain_place(folder / "registry.json", context)};
    auto const general = context.environment.get("XDG_CONFIG_HOME").value_or("");
    if (!general.empty() && general.front() != '/' &&
        context.environment.get("MGIT_CONFIG_HOME").value_or("").empty()) {
        found.notes.push_back("note: XDG_CONFIG_HOME is not absolute and has no effect: the "
                              "registry is " +
                              shell_word(found.place.file.native()));
    }
    return found;
}

RegistryPlace named(std::string const& name, Context const& context) {
    fs::path const file = context.cwd / name;
    return {file.filename() == workspace_file_name ? workspace_place(file, context)
                                                   : plain_place(file, context)};
}

} // namespace

StorePlace workspace_place(fs::path const& file, Context const& context) {
    // As the paths of repos are: without links, but for the file itself.
    fs::path const folder = absolute_path(file.parent_path(), context.cwd);
    StorePlace place = plain_place(folder / file.filename(), context);
    place.base = folder;
    place.aside = state_folder(context.environment) / "workspaces";
    return place;
}

RegistryPlace find_registry(Invocation const& invocation, Context const& context) {
    std::string const& name = invocation.options.registry;
    if (!name.empty()) {
        return name == "personal" ? personal(context) : named(name, context);
    }
    WorkspaceSearch search =
        find_workspace(absolute_path(context.cwd, context.cwd), context.environment);
    RegistryPlace found;
    if (search.file.empty()) {
        found = personal(context);
    } else {
        found.place = workspace_place(search.file, context);
        found.place.advice = "without this workspace: mgit --registry personal ...";
    }
    for (auto const& [file, owner] : search.passed) {
        found.notes.push_back("note: not used: " + shell_word(file.native()) +
                              ", for it or its folder belongs to " + owner +
                              "; to use it: --registry " + shell_word(file.native()));
    }
    return found;
}

Trust trust_in(Registry const& registry, Context const& context) {
    fs::path const& base = registry.source().base;
    return base.empty()
               ? Trust()
               : Trust(workspace_place(base / workspace_file_name, context), context.environment);
}

std::string described(StorePlace const& place) {
    return "registry: " + shell_word(place.file.native()) +
           (place.base.empty() ? "" : " (workspace)");
}

SharedUrl shared_url(std::string const& repo, std::string const& url) {
    SharedUrl shared;
    shared.url = without_secret(url);
    std::string const of = "of " + shell_word(repo);
    if (std::string_view const why = workspace_url_refusal(shared.url); !why.empty()) {
        shared.note = "left out the URL " + of + ": it " + std::string(why);
        shared.url.clear();
    } else if (shared.url != url) {
        shared.note = "left out user and password in the URL " + of;
    }
    return shared;
}

} // namespace mgit
