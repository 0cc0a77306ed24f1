#include "exec/ledger.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <utility>
#include <variant>

namespace mgit {

Outcome held_up(Job const& job, Millis now) {
    Outcome outcome;
    outcome.started = now;
    outcome.finding = job.obstacle;
    return outcome;
}

namespace {

// Nothing has been run for it, because its folder is not there.
bool was_absent(Outcome const& outcome) {
    return outcome.verdict() == Verdict::missing &&
           (std::holds_alternative<RepoMissing>(outcome.ending) ||
            std::holds_alternative<NotStarted>(outcome.ending));
}

Finding skipped(Job const& job) {
    Finding finding;
    finding.verdict = Verdict::skipped;
    finding.detail = shell_word(job.repo.path.string()) + " is not there";
    return finding;
}

} // namespace

Ledger::Ledger(std::span<Job const> jobs, Sink& sink, bool skip_missing)
    : jobs_(jobs), sink_(sink), skip_missing_(skip_missing), finished_(jobs.size()) {
    summary_.jobs = jobs.size();
}

void Ledger::tell(Event const& event) {
    if (thrown_ || silent_) {
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

void Ledger::finish(Job const& job, Outcome outcome) {
    if (skip_missing_ && was_absent(outcome)) {
        outcome.finding = skipped(job);
    }
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
            finish(job, std::move(outcome));
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
    return told_ - summary_.count(Verdict::ok) - summary_.count(Verdict::skipped);
}

} // namespace mgit
