#include "mgit/exec/schedule.hpp"

#include <algorithm>
#include <utility>

namespace mgit {

Schedule::Schedule(std::size_t jobs, std::size_t parallel)
    : jobs_(jobs), parallel_(std::max<std::size_t>(parallel, 1)) {}

std::optional<JobId> Schedule::next() {
    if (stopped_ || running_ >= parallel_) {
        return std::nullopt;
    }
    std::optional<JobId> job = std::exchange(postponed_, std::nullopt);
    if (!job && next_ < jobs_) {
        job = next_++;
    }
    if (job) {
        ++running_;
    }
    return job;
}

bool Schedule::postpone(JobId job) {
    --running_;
    if (running_ == 0) {
        return false;
    }
    postponed_ = job;
    parallel_ = running_;
    return true;
}

void Schedule::finished() {
    --running_;
}

bool Schedule::done() const {
    bool const all_started = next_ == jobs_ && !postponed_;
    return running_ == 0 && (stopped_ || all_started);
}

} // namespace mgit
