// `mgit ll --watch`: rounds of questions to all repos, until somebody ends it.
// Knows not how rows are shown.
#pragma once

#include "mgit/commands/commands.hpp"

namespace mgit {

// On a terminal it is the table, kept up to date; with --format ndjson a line for each repo that
// has changed. Throws Error usage where there is neither.
CommandResult watch(LlArguments const& arguments, Invocation const& invocation, Context& context);

} // namespace mgit
