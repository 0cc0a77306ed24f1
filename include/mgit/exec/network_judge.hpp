// Tells what a failed network command means for its job and for its host.
// Knows only what git and ssh wrote; when a job is run again is decided by the executor.
#pragma once

#include "mgit/exec/destinations.hpp"
#include "mgit/exec/executor.hpp"

#include <span>
#include <string>

namespace mgit {

// For jobs that run this command. Only commands that read from the server are worth a retry: a push
// may have arrived although its answer did not.
Judge network_judge(Verb const& verb, std::span<JobTarget const> targets);

} // namespace mgit
