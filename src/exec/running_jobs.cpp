#include "exec/running_jobs.hpp"

#include <algorithm>
#include <iterator>

namespace mgit {
namespace {

RunningJob described(Job const& job, StartedJob const& started, Loop const& loop) {
    return {job, started.pid, loop.now() - started.at, loop.last_line(started.pid)};
}

} // namespace

std::vector<RunningJob> running_jobs(StartedJobs const& started, std::span<Job const> jobs,
                                     Loop const& loop) {
    std::vector<RunningJob> running;
    for (auto const& [id, job] : started) {
        running.push_back(described(jobs[id], job, loop));
    }
    return running;
}

std::vector<RunningJob> longest_running(StartedJobs const& started, std::span<Job const> jobs,
                                        Loop const& loop, std::size_t most) {
    using Entry = StartedJobs::value_type const*;
    std::vector<Entry> all;
    all.reserve(started.size());
    for (auto const& entry : started) {
        all.push_back(&entry);
    }
    auto const end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::partial_sort(all.begin(), end, all.end(), [](Entry one, Entry other) {
        return one->second.at != other->second.at ? one->second.at < other->second.at
                                                  : one->first < other->first;
    });
    std::vector<RunningJob> running;
    for (auto entry = all.begin(); entry != end; ++entry) {
        running.push_back(described(jobs[(*entry)->first], (*entry)->second, loop));
    }
    return running;
}

} // namespace mgit
