// A command in repos that have been chosen, from the plan to the exit code.
// Knows not how they were chosen.
#pragma once

#include "commands/choice.hpp"
#include "commands/run_memory.hpp"
#include "commands/work.hpp"
#include "mgit/commands/commands.hpp"

namespace mgit {

struct ChosenRun {
    Work work;
    Choice choice;
    Origins origins;
};

// Throws Error usage for options that contradict each other; nothing has been done then.
void check_run_options(Options const& options);

// Nothing chosen is a run without jobs.
CommandResult run_chosen(ChosenRun const& chosen, Invocation const& invocation, Context& context);

} // namespace mgit
