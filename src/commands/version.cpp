#include "mgit/commands/commands.hpp"

namespace mgit {

CommandResult run(VersionArguments const&, Invocation const&, Context& context) {
    context.out.write("mgit " MGIT_VERSION "\n");
    return ExitCode::ok;
}

} // namespace mgit
