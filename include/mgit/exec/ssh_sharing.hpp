// The hosts of a run of network commands, with ssh connections that its jobs share.
// Knows not when a connection is opened or closed: that is the executor's. What it has left open
// is closed here at the end.
#pragma once

#include "mgit/exec/host_plans.hpp"
#include "mgit/process/private_folder.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace mgit {

struct SharingOptions {
    bool share = true; // --ssh-share
    std::optional<std::size_t> per_host;
};

// Lives as long as the run.
class SshSharing {
public:
    // Asks ssh how it would connect to each host, and makes the plans. The jobs get their hosts,
    // and what makes git use the shared connections. environment: of the children. Where the user
    // says how git is to run ssh (GIT_SSH and the like), nothing is asked and nothing is shared.
    // Throws EndedBySignal if a signal comes meanwhile.
    SshSharing(std::span<Job> jobs, std::span<JobTarget const> targets,
               Environment const& environment, SharingOptions const& options);
    // Ends the connections that are still there.
    ~SshSharing();
    SshSharing(SshSharing const&) = delete;
    SshSharing& operator=(SshSharing const&) = delete;

    std::vector<HostPlan> const& hosts() const { return hosts_; }

private:
    HostPlanOptions plan_options(std::span<JobTarget const> targets, SharingOptions const& options);

    Environment environment_;
    std::optional<PrivateFolder> folder_;
    std::vector<HostPlan> hosts_;
};

} // namespace mgit
