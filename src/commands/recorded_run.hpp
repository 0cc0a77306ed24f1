// A remembered run that a user asks for, and its command as it was.
// Knows not what is to be done with it.
#pragma once

#include "commands/remembered.hpp"
#include "commands/runs_list.hpp"
#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace mgit {

// That number, or without one the newest of the registry. Throws Error usage if there is no such
// run, and Error nothing_to_do if there is none at all.
RunRecord recorded_run(std::optional<std::uint64_t> number, std::string const& registry,
                       RecordPart part, Context& context);

RunArguments arguments_of(RunHead const& head);

} // namespace mgit
