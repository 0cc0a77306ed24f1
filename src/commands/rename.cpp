#include "commands/common.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/text.hpp"

namespace mgit {

CommandResult run(RenameArguments const& arguments, Invocation const& invocation,
                  Context& context) {
    auto const change = [&](Registry& registry) {
        registry.rename_repo(arguments.name, arguments.new_name);
    };
    change_registry(invocation, context, change);
    print(context, (invocation.options.dry_run ? "would rename " : "renamed ") +
                       shell_word(arguments.name) + " to " + shell_word(arguments.new_name) + "\n");
    return ExitCode::ok;
}

} // namespace mgit
