// Decides which job runs next: order, how many at a time in all and in each lane, and what waits.
// Pure: knows no processes, no clock and no screen, so it is tested with plain values.
#pragma once

#include "mgit/core/command.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace mgit {

// A lane holds the jobs that compete for the same thing: a connection to a host, or the host.
using LaneId = std::size_t; // index into the lanes of the run

// The order in which all is done first: what takes longest begins first, so that nothing long is
// left for the end. What is expected of nobody knows how long comes before that, for it may be
// longest, in the order of the jobs.
std::vector<JobId> longest_first(std::span<std::optional<Millis> const> expected);

class Schedule {
public:
    // Jobs 0 .. lanes.size()-1 in that order, at most `parallel` (at least 1) at a time. lanes[i]
    // is the lane of job i, none if it talks to nobody. A lane has no limit until set_limit().
    Schedule(std::span<std::optional<LaneId> const> lanes, std::size_t parallel);
    // Without lanes.
    Schedule(std::size_t jobs, std::size_t parallel);

    // In this order instead, which holds each job once. Before anything is started.
    void set_order(std::span<JobId const> order);

    // At most so many jobs of the lane at a time; 0 holds them back. What runs goes on.
    void set_limit(LaneId lane, std::size_t limit);

    // The next job to start, now counted as running; nothing while there is no place, after
    // stop(), or when all have been started.
    std::optional<JobId> next();
    // A running job could not be started for want of a resource: it comes first again, and only as
    // many run from now on as could be started (at least 1). False if none is running, so that
    // waiting cannot help: the job then counts as finished.
    bool postpone(JobId job);
    // A running job has ended.
    void finished(JobId job);
    // A running job has ended and comes again after resume().
    void delay(JobId job);
    void resume(JobId job);
    // The jobs of the lane that have not been started, which now never are.
    std::vector<JobId> give_up(LaneId lane);
    // Nothing is started any more, not even what is delayed.
    void stop() { stopped_ = true; }

    std::size_t running() const { return running_; }
    std::size_t waiting() const { return waiting_; } // not started, or delayed
    // How many may run at a time now; less than at first after postpone().
    std::size_t parallel() const { return parallel_; }
    // True when nothing runs and nothing will be started.
    bool done() const { return running_ == 0 && (stopped_ || waiting_ == 0); }

private:
    // Those without a lane of their own are the last one.
    struct Lane {
        std::set<std::size_t> waiting; // turns
        std::size_t running = 0;
        std::size_t limit = 0;
    };

    bool is_open(Lane const& lane) const {
        return !lane.waiting.empty() && lane.running < lane.limit;
    }
    // Changes a lane and keeps its place in open_ right.
    template <typename Change>
    void change(std::size_t lane, Change const& change);

    std::vector<std::size_t> lane_of_; // by JobId
    std::vector<std::size_t> turn_of_; // by JobId: its place in the order
    std::vector<JobId> job_at_;        // by turn
    std::vector<Lane> lanes_;
    std::set<std::pair<JobId, std::size_t>>
        open_; // first turn and number of each lane that may start one
    std::size_t parallel_;
    std::size_t running_ = 0;
    std::size_t waiting_ = 0;
    bool stopped_ = false;
};

} // namespace mgit
