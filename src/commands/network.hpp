// The servers that a run talks to: their limits, shared connections, and what their errors mean.
// Knows no output and no verdict; commands that stay on this machine have no network.
#pragma once

#include "commands/work.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/exec/ssh_sharing.hpp"

#include <optional>
#include <span>
#include <vector>

namespace mgit {

// Lives as long as the run: shared connections end with it.
class Network {
public:
    // Gives the jobs of a network command their hosts. In the foreground nothing is shared: a
    // connection may want to ask.
    Network(Work const& work, Options const& options, Environment const& environment,
            bool foreground, std::span<Job> jobs);

    std::vector<HostPlan> hosts() const;
    Judge const& judge() const { return judge_; } // empty without network

private:
    std::vector<JobTarget> targets_;
    std::optional<SshSharing> sharing_;
    Judge judge_;
};

} // namespace mgit
