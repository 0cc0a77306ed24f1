// What happens in a run, as values, and the interface of those who are told.
// Knows neither who emits an event nor who shows it; the times are in the events, so no sink reads
// a clock.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/core/outcome.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <variant>

namespace mgit {

// The counts of a run. Every selected repo is in it exactly once.
struct Summary {
    std::size_t jobs = 0;
    std::array<std::size_t, verdict_count> counts{}; // by Verdict
    Millis took{};
    std::optional<int> signal; // the signal that ended the run early

    std::size_t count(Verdict verdict) const { return counts[static_cast<std::size_t>(verdict)]; }
    void add(Verdict verdict) { ++counts[static_cast<std::size_t>(verdict)]; }
    bool all_ok() const { return count(Verdict::ok) == jobs; }
};

struct RunStarted {
    std::size_t jobs;
    std::size_t parallel; // how many children may run at the same time
};
struct JobStarted {
    Job const& job;
    Millis at; // since the start of the run
};
struct JobFinished {
    Job const& job;
    Outcome const& outcome;
};
struct Interrupted {
    int signal;
    std::size_t running; // children that are now being ended
};
struct RunFinished {
    Summary const& summary;
};
using Event = std::variant<RunStarted, JobStarted, JobFinished, Interrupted, RunFinished>;

// Somebody who is told. A Job in an event lives as long as the run, other references until on()
// returns: copy what you keep (copying an Outcome shares its captured bytes). An exception ends the
// run: nothing more is started, what runs is waited for, and the exception reaches whoever called
// run().
class Sink {
public:
    virtual ~Sink() = default;
    virtual void on(Event const& event) = 0;
};

} // namespace mgit
