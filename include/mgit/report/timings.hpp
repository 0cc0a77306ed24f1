// When each try of a run ran and what it took: a sink that keeps it, and the two texts that show
// it. Knows no clock and no disk: times come with the events, and others write the texts to files.
#pragma once

#include "mgit/core/event.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

// One time that a command was run. Times are since the start of the run.
struct TimedTry {
    Millis ready{}; // it waits from here on
    Millis started{};
    Millis took{};
    std::size_t slot = 0;
    std::uint64_t bytes = 0;      // of output, as far as it is captured
    std::optional<Usage> usage{}; // nothing: not known
    Verdict verdict = Verdict::ok;
    std::string why{};             // the cause if it is not ok, as it may be shown; may be empty
    std::optional<Millis> limit{}; // the time after which it was ended
    bool ended = true;             // false: nobody has said how, `took` is until the account ended
};

struct TimedJob {
    std::string name; // as it may be shown: UTF-8 on one line
    std::string host; // the same; empty if it talks to none
    std::vector<TimedTry> tries;
    std::optional<Verdict> verdict; // nothing: not told of
    std::string why;
};

struct TimedSignal {
    int signal = 0;
    Millis at{};
};

struct TimedRun {
    std::string command; // as it may be shown
    std::chrono::sys_time<Millis> start{};
    std::size_t parallel = 0; // how many might run at the same time
    Millis took{};
    std::optional<int> signal; // that ended the run
    std::vector<TimedSignal> signals;
    std::vector<TimedJob> jobs; // in selection order
};

class TimingRecorder final : public Sink {
public:
    // command: argv as the jobs have it, for people. The jobs are those of the run.
    TimingRecorder(std::span<Job const> jobs, std::span<std::string const> command);

    void on(Event const& event) override;
    bool complete() const { return complete_; } // it has heard of the end of the run
    bool begun() const { return begun_; }       // a try has been started
    // What has been told so far. Of what still runs then it is not known how it ends.
    TimedRun run() const;

private:
    struct Open {
        Millis ready{};
        std::optional<TimedTry> running{};
    };
    void take(RunStarted const& e);
    void take(JobStarted const& e);
    void take(JobRetrying const& e);
    void take(JobFinished const& e);
    void take(Interrupted const& e);
    void take(RunFinished const& e);
    template <typename Other>
    void take(Other const&) {}
    void add_try(Job const& job, Outcome const& outcome);

    TimedRun run_;
    std::vector<Open> open_; // by JobId
    Millis latest_{};        // time that was heard of
    bool begun_ = false;
    bool complete_ = false;
};

// --- what another -j would have given ---------------------------------------------------------

// When the run would have ended with so many places if every try took as long as it did, whatever
// runs beside it, and were started in selection order as soon as it is ready and there is a place.
// Neither the limits of hosts nor the time between two tries in one place are in it.
Millis simulated(TimedRun const& run, std::size_t parallel);

// --- texts --------------------------------------------------------------------------------------

// One HTML page that needs nothing else (docs/timings.md).
std::string timings_page(TimedRun const& run);

// A trace for Perfetto and chrome://tracing (docs/timings.md).
std::string trace_text(TimedRun const& run);

} // namespace mgit
