#include "commands/common.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/text.hpp"

namespace mgit {

CommandResult run(RmArguments const& arguments, Invocation const& invocation, Context& context) {
    std::vector<Repo> removed;
    auto const change = [&](Registry& registry) {
        removed = named_repos(registry, arguments.names, invocation, context);
        std::vector<std::string> names;
        for (Repo const& repo : removed) {
            names.push_back(repo.name);
        }
        registry.remove_repos(names);
    };
    bool const many = arguments.names.size() > 1 || !invocation.selectors.empty();
    change_registry(invocation, context, change, many ? Care::destructive : Care::usual);
    std::string text;
    for (Repo const& repo : removed) {
        text += (invocation.options.dry_run ? "would remove " : "removed ") +
                shell_word(repo.name) + "  " + shell_word(repo.path.string()) + "\n";
    }
    print(context, text);
    if (removed.empty()) {
        note(context, "no repo is selected: nothing was changed");
    }
    return ExitCode::ok;
}

} // namespace mgit
