// The account of a run: what the sink has been told, and that it hears of every job exactly once.
// Knows no process; the executor says what happened.
#pragma once

#include "mgit/core/event.hpp"

#include <exception>
#include <span>
#include <string>
#include <vector>

namespace mgit {

// The outcome of a job that has an obstacle: nothing is run for it.
Outcome held_up(Job const& job, Millis now);

// What a sink's failure asks of the run.
enum class SinkState {
    fine,
    failed, // its output cannot be written: start nothing more, but let what runs finish
    closed, // nobody reads any more: end what runs as well
};

class Ledger {
public:
    // skip_missing: a repo that is not there is skipped and has not failed.
    Ledger(std::span<Job const> jobs, Sink& sink, bool skip_missing = false);

    // Tells the sink, unless it has thrown before. Never throws.
    void tell(Event const& event);
    void finish(Job const& job, Outcome outcome);
    // Nobody reads what the sink writes: as if it had thrown OutputClosed.
    void lose_reader();
    // The sink hears nothing more.
    void fall_silent() { silent_ = true; }
    // Every job that has not been told of becomes not-started, for this reason.
    void finish_rest(std::string const& why);
    // The last event. Throws what the sink has thrown, unless a signal ended the run: then a dead
    // terminal is no news.
    Summary close(Millis took);

    void set_signal(int signal) { summary_.signal = signal; }
    bool is_finished(JobId id) const { return finished_[id]; }
    SinkState sink_state() const { return sink_state_; }
    std::size_t failures() const; // jobs told of that are neither ok nor skipped

private:
    std::span<Job const> jobs_;
    Sink& sink_;
    bool skip_missing_;
    Summary summary_;
    std::vector<bool> finished_; // by JobId
    std::size_t told_ = 0;
    bool silent_ = false;
    std::exception_ptr thrown_;
    SinkState sink_state_ = SinkState::fine;
};

} // namespace mgit
