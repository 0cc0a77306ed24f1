#include "commands/verdicts.hpp"

#include "commands/asked.hpp"
#include "mgit/core/error.hpp"

namespace mgit {

Verdicts::Verdicts(Work const& work, PromptTrap const* trap, Environment const& environment,
                   Judge network, std::string const& with_terminal)
    : with_terminal_(with_terminal.empty() ? "mgit -i " + work.title : with_terminal), trap_(trap),
      network_(std::move(network)) {
    if (work.task.kind == Task::Kind::git) {
        diagnosis_ = std::make_shared<Diagnosis>(work.program, environment);
    }
}

Judgement Verdicts::operator()(Job const& job, Outcome const& outcome) const {
    Judgement judgement;
    if (network_) {
        judgement = network_(job, outcome);
    }
    if (outcome.ok()) {
        return judgement;
    }
    if (trap_ != nullptr) {
        judgement.finding = asked_finding(trap_->take(job.id), job, outcome, with_terminal_);
    }
    if (!judgement.finding && diagnosis_) {
        try {
            judgement.finding = diagnosis_->explain(job, outcome);
        } catch (Error const&) { // git cannot be asked now: then its own words have to do
            judgement.finding.reset();
        }
    }
    if (judgement.finding) { // it will not pass by itself
        judgement.retry = false;
        judgement.unreachable.reset();
    }
    return judgement;
}

} // namespace mgit
