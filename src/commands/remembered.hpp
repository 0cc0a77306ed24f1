// Where runs are remembered, and what of them counts for an invocation.
// Knows no selection and no report.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/history/run_store.hpp"
#include "mgit/registry/store.hpp"

#include <string>

namespace mgit {

RunStore run_store(Context const& context);

// The path of the registry that the invocation works on, as records have it.
std::string registry_path(StorePlace const& place);
std::string registry_of(Invocation const& invocation, Context const& context);

// A note for each record that cannot be read.
RunStore::Tell tell_unreadable(Context& context);

// What "failed" and "changed" mean in this invocation; -v tells.
Remembered remembered(Invocation const& invocation, Context& context);

// "run 12 (pull, 3h ago)"
std::string described(RunHead const& head);

} // namespace mgit
