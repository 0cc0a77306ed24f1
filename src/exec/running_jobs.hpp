// The jobs of a run whose children run, and how they are told of.
// Knows not why they were started, nor who is told.
#pragma once

#include "exec/loop.hpp"
#include "mgit/core/event.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <vector>

namespace mgit {

struct StartedJob {
    pid_t pid;
    Millis at; // since the start of the run
    std::size_t slot;
    Timers::Id slow; // the timer that sees whether it is
};
using StartedJobs = std::map<JobId, StartedJob>;

// All of them, in selection order.
std::vector<RunningJob> running_jobs(StartedJobs const& started, std::span<Job const> jobs,
                                     Loop const& loop);

// Those that have been running longest, at most so many, the longest first.
std::vector<RunningJob> longest_running(StartedJobs const& started, std::span<Job const> jobs,
                                        Loop const& loop, std::size_t most);

} // namespace mgit
