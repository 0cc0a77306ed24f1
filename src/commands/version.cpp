#include "commands/listed_json.hpp"
#include "mgit/commands/commands.hpp"

namespace mgit {

CommandResult run(VersionArguments const&, Invocation const& invocation, Context& context) {
    context.out.write(invocation.options.machine() ? version_json(MGIT_VERSION)
                                                   : "mgit " MGIT_VERSION "\n");
    return ExitCode::ok;
}

} // namespace mgit
