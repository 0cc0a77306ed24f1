#include "mgit/exec/ssh_sharing.hpp"

#include "mgit/core/error.hpp"
#include "mgit/exec/collect.hpp"
#include "mgit/process/program.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

namespace mgit {
namespace {

constexpr Millis facts_timeout{5'000};     // `Match exec` in ssh's configuration can take its time
constexpr Millis closing_timeout{2'000};   // a master answers at once, or is stuck
constexpr std::size_t longest_folder = 48; // leaves room for user, host and port in a socket's path

bool user_says_how(Environment const& environment) {
    auto const names = {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT"};
    return std::ranges::any_of(names, [&](char const* name) { return environment.has(name); });
}

// Nothing where there is no ssh: then git says so for each repo.
std::optional<std::filesystem::path> find_ssh(Environment const& environment) {
    try {
        return find_program("ssh", environment, "/");
    } catch (Error const&) {
        return std::nullopt;
    }
}

std::map<std::string, SshFacts> ask_ssh(std::span<JobTarget const> targets,
                                        std::filesystem::path const& ssh,
                                        Environment const& environment) {
    std::vector<std::string> keys;
    std::vector<Command> commands;
    std::set<std::string> seen;
    for (JobTarget const& target : targets) {
        auto const command = ssh_facts_command(target.destination);
        if (command && seen.insert(target.destination.key()).second) {
            keys.push_back(target.destination.key());
            commands.push_back(*command);
        }
    }
    Answers const answers = collect(commands, ssh, environment, facts_timeout);
    std::map<std::string, SshFacts> facts;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i]) {
            if (auto fact = parse_ssh_facts(*answers[i])) {
                facts[keys[i]] = *std::move(fact);
            }
        }
    }
    return facts;
}

} // namespace

SshSharing::SshSharing(std::span<Job> jobs, std::span<JobTarget const> targets,
                       Environment const& environment, SharingOptions const& options)
    : environment_(environment) {
    hosts_ = plan_hosts(jobs, targets, plan_options(targets, options));
}

HostPlanOptions SshSharing::plan_options(std::span<JobTarget const> targets,
                                         SharingOptions const& options) {
    HostPlanOptions plan;
    plan.per_host = options.per_host;
    auto const ssh = user_says_how(environment_) ? std::nullopt : find_ssh(environment_);
    if (!ssh) {
        return plan;
    }
    plan.ssh = ask_ssh(targets, *ssh, environment_);
    if (options.share && !plan.ssh.empty()) {
        folder_ = PrivateFolder::make(environment_, "mgit-", longest_folder);
    }
    if (folder_) {
        plan.sharing = SharingPlace{*ssh, folder_->path()};
    }
    return plan;
}

SshSharing::~SshSharing() {
    std::vector<Command> closings;
    std::filesystem::path ssh; // the same for all of them
    for (HostPlan const& host : hosts_) {
        for (SharedConnection const& connection : host.connections) {
            closings.push_back(connection.closing);
            ssh = host.program;
        }
    }
    try {
        // The sockets of connections that were closed are gone.
        if (folder_ && !folder_->is_empty()) {
            collect(closings, ssh, environment_, closing_timeout);
        }
    } catch (std::exception const&) {
        return; // they end a minute after their last session
    }
}

} // namespace mgit
