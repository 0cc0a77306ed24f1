#include "commands/network.hpp"

#include "mgit/exec/network_judge.hpp"

#include <algorithm>

namespace mgit {

Network::Network(Work const& work, Options const& options, Environment const& environment,
                 bool foreground, std::span<Job> jobs) {
    if (foreground || work.verb.where != Where::network) {
        return;
    }
    TargetOptions asking{work.program, environment, target_cache(environment)};
    asking.timeout = std::min(asking.timeout, options.timeout.value_or(asking.timeout));
    targets_ = targets_of(jobs, work.verb, work.arguments, asking);
    sharing_.emplace(jobs, targets_, environment,
                     SharingOptions{options.ssh_share, options.jobs_per_host});
    judge_ = network_judge(work.verb, targets_);
}

std::vector<HostPlan> Network::hosts() const {
    return sharing_ ? sharing_->hosts() : std::vector<HostPlan>();
}

} // namespace mgit
