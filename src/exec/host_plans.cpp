#include "mgit/exec/host_plans.hpp"

#include <algorithm>
#include <utility>

namespace mgit {
namespace {

constexpr std::size_t least_to_share = 3;  // jobs; for fewer a master costs more than it saves
constexpr std::size_t many_jobs = 20;      // from here on a second master pays
constexpr std::size_t sessions_each = 10;  // MaxSessions of a stock sshd
constexpr std::size_t ssh_connections = 8; // stays below MaxStartups 10:30:100 of a stock sshd
constexpr std::size_t other_connections = 16;
// sun_path of the systems we know, less its NUL and the suffix with which ssh makes the socket.
constexpr std::size_t longest_socket = 104 - 1 - 17;

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-+:").find(c) != std::string_view::npos;
}
// Neither an option nor anything that ssh would expand.
bool is_plain_word(std::string_view word) {
    return !word.empty() && !word.starts_with('-') && std::ranges::all_of(word, is_plain);
}

bool can_be_named(Destination const& destination) {
    return destination.transport == Transport::ssh && is_plain_word(destination.host) &&
           (destination.user.empty() || is_plain_word(destination.user));
}

void append_destination(std::vector<std::string>& argv, Destination const& destination) {
    if (!destination.port.empty()) {
        argv.insert(argv.end(), {"-p", destination.port});
    }
    argv.push_back((destination.user.empty() ? "" : destination.user + "@") + destination.host);
}

Command opening_of(std::string const& socket, Destination const& destination) {
    Command command;
    // A master that outlives mgit, because that was killed, goes a minute after its last session.
    command.argv = {"ssh",
                    "-N",
                    "-f",
                    "-o",
                    "ControlMaster=yes",
                    "-o",
                    "ControlPath=" + socket,
                    "-o",
                    "ControlPersist=60",
                    "-o",
                    "BatchMode=yes",
                    "-o",
                    "ClearAllForwardings=yes"};
    append_destination(command.argv, destination);
    command.cwd = "/";
    return command;
}

// The socket says it all; the user's configuration plays no part.
Command closing_of(std::string const& socket) {
    Command command;
    command.argv = {"ssh", "-F", "/dev/null", "-o", "ControlPath=" + socket, "-O", "exit", "mgit"};
    command.cwd = "/";
    return command;
}

// Jobs whose connections are of one kind: to the same destination in the same way.
struct Group {
    Destination destination;
    bool own_ssh = false;
    std::vector<JobId> jobs;
    SshFacts const* facts = nullptr;
    std::string server;      // where the connections arrive, whatever the destination is called
    std::size_t masters = 0; // connections that are shared; 0: none is
};

class Planner {
public:
    Planner(std::span<Job> jobs, std::span<JobTarget const> targets, HostPlanOptions const& options)
        : jobs_(jobs), options_(options) {
        for (Job const& job : jobs) {
            JobTarget const& target = targets[job.id];
            if (!target.destination.host.empty()) {
                group_of(target).jobs.push_back(job.id);
            }
        }
        for (Group& group : groups_) {
            decide_sharing(group);
        }
    }

    std::vector<HostPlan> plans() {
        std::vector<HostPlan> plans;
        for (Group const& group : groups_) {
            plans.push_back(plan(group));
        }
        return plans;
    }

private:
    Group& group_of(JobTarget const& target);
    void decide_sharing(Group& group);
    std::string socket(std::size_t number, std::string_view user, std::string_view host,
                       std::string_view port) const;
    HostPlan plan(Group const& group);
    SharedConnection connection(Group const& group, std::size_t number);
    std::size_t limit_unshared(Group const& group) const;

