// What happens in a run, as values, and the interface of those who are told.
// Knows neither who emits an event nor who shows it; the times are in the events, so no sink reads
// a clock.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/core/outcome.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace mgit {

// The counts of a run. Every selected repo is in it exactly once.
struct Summary {
    std::size_t jobs = 0;
    std::array<std::size_t, verdict_count> counts{}; // by Verdict
    Millis took{};
    std::optional<int> signal; // the signal that ended the run early
    std::size_t accepted = 0;  // of those that are ok: ended with another accepted code than 0

    std::size_t count(Verdict verdict) const { return counts[static_cast<std::size_t>(verdict)]; }
    void add(Verdict verdict) { ++counts[static_cast<std::size_t>(verdict)]; }
    // Nothing failed: a repo that is skipped because the user said so is no failure.
    bool all_ok() const { return count(Verdict::ok) + count(Verdict::skipped) == jobs; }
};

struct RunStarted {
    std::size_t jobs;
    std::size_t parallel;                 // how many children may run at the same time
    std::chrono::sys_time<Millis> time{}; // by the wall clock; other times count from here
    std::span<Job const> all{}; // the jobs, in selection order; empty if nobody has them at hand
};
// A try of a job has begun. Slots are places to run in: at any time no two jobs have the same, and
// a try gets the lowest that is free.
struct JobStarted {
    Job const& job;
    Millis at; // since the start of the run
    std::size_t slot = 0;
};
struct JobFinished {
    Job const& job;
    Outcome const& outcome;
    std::span<Job const* const> alike{}; // others that the same is true of, told of by this event
};
// The job has failed in a way that may pass; it is run again after the delay.
struct JobRetrying {
    Job const& job;
    Outcome const& outcome; // of the try that failed
    Millis delay;
};
// The job has written nothing for an unusually long time.
struct JobSlow {
    Job const& job;
    Millis running;
    Millis silent{}; // since its last byte of output
};
// What a finished job has left behind can write no more: the pipe that it held was closed, because
// there are too few descriptors for all jobs.
struct PipeGivenUp {
    Job const& job;
};
// Nothing more is started for this host: its first jobs all failed to reach it.
struct HostGivenUp {
    std::string const& host;
    std::string const& why;
    std::size_t jobs; // that were not started because of it
};
// Somebody wants to know what is going on (SIGUSR1).
struct RunningJob {
    Job const& job;
    int pid;
    Millis running;
    std::string last_line; // of its output, not sanitised
};
struct StatusAsked {
    std::span<RunningJob const> running; // in selection order
    std::size_t waiting;                 // jobs not started yet
};
// Time has passed, and this is how things stand; only for those who asked for it.
struct Tick {
    Millis at;                           // since the start of the run
    std::span<RunningJob const> running; // the longest-running first, as many as were asked for
    std::size_t count;                   // of all that run
};
// What the first unfinished job in selection order writes, as it comes and from its beginning; only
// for those who asked for it. Of a job that is told of in this way nothing is left to be shown at
// its end (Outcome::streamed).
struct JobOutput {
    Job const& job;
    bool err; // its stderr; else its stdout, or both where they are merged
    std::string_view bytes;
};
// Until the next event the terminal is somebody else's (Ctrl-Z, a question to the user, the end by
// SIGQUIT): who has painted on it takes that away.
struct TerminalYielded {};
struct Interrupted {
    int signal;
    std::size_t running; // children that are now being ended
    Millis at{};         // since the start of the run
};
struct RunFinished {
    Summary const& summary;
};
using Event = std::variant<RunStarted, JobStarted, JobRetrying, JobSlow, JobFinished, PipeGivenUp,
                           HostGivenUp, StatusAsked, Tick, JobOutput, TerminalYielded, Interrupted,
                           RunFinished>;

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
