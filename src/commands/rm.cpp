#include "commands/common.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/text.hpp"

#include <algorithm>

namespace mgit {

CommandResult run(RmArguments const& arguments, Invocation const& invocation, Context& context) {
    std::vector<Repo> removed;
    auto const change = [&](Registry& registry) {
        removed.clear();
        if (!invocation.selectors.empty()) {
            for (Selected const& selected : select(registry, invocation)) {
                removed.push_back(selected.repo);
            }
        }
        for (std::string const& name : arguments.names) {
            Repo const& repo = registry.repo(name);
            if (!std::ranges::count(removed, repo)) {
                removed.push_back(repo);
            }
        }
        for (Repo const& repo : removed) {
            registry.remove_repo(repo.name);
        }
    };
    change_registry(invocation, context, change);
    std::string text;
    for (Repo const& repo : removed) {
        text += (invocation.options.dry_run ? "would remove " : "removed ") +
                shell_word(repo.name) + "  " + shell_word(repo.path.string()) + "\n";
    }
    print(context, text);
    return ExitCode::ok;
}

} // namespace mgit