    std::span<Job> jobs_;
    HostPlanOptions const& options_;
    std::vector<Group> groups_;
    std::map<std::pair<std::string, bool>, std::size_t> places_; // by key and own_ssh
    std::map<std::string, std::size_t> masters_;                 // by server
    std::map<std::string, std::size_t> lanes_; // the same; a group that shares nothing has one
    std::size_t sockets_ = 0;
};

Group& Planner::group_of(JobTarget const& target) {
    std::string const key = target.destination.key();
    bool const own_ssh = target.own_ssh && target.destination.transport == Transport::ssh;
    auto const [place, is_new] = places_.try_emplace({key, own_ssh}, groups_.size());
    if (!is_new) {
        return groups_[place->second];
    }
    Group group;
    group.destination = target.destination;
    group.own_ssh = own_ssh;
    group.server = key;
    auto const facts = options_.ssh.find(key);
    if (facts != options_.ssh.end() && target.destination.transport == Transport::ssh) {
        group.facts = &facts->second;
        group.server = facts->second.way.empty()
                           ? facts->second.host_name + " " + facts->second.port
                           : facts->second.way;
    }
    return groups_.emplace_back(std::move(group));
}

void Planner::decide_sharing(Group& group) {
    bool const possible =
        options_.sharing && group.facts != nullptr && !group.own_ssh &&
        !group.facts->users_own_sharing && can_be_named(group.destination) &&
        group.jobs.size() >= least_to_share &&
        socket(99, group.facts->user, group.destination.host, group.facts->port).size() <=
            longest_socket;
    std::size_t& taken = masters_[group.server];
    if (possible) {
        std::size_t const usual = group.jobs.size() > many_jobs ? 2 * sessions_each : sessions_each;
        std::size_t const wanted = options_.per_host.value_or(usual);
        std::size_t const masters = (wanted + sessions_each - 1) / sessions_each;
        // The masters of a server are opened together, which must not be too many for it.
        group.masters = std::min({masters, ssh_connections - taken, group.jobs.size()});
        taken += group.masters;
    }
    lanes_[group.server] += std::max<std::size_t>(group.masters, 1);
}

// The path of a socket, or the pattern that ssh expands to it. What ssh's own %C lacks is the name
// as it was written: two aliases of a host can stand for two keys.
std::string Planner::socket(std::size_t number, std::string_view user, std::string_view host,
                            std::string_view port) const {
    std::string path = options_.sharing->folder.native() + "/" + std::to_string(number) + "-";
    path.append(user).append("@").append(host).append(":").append(port);
    return path;
}

// All groups of a server together stay within what it takes from strangers, also if no master
// comes up.
std::size_t Planner::limit_unshared(Group const& group) const {
    std::size_t const usual =
        group.destination.transport == Transport::ssh ? ssh_connections : other_connections;
    std::size_t const each =
        std::max<std::size_t>(options_.per_host.value_or(usual) / lanes_.at(group.server), 1);
    return each * std::max<std::size_t>(group.masters, 1);
}

HostPlan Planner::plan(Group const& group) {
    HostPlan plan;
    plan.name = group.destination.key();
    plan.name += group.own_ssh ? " (own ssh command)" : "";
    plan.limit = limit_unshared(group);
    plan.first_alone = group.facts != nullptr && group.facts->first_opens && !group.own_ssh;
    for (JobId const job : group.jobs) {
        jobs_[job].host = plan.name;
    }
    for (std::size_t number = 0; number < group.masters; ++number) {
        plan.connections.push_back(connection(group, number));
        plan.program = options_.sharing->ssh;
    }
    return plan;
}

// The jobs take the connections of their group in turn.
SharedConnection Planner::connection(Group const& group, std::size_t number) {
    std::size_t const place = sockets_++;
    std::string const path =
        socket(place, group.facts->user, group.destination.host, group.facts->port);
    SharedConnection shared;
    shared.opening = opening_of(path, group.destination);
    shared.closing = closing_of(path);
    std::size_t const wanted = options_.per_host.value_or(group.masters * sessions_each);
    std::size_t const share = wanted / group.masters + (number < wanted % group.masters ? 1 : 0);
    shared.limit = std::clamp<std::size_t>(share, 1, sessions_each);

    // Another host that git comes to on its way (a submodule's) finds no socket under its name, and
    // ssh connects by itself.
    std::string const git_ssh =
        "ssh -o ControlMaster=no -o ControlPath=" + socket(place, "%r", "%n", "%p") +
        " -o ClearAllForwardings=yes";
    for (std::size_t i = number; i < group.jobs.size(); i += group.masters) {
        jobs_[group.jobs[i]].connection = number;
        jobs_[group.jobs[i]].command.env.push_back({"GIT_SSH_COMMAND", git_ssh});
    }
    return shared;
}

} // namespace

std::optional<SshFacts> parse_ssh_facts(std::string_view output) {
    SshFacts facts;
    bool opens = false;
    bool persists = false;
    while (!output.empty()) {
        std::string_view const line = output.substr(0, output.find('\n'));
        output.remove_prefix(std::min(line.size() + 1, output.size()));
        std::string_view const name = line.substr(0, line.find(' '));
        std::string_view const value = line.substr(std::min(name.size() + 1, line.size()));
        if (name == "user") {
            facts.user = value;
        } else if (name == "hostname") {
            facts.host_name = value;
        } else if (name == "port") {
            facts.port = value;
        } else if ((name == "proxyjump" || name == "proxycommand") && value != "none") {
            facts.way = value;
        } else if (name == "controlpersist") {
            persists = value != "no" && value != "false";
        } else if ((name == "controlpath" && value != "none") ||
                   (name == "controlmaster" && value != "false" && value != "no")) {
            facts.users_own_sharing = true;
            opens = opens || name == "controlmaster";
        }
    }
    facts.first_opens = opens && persists;
    bool const complete =
        is_plain_word(facts.user) && !facts.host_name.empty() && !facts.port.empty();
    return complete ? std::optional(facts) : std::nullopt;
}

std::optional<Command> ssh_facts_command(Destination const& destination) {
    if (!can_be_named(destination)) {
        return std::nullopt;
    }
    Command command;
    command.argv = {"ssh", "-G"};
    append_destination(command.argv, destination);
    command.cwd = "/";
    return command;
}

std::vector<HostPlan> plan_hosts(std::span<Job> jobs, std::span<JobTarget const> targets,
                                 HostPlanOptions const& options) {
    return Planner(jobs, targets, options).plans();
}

} // namespace mgit
