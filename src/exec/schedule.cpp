#include "mgit/exec/schedule.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

namespace mgit {
namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

} // namespace

std::vector<JobId> longest_first(std::span<std::optional<Millis> const> expected) {
    std::vector<JobId> order(expected.size());
    std::iota(order.begin(), order.end(), JobId{0});
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](JobId job) { return expected[job].value_or(Millis::max()); });
    return order;
}

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
    turn_of_.resize(lane_of_.size());
    std::iota(turn_of_.begin(), turn_of_.end(), std::size_t{0});
    job_at_ = turn_of_;
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

void Schedule::set_order(std::span<JobId const> order) {
    job_at_.assign(order.begin(), order.end());
    std::vector<std::set<std::size_t>> turns(lanes_.size());
    for (std::size_t turn = 0; turn < job_at_.size(); ++turn) {
        turn_of_[job_at_[turn]] = turn;
        turns[lane_of_[job_at_[turn]]].insert(turns[lane_of_[job_at_[turn]]].end(), turn);
    }
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
        change(lane, [&](Lane& it) { it.waiting = std::move(turns[lane]); });
    }
}

void Schedule::set_limit(LaneId lane, std::size_t limit) {
    change(lane, [&](Lane& it) { it.limit = limit; });
}

std::optional<JobId> Schedule::next() {
    if (stopped_ || running_ >= parallel_ || open_.empty()) {
        return std::nullopt;
    }
    auto const [turn, lane] = *open_.begin();
    change(lane, [](Lane& it) {
        it.waiting.erase(it.waiting.begin());
        ++it.running;
    });
    ++running_;
    --waiting_;
    return job_at_[turn];
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
    change(lane_of_[job], [&](Lane& lane) { lane.waiting.insert(turn_of_[job]); });
}

std::vector<JobId> Schedule::give_up(LaneId lane) {
    std::vector<JobId> jobs;
    for (std::size_t const turn : lanes_[lane].waiting) {
        jobs.push_back(job_at_[turn]);
    }
    change(lane, [](Lane& it) { it.waiting.clear(); });
    waiting_ -= jobs.size();
    return jobs;
}

} // namespace mgit
