// How a run tells how far it is: what the user wants, and what the terminal can do.
// Knows neither what is told nor when it is painted.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/report/progress.hpp"

#include <string>

namespace mgit {

// True if MGIT_ACCESSIBLE is set: for screen readers, nothing is painted over.
bool is_accessible(Context const& context);

// title: of the command.
ProgressOptions progress_options(std::string const& title, Options const& options,
                                 Context const& context);

// How often a run has to say how things stand for that.
Ticks ticks_for(ProgressOptions const& progress);

} // namespace mgit
