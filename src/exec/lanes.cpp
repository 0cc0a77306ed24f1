#include "exec/lanes.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace mgit {

Lanes::Lanes(std::span<Job const> jobs, std::span<HostPlan const> plans) {
    std::map<std::string_view, std::size_t> places;
    for (HostPlan const& plan : plans) {
        places.emplace(plan.name, hosts_.size());
        Host host;
        host.plan = &plan;
        hosts_.push_back(std::move(host));
    }
    of_jobs_.reserve(jobs.size());
    for (Job const& job : jobs) {
        auto const place = places.find(job.host);
        of_jobs_.push_back(place == places.end()
                               ? std::nullopt
                               : std::optional(lane_at(place->second, job.connection)));
    }
}

LaneId Lanes::lane_at(std::size_t host, std::size_t connection) {
    auto const& connections = hosts_[host].plan->connections;
    SharedConnection const* const shared =
        connection < connections.size() ? &connections[connection] : nullptr;
    auto& ids = hosts_[host].lanes;
    auto const found =
        std::ranges::find(ids, shared, [this](LaneId id) { return lanes_[id].connection; });
    if (found != ids.end()) {
        return *found;
    }
    Lane lane;
    lane.host = host;
    lane.connection = shared;
    std::size_t const among = std::max<std::size_t>(connections.size(), 1);
    lane.limit = std::max<std::size_t>(hosts_[host].plan->limit / among, 1);
    lane.first_alone = hosts_[host].plan->first_alone;
    ids.push_back(lanes_.size());
    lanes_.push_back(lane);
    return ids.back();
}

} // namespace mgit
