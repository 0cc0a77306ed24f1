#include "mgit/exec/schedule.hpp"

#include <algorithm>
#include <limits>

namespace mgit {
namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

} // namespace

Schedule::Schedule(std::span<std::optional<LaneId> const> lanes, std::size_t parallel)
    : parallel_(std::max<std::size_t>(parallel, 1)), waiting_(lanes.size()) {
    std::size_t count = 0;
    for (auto const& lane : lanes) {
        count = std::max(count, lane ? *lane + 1 : 0);
    }
    lanes_.resize(count + 1);
    lane_of_.reserve(lanes.size());
    for (auto const& its : lanes) {
        std::size_t const lane = its.value_or(count);
        lanes_[lane].waiting.insert(lanes_[lane].waiting.end(), lane_of_.size());
        lane_of_.push_back(lane);
    }
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
        change(lane, [](Lane& it) { it.limit = no_limit; });
    }
}

Schedule::Schedule(std::size_t jobs, std::size_t parallel)
    : Schedule(std::vector<std::optional<LaneId>>(jobs), parallel) {}

template <typename Change>
void Schedule::change(std::size_t lane, Change const& change) {
    Lane& it = lanes_[lane];
    if (is_open(it)) {
        open_.erase({*it.waiting.begin(), lane});
    }
    change(it);
    if (is_open(it)) {
        open_.insert({*it.waiting.begin(), lane});
    }
}

void Schedule::set_limit(LaneId lane, std::size_t limit) {
    change(lane, [&](Lane& it) { it.limit = limit; });
}

std::optional<JobId> Schedule::next() {
    if (stopped_ || running_ >= parallel_ || open_.empty()) {
        return std::nullopt;
    }
    auto const [job, lane] = *open_.begin();
    change(lane, [](Lane& it) {
        it.waiting.erase(it.waiting.begin());
        ++it.running;
    });
    ++running_;
    --waiting_;
    return job;
}

bool Schedule::postpone(JobId job) {
    finished(job);
    if (running_ == 0) {
        return false;
    }
    resume(job);
    ++waiting_;
    parallel_ = running_;
    return true;
}

void Schedule::finished(JobId job) {
    change(lane_of_[job], [](Lane& lane) { --lane.running; });
    --running_;
}

void Schedule::delay(JobId job) {
    finished(job);
    ++waiting_;
}

void Schedule::resume(JobId job) {
    change(lane_of_[job], [&](Lane& lane) { lane.waiting.insert(job); });
}

std::vector<JobId> Schedule::give_up(LaneId lane) {
    std::vector<JobId> jobs(lanes_[lane].waiting.begin(), lanes_[lane].waiting.end());
    change(lane, [](Lane& it) { it.waiting.clear(); });
    waiting_ -= jobs.size();
    return jobs;
}

} // namespace mgit
