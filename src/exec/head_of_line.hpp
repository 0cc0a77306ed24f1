// Streams the first unfinished job in selection order: all others wait for it to be shown, so that
// it can be shown while it runs. Knows no schedule and no format.
#pragma once

#include "exec/ledger.hpp"
#include "exec/running_jobs.hpp"

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace mgit {

class HeadOfLine {
public:
    // patience: how long a job has to run before it is streamed; nothing: none is. after_output:
    // called when the sink has been told of some; must not start anything.
    HeadOfLine(std::span<Job const> jobs, std::optional<Millis> patience,
               StartedJobs const& started, Ledger& ledger, std::function<void()> after_output)
        : jobs_(jobs), patience_(patience), started_(started), ledger_(ledger),
          after_output_(std::move(after_output)) {}

    // After jobs have started or finished.
    void follow(Loop& loop);
    // This child has written more than memory is to hold.
    void overflow(pid_t pid, Loop& loop);
    // The job runs no longer. True if it has been streamed.
    bool ended(JobId id, Loop& loop);

private:
    void stream(Loop& loop);

    std::span<Job const> jobs_;
    std::optional<Millis> patience_;
    StartedJobs const& started_;
    Ledger& ledger_;
    std::function<void()> after_output_;
    JobId head_ = 0;
    bool decided_ = false; // it is streamed, or cannot be
    bool streams_ = false;
    Timers::Id timer_ = 0; // when it will have run long enough
    std::set<JobId> overflown_;
};

} // namespace mgit
