// In which lane each job of a run waits: one for each connection of a host, or the host's only one.
// Pure: opens no connection, and knows not how many jobs of a lane run.
#pragma once

#include "exec/reachability.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/exec/schedule.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace mgit {

// Whatever its lanes are, a host is reached, or given up, as a whole.
struct Host {
    HostPlan const* plan = nullptr;
    Reachability reachability;
    bool given_up = false;
    std::vector<LaneId> lanes;
};

struct Lane {
    std::size_t host = 0;                         // index into Lanes::hosts()
    SharedConnection const* connection = nullptr; // what its jobs share, if anything
    std::size_t limit = 1;                        // jobs at a time, as long as they do not share
    bool first_alone = false;                     // no job of it has ended yet, and one has to
};

// Lanes without jobs do not exist.
class Lanes {
public:
    // What is in the plans has to outlive this.
    Lanes(std::span<Job const> jobs, std::span<HostPlan const> plans);

    // By JobId; none for jobs that talk to nobody whom a plan names.
    std::vector<std::optional<LaneId>> const& of_jobs() const { return of_jobs_; }
    std::size_t size() const { return lanes_.size(); }
    Lane& operator[](LaneId id) { return lanes_[id]; }
    Host& host_of(LaneId id) { return hosts_[lanes_[id].host]; }

private:
    LaneId lane_at(std::size_t host, std::size_t connection);

    std::vector<Host> hosts_; // as the plans are
    std::vector<Lane> lanes_;
    std::vector<std::optional<LaneId>> of_jobs_;
};

} // namespace mgit
