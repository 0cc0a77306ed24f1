#include "mgit/exec/network_judge.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace mgit {
namespace {

constexpr std::size_t tail_size = 16 * 1024;

bool is_reading(std::string_view verb) {
    static constexpr std::string_view reading[] = {"clone", "fetch", "ls-remote", "pull",
                                                   "remote update"};
    return std::ranges::find(reading, verb) != std::end(reading);
}

class NetworkJudge {
public:
    NetworkJudge(bool reading, std::span<JobTarget const> targets, std::span<HostPlan const> hosts)
        : reading_(reading) {
        for (JobTarget const& target : targets) {
            several_.push_back(target.several);
        }
        for (HostPlan const& host : hosts) {
            limits_[host.name] = host.openings.empty() ? host.limit : host.limit_each;
        }
    }

    Judgement operator()(Job const& job, Outcome const& outcome);

private:
    // One less for each session that was refused leads to what the server takes.
    std::optional<std::size_t> lower_limit(std::string const& host);

    bool reading_;
    std::vector<bool> several_;                 // by JobId
    std::map<std::string, std::size_t> limits_; // by host
};

Judgement NetworkJudge::operator()(Job const& job, Outcome const& outcome) {
    Judgement judgement;
    auto const& captured = outcome.err ? outcome.err : outcome.out;
    if (!captured || !std::holds_alternative<Exited>(outcome.ending)) {
        return judgement;
    }
    std::string const output = captured->tail(tail_size);
    if (session_refused(output)) {
        judgement.host_limit = lower_limit(job.host);
    }
    if (outcome.ok()) {
        return judgement;
    }
    TransportTrouble const trouble = transport_trouble(output);
    judgement.retry = reading_ && trouble.kind == TransportTrouble::Kind::transient;
    // Of several servers it may have been another that was not reached.
    if (trouble.kind == TransportTrouble::Kind::unreachable && !several_[job.id]) {
        judgement.unreachable = trouble.reason;
    }
    return judgement;
}

std::optional<std::size_t> NetworkJudge::lower_limit(std::string const& host) {
    auto const limit = limits_.find(host);
    if (limit == limits_.end()) {
        return std::nullopt;
    }
    limit->second = std::max<std::size_t>(limit->second, 2) - 1;
    return limit->second;
}

} // namespace

Judge network_judge(Verb const& verb, std::span<JobTarget const> targets,
                    std::span<HostPlan const> hosts) {
    return NetworkJudge(is_reading(verb.name), targets, hosts);
}

} // namespace mgit
