// Decides which job runs next: order, how many at a time, and when no more are started.
// Pure: knows no processes, no clock and no screen, so it is tested with plain values.
#pragma once

#include "mgit/core/command.hpp"

#include <cstddef>
#include <optional>

namespace mgit {

class Schedule {
public:
    // Jobs 0 .. jobs-1 in that order, at most `parallel` (at least 1) at a time.
    Schedule(std::size_t jobs, std::size_t parallel);

    // The next job to start, now counted as running; nothing while all places are taken, after
    // stop(), or when all have been started.
    std::optional<JobId> next();
    // The job could not be started for want of a resource: it comes first again, and only as many
    // run from now on as could be started (at least 1). False if none is running, so that waiting
    // cannot help: the job then counts as finished.
    bool postpone(JobId job);
    // A running job has ended.
    void finished();
    // No more are started.
    void stop() { stopped_ = true; }

    std::size_t running() const { return running_; }
    // True when nothing runs and nothing will be started.
    bool done() const;
    // How many may run at a time now; less than at first after postpone().
    std::size_t parallel() const { return parallel_; }

private:
    std::size_t jobs_;
    std::size_t parallel_;
    std::size_t next_ = 0;
    std::size_t running_ = 0;
    std::optional<JobId> postponed_;
    bool stopped_ = false;
};

} // namespace mgit
