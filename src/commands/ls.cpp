#include "commands/common.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/text.hpp"

namespace mgit {
namespace {

std::string details(Selection const& selection) {
    std::vector<std::vector<std::string>> rows;
    rows.reserve(selection.size());
    for (Selected const& selected : selection) {
        Repo const& repo = selected.repo;
        std::string groups;
        for (std::string const& group : repo.groups) {
            groups += (groups.empty() ? "@" : " @") + shell_word(group);
        }
        rows.push_back({shell_word(repo.name), shell_word(repo.path.string()), groups,
                        repo.url.empty() ? "" : shell_word(redacted_url(repo.url))});
    }
    return table(rows);
}

} // namespace

CommandResult run(LsArguments const& arguments, Invocation const& invocation, Context& context) {
    Registry const registry = open_store(invocation, context).load();
    char const end = arguments.zero ? '\0' : '\n';
    if (!arguments.name.empty()) {
        // The bytes as they are, also without -z: this is for cd "$(mgit ls NAME)".
        print(context, registry.repo(arguments.name).path.string() + end);
        return ExitCode::ok;
    }
    Selection const selection = select(registry, invocation, context);
    if (selection.empty()) {
        note(context, registry.repos().empty()
                          ? "no repos are registered yet; add some: mgit add -r ~/src"
                          : "no repo is selected");
    }
    if (arguments.details) {
        print(context, details(selection));
        return ExitCode::ok;
    }
    std::string text;
    for (Selected const& selected : selection) {
        text += (arguments.zero ? selected.repo.name : shell_word(selected.repo.name)) + end;
    }
    print(context, text);
    return ExitCode::ok;
}

} // namespace mgit
