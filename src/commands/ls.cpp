#include "commands/common.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/text.hpp"

namespace mgit {
namespace {

// Of 100,000 repos no value is made.
std::string names(Registry const& registry, LsArguments const& arguments,
                  SelectionWords const& words) {
    std::string text;
    for (std::string_view const name : selected_names(registry, words)) {
        arguments.zero ? text += name : text += shell_word(name);
        text += arguments.zero ? '\0' : '\n';
    }
    return text;
}

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
    if (!arguments.name.empty()) {
        // The bytes as they are, also without -z: this is for cd "$(mgit ls NAME)".
        print(context,
              registry.repo(arguments.name).path.string() + (arguments.zero ? '\0' : '\n'));
        return ExitCode::ok;
    }
    SelectionWords const words = selection_words(registry, invocation, context);
    std::string const text =
        arguments.details ? details(select(registry, words)) : names(registry, arguments, words);
    if (text.empty()) {
        note(context, registry.entries().empty()
                          ? "no repos are registered yet; add some: mgit add -r ~/src"
                          : "no repo is selected");
    }
    print(context, text);
    return ExitCode::ok;
}

} // namespace mgit
