#include "commands/choice.hpp"
#include "commands/common.hpp"
#include "commands/human.hpp"
#include "commands/missing.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/place.hpp"

#include <algorithm>
#include <vector>

namespace mgit {
namespace {

std::vector<Repo> missing_repos(Invocation const& invocation, Context& context) {
    Registry const registry = open_store(invocation, context).load();
    std::vector<Repo> missing;
    for (Selected const& selected : choose(registry, invocation, context).in) {
        if (is_missing_folder(selected.repo.path)) {
            missing.push_back(selected.repo);
        }
    }
    return missing;
}

// On the registry as it is by now: what has changed or come back since is left alone.
std::vector<Repo> remove_missing(std::vector<Repo> const& missing, Registry& registry) {
    std::vector<Repo> removed;
    std::vector<std::string> names;
    for (Repo const& repo : missing) {
        Repo const* const now = registry.find_repo(repo.name);
        if (now != nullptr && now->path == repo.path && is_missing_folder(repo.path)) {
            removed.push_back(*now);
            names.push_back(repo.name);
        }
    }
    registry.remove_repos(names);
    return removed;
}

std::string lines(std::string_view what, std::vector<Repo> const& repos) {
    std::string text;
    for (Repo const& repo : repos) {
        text += std::string(what) + shell_word(repo.name) + "  " + shell_word(repo.path.string()) +
                "\n";
    }
    return text;
}

void ask_first(std::vector<Repo> const& missing, Options const& options, Context& context) {
    if (options.yes) {
        return;
    }
    if (!can_confirm(options, context)) {
        throw Error(ExitCode::usage,
                    counted(missing.size(), "repo") + " would be forgotten; nothing was changed",
                    "if that is meant: mgit prune --missing --yes\n"
                    "to look for them elsewhere: mgit doctor");
    }
    if (!confirm("Forget " + counted(missing.size(), "repo") + "?", context)) {
        throw Error(ExitCode::usage, "nothing was changed");
    }
}

} // namespace

CommandResult run(PruneArguments const&, Invocation const& invocation, Context& context) {
    std::vector<Repo> const missing = missing_repos(invocation, context);
    if (missing.empty()) {
        note(context, "no repo is missing: nothing was changed");
        return ExitCode::ok;
    }
    Options const& options = invocation.options;
    bool const asks = !options.yes && !options.dry_run;
    if (asks) {
        print(context, lines("missing ", missing));
    }
    for (std::string const& line : gone_places(missing)) {
        note(context, line);
    }
    if (options.dry_run) {
        print(context, lines("would remove ", missing));
        return ExitCode::ok;
    }
    ask_first(missing, options, context);
    std::vector<Repo> removed;
    change_registry(
        invocation, context,
        [&](Registry& registry) { removed = remove_missing(missing, registry); },
        Care::destructive);
    print(context, lines("removed ", removed));
    if (removed.size() < missing.size()) {
        note(context, counted(missing.size() - removed.size(), "repo") +
                          " changed or came back meanwhile, and stayed");
    }
    return ExitCode::ok;
}

} // namespace mgit
