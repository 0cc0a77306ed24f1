// Waiting for one child and reading its status as waitpid(2) gives it.
// Knows neither why the child ended nor what follows from it.
#pragma once

#include "mgit/core/outcome.hpp"

#include <sys/types.h>

namespace mgit {

// Waits for the child, however often a signal interrupts, and returns its status. 0 if it is not
// ours to wait for, and then `usage` is left alone.
int wait_for(pid_t pid, Usage* usage = nullptr);

// True if the child has ended, or is not ours; it is still to be waited for.
bool has_ended(pid_t pid);

// One of all children of this process that have ended, the same until it has been waited for. 0 if
// none has, -1 if there is no child.
pid_t any_ended_child();

// Exited or Signalled.
Ending ending_from(int status);

} // namespace mgit
