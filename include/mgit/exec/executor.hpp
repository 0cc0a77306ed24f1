// Runs jobs: starts children, drains their pipes, ends them when it must, tells the sink.
// Knows no command line, no registry and no format; the whole public face of asio in mgit.
#pragma once

#include "mgit/core/event.hpp"
#include "mgit/process/environment.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace mgit {

// What a finished try means, said by somebody who knows the command; the executor does not.
struct Judgement {
    std::optional<Finding> finding;
    bool retry = false;                     // worth another try after a while
    std::optional<std::string> unreachable; // its host cannot be reached: why
    bool crowded = false;                   // what it shares takes one job less at a time
};
// Asked once for each try that ended by itself.
using Judge = std::function<Judgement(Job const& job, Outcome const& outcome)>;

// Looks at what a job does to its repo, said by somebody who knows the command. Jobs are told apart
// by the names of their repos. Must not throw.
class Observer {
public:
    virtual ~Observer() = default;
    // Right before the job's child is started for the first time.
    virtual void before(Job const& job) = 0;
    // Once, when its last try has ended, however it did. Adds what it sees to the outcome, and
    // returns what it wants to ask besides: commands of the run's program. They take the place of
    // the job's child one after the other; none is run once the run is being ended.
    virtual std::vector<Command> after(Job const& job, Outcome& outcome) = 0;
    // Gives the stdout of each command that ended with 0 and in time.
    virtual void answered(Job const& job, Outcome& outcome,
                          std::span<std::optional<std::string> const> answers) = 0;
};

// A connection that jobs of a host share.
struct SharedConnection {
    // Its jobs wait until this has ended. With 0, and in time, it makes room for `limit` jobs at a
    // time; else they have to connect by themselves.
    Command opening;
    std::size_t limit = 10;
    Command closing; // run when the run ends, however it ends
};

// A host that jobs talk to. Jobs name it in Job::host. It is reached or given up as a whole.
struct HostPlan {
    std::string name;
    // Jobs at a time that connect by themselves; divided among the connections if there are any.
    std::size_t limit = 8;
    // The first job runs alone: it opens what all others share (ControlMaster auto), and would be
    // raced for.
    bool first_alone = false;
    // Opened first, all at once. Each job uses the one at Job::connection.
    std::vector<SharedConnection> connections;
    std::filesystem::path program; // what opens and closes them
};

// When to start nothing more because too much has failed.
struct MaxFail {
    std::size_t failures = 0; // 0: never
    bool kill = false;        // end what runs as well, instead of waiting for it
};

// How often those are told how things stand who show it.
struct Ticks {
    Millis first{};       // since the start of the run
    Millis interval{};    // 0: never
    std::size_t jobs = 0; // so many of those that run are told of
};

struct RunOptions {
    // What every job executes: absolute, or relative to each repo's folder.
    std::filesystem::path program;
    Environment environment;  // of every child, before the job's own additions
    std::size_t parallel = 1; // children at the same time
    std::vector<JobId> order; // in which jobs are started, each once; empty: that of the jobs
    Capture capture = Capture::merged;
    std::optional<Millis> timeout; // for each try; none by default
    Millis grace{5000};            // between the polite signal and SIGKILL
    Millis leak_grace{200};        // a pipe may stay open this long after the child's exit
    Millis slow_after{600'000};    // without a byte of output: called slow, once for each job
    Millis spawn_patience{2000};   // for room to start the only child, where there is none
    bool leak_fails = false;       // what leaves a process behind that holds its pipe has failed
    bool skip_missing = false;     // a repo that is not there is skipped and has not failed
    bool find_left = false;        // tell which processes that are (Outcome::left)
    std::filesystem::path spool_folder = "/tmp";
    std::size_t spool_memory = 1 << 20; // bytes of each child's output kept in memory
    std::set<int> ok_exits;             // exit codes besides 0 that count as success
    MaxFail max_fail;
    std::vector<HostPlan> hosts;
    Millis opening_timeout{15'000}; // for the openings of a host
    bool give_up = true;            // on hosts that cannot be reached
    int tries = 1;                  // at most, for tries that are worth a retry
    Millis retry_delay{1000}; // before the second try; doubled each time, plus up to half as jitter
    int output = -1;          // descriptor of our stdout: the run ends when its reader goes away
    Judge judge;              // may be empty
    Observer* observer = nullptr; // may be null; outlives the run
    Millis answer_within{5000};   // for each command that the observer wants
    Ticks ticks;
    // The first unfinished job in selection order is streamed (JobOutput) when it has run so long,
    // or has written more than spool_memory; nothing: never. It is not run again then.
    std::optional<Millis> stream_after;
};

// What RunStarted says of when a run begins.
inline std::chrono::sys_time<Millis> wall_clock() {
    return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

// Runs every job once, each in a session of its own, and returns when the last one has ended.
// SIGINT, SIGTERM, SIGHUP and SIGQUIT are handled meanwhile (Summary::signal), SIGTSTP stops the
// children and pauses all timers, SIGUSR1 asks for the status; the previous dispositions are back
// afterwards. One that has come before, to a SignalPipe around this, ends the run before anything
// is started. Every job gets exactly one JobFinished, also if it was never started; but after
// SIGQUIT, which kills the children, the sink hears nothing more. The soft limit of descriptors is
// raised meanwhile, not for the children. Throws what the sink throws, after every child has ended,
// and Error cannot_execute if the program cannot be executed at all.
Summary run_parallel(std::span<Job const> jobs, RunOptions const& options, Sink& sink);

// Runs the jobs one after the other with our own terminal, in our own process group.
// A child that dies of SIGINT ends the run, as Ctrl-C ends a shell's loop.
Summary run_in_foreground(std::span<Job const> jobs, RunOptions const& options, Sink& sink);

} // namespace mgit
