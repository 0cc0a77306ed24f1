#include "exec/ledger.hpp"

#include "mgit/core/error.hpp"

namespace mgit {

Outcome held_up(Job const& job, Millis now) {
    Outcome outcome;
    outcome.started = now;
    outcome.finding = job.obstacle;
    return outcome;
}

Ledger::Ledger(std::span<Job const> jobs, Sink& sink)
    : jobs_(jobs), sink_(sink), finished_(jobs.size()) {
    summary_.jobs = jobs.size();
}

void Ledger::tell(Event const& event) {
    if (thrown_) {
        return;
    }
    try {
        sink_.on(event);
    } catch (OutputClosed const&) {
        thrown_ = std::current_exception();
        sink_state_ = SinkState::closed;
    } catch (...) {
        thrown_ = std::current_exception();
        sink_state_ = SinkState::failed;
    }
}

void Ledger::lose_reader() {
    if (!thrown_) {
        thrown_ = std::make_exception_ptr(OutputClosed());
        sink_state_ = SinkState::closed;
    }
}

void Ledger::finish(Job const& job, Outcome const& outcome) {
    finished_[job.id] = true;
    ++told_;
    summary_.add(outcome.verdict());
    auto const* exited = std::get_if<Exited>(&outcome.ending);
    if (outcome.ok() && exited != nullptr && exited->accepted) {
        ++summary_.accepted;
    }
    tell(JobFinished{job, outcome});
}

void Ledger::finish_rest(std::string const& why) {
    for (Job const& job : jobs_) {
        if (!finished_[job.id]) {
            Outcome outcome;
            outcome.ending = NotStarted{why};
            finish(job, outcome);
        }
    }
}

Summary Ledger::close(Millis took) {
    summary_.took = took;
    tell(RunFinished{summary_});
    if (thrown_ && !summary_.signal) {
        std::rethrow_exception(thrown_);
    }
    return summary_;
}

std::size_t Ledger::failures() const {
    return told_ - summary_.count(Verdict::ok);
}

} // namespace mgit
