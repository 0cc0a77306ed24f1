// How many jobs each host gets at a time, and which ssh connections they share.
// Pure: starts no ssh and makes no folder; whether a host can be reached is not known here.
#pragma once

#include "mgit/exec/destinations.hpp"
#include "mgit/exec/executor.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// What `ssh -G` says of a destination.
struct SshFacts {
    std::string user;
    std::string host_name; // where an alias leads
    std::string port;
    std::string way;                // the jump host or proxy command; empty: straight
    bool users_own_sharing = false; // ControlPath or ControlMaster is set
    bool first_opens = false; // what the first one connects stays for all, as the user wants it
};
// Nothing if it is no such output.
std::optional<SshFacts> parse_ssh_facts(std::string_view output);

// The command that prints them; nothing for a destination that had better not be on a command line.
std::optional<Command> ssh_facts_command(Destination const& destination);

// Where connections can be shared.
struct SharingPlace {
    std::filesystem::path ssh;    // the program
    std::filesystem::path folder; // for the sockets; its path needs no quoting
};

struct HostPlanOptions {
    std::map<std::string, SshFacts> ssh; // by Destination::key()
    std::optional<SharingPlace> sharing; // nothing: every job has a connection of its own
    std::optional<std::size_t> per_host; // jobs at a time, as the user wants it
};

// A plan for each host, in the order of its first job. Jobs that talk to a host get its name and,
// where connections are shared, the number of one and the environment that makes git use it.
std::vector<HostPlan> plan_hosts(std::span<Job> jobs, std::span<JobTarget const> targets,
                                 HostPlanOptions const& options);

} // namespace mgit
