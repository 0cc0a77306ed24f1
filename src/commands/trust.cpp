#include "commands/common.hpp"
#include "commands/human.hpp"
#include "commands/registry_place.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <algorithm>

namespace mgit {
namespace {

using Repos = std::vector<Repo const*>;

// Each a word that cannot hide anything.
std::string shown(std::vector<std::string> const& flags) {
    std::string text = "git";
    for (std::string const& flag : flags) {
        text += " " + shell_word(redacted(flag));
    }
    return text;
}

std::string lines(Repos const& repos, Trust const& trust) {
    std::vector<std::vector<std::string>> rows;
    for (Repo const* const repo : repos) {
        rows.push_back({trust.allows(*repo) ? "trusted" : "not trusted", shell_word(repo->name),
                        shell_word(repo->path.native()), shown(repo->git_flags)});
    }
    return table(rows);
}

CommandResult revoke(Trust& trust, std::string const& file, bool dry_run, Context& context) {
    if (trust.is_empty()) {
        note(context, "nothing of " + file + " is trusted: nothing was changed");
        return ExitCode::ok;
    }
    if (!dry_run) {
        trust.agree({});
    }
    print(context,
          (dry_run ? "would revoke the trust in " : "revoked the trust in ") + file + "\n");
    return ExitCode::ok;
}

void ask_first(Repos const& repos, Options const& options, Context& context) {
    if (options.yes) {
        return;
    }
    if (!can_confirm(options, context)) {
        throw Error(ExitCode::usage,
                    "git flags of " + counted(repos.size(), "repo") +
                        " would be trusted; nothing was changed",
                    "if that is meant: mgit trust --yes");
    }
    if (!confirm("Trust these git flags, as long as they stay the same?", context)) {
        throw Error(ExitCode::usage, "nothing was changed");
    }
}

CommandResult agree(Trust& trust, Repos const& repos, Options const& options, Context& context) {
    if (std::ranges::all_of(repos, [&](Repo const* repo) { return trust.allows(*repo); })) {
        note(context, "all of it is trusted already: nothing was changed");
        return ExitCode::ok;
    }
    if (options.dry_run) {
        return ExitCode::ok;
    }
    ask_first(repos, options, context);
    trust.agree(repos);
    print(context, "trusted the git flags of " + counted(repos.size(), "repo") + "\n");
    return ExitCode::ok;
}

} // namespace

CommandResult run(TrustArguments const& arguments, Invocation const& invocation, Context& context) {
    Store const store = open_store(invocation, context);
    if (store.base().empty()) {
        throw Error(ExitCode::usage,
                    "only a workspace needs trust, and this is the registry " +
                        shell_word(store.file().native()),
                    "go to the folder of a mgit.json, or name one: --registry FILE");
    }
    Trust trust(store.place(), context.environment);
    std::string const file = shell_word(store.file().native());
    if (arguments.revoke) { // also if the file is broken by now
        return revoke(trust, file, invocation.options.dry_run, context);
    }
    Registry const registry = store.load();
    Repos const repos = flagged_repos(registry);
    if (repos.empty()) {
        note(context, "no repo of " + file + " has git flags, so there is nothing to trust");
        return ExitCode::ok;
    }
    print(context, lines(repos, trust));
    return arguments.list ? CommandResult(ExitCode::ok)
                          : agree(trust, repos, invocation.options, context);
}

} // namespace mgit
