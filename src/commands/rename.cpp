#include "commands/common.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

namespace mgit {

CommandResult run(RenameArguments const& arguments, Invocation const& invocation,
                  Context& context) {
    std::string old_name;
    auto const change = [&](Registry& registry) {
        if (registry.find_group(arguments.name) != nullptr) {
            throw Error(ExitCode::usage, quoted_name(arguments.name) + " is a group, not a repo",
                        "to rename a group: mgit group rename " + shell_word(arguments.name) + " " +
                            shell_word(arguments.new_name));
        }
        old_name = named_repo(registry, arguments.name, context).name;
        registry.rename_repo(old_name, arguments.new_name);
    };
    change_registry(invocation, context, change);
    print(context, (invocation.options.dry_run ? "would rename " : "renamed ") +
                       shell_word(old_name) + " to " + shell_word(arguments.new_name) + "\n");
    return ExitCode::ok;
}

} // namespace mgit
