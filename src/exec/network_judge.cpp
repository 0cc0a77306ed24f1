#include "mgit/exec/network_judge.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace mgit {
namespace {

constexpr std::size_t tail_size = 16UL * 1024;

bool is_reading(std::string_view verb) {
    static constexpr std::string_view reading[] = {"clone", "fetch", "ls-remote", "pull",
                                                   "remote update"};
    return std::ranges::find(reading, verb) != std::end(reading);
}

class NetworkJudge {
public:
    NetworkJudge(bool reading, std::span<JobTarget const> targets) : reading_(reading) {
        for (JobTarget const& target : targets) {
            several_.push_back(target.several);
        }
    }

    Judgement operator()(Job const& job, Outcome const& outcome) const;

private:
    bool reading_;
    std::vector<bool> several_; // by JobId
};

Judgement NetworkJudge::operator()(Job const& job, Outcome const& outcome) const {
    Judgement judgement;
    auto const& captured = outcome.err ? outcome.err : outcome.out;
    if (!captured || !std::holds_alternative<Exited>(outcome.ending)) {
        return judgement;
    }
    std::string const output = captured->tail(tail_size);
    // One job less for each session that was refused leads to what the server takes.
    judgement.crowded = session_refused(output);
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

} // namespace

Judge network_judge(Verb const& verb, std::span<JobTarget const> targets) {
    return NetworkJudge(is_reading(verb.name), targets);
}

} // namespace mgit
