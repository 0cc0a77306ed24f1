// The second phase of a run: the jobs that needed a human get the terminal, one at a time, host by
// host. Knows neither how the answers are used nor what the terminal looks like.
#pragma once

#include "mgit/core/event.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/git/verbs.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

struct Consent {
    bool given = false;
    int signal = 0; // one that came instead of an answer and ends the run; Ctrl-C is only a no
};

// Who talks to the human.
class Questioner {
public:
    virtual ~Questioner() = default;
    virtual Consent ask(std::string const& question) = 0;
    // The terminal is about to be given to this job, which is number `number` of `count`.
    virtual void give_turn(Job const& job, std::size_t number, std::size_t count) = 0;
};

// True for commands that have changed nothing yet when they fail for want of a password.
bool asks_before_work(Verb const& verb);

// The same jobs with the terminal, and without all that keeps them from asking.
using ForegroundJobs = std::function<std::vector<Job>()>;

// run_parallel(); then, if the human agrees, each host's jobs that need somebody get the terminal
// until one of them is well. The rest of that host is run in parallel once more, since a password
// may be known now, and only what still needs somebody gets its turn. To the sink all this is one
// run: each job starts once and finishes once. Who is refused, or interrupted by Ctrl-C, keeps the
// verdict needs-auth.
Summary run_with_questions(std::span<Job const> jobs, RunOptions const& options, Sink& sink,
                           ForegroundJobs const& foreground_jobs, Questioner& questioner);

} // namespace mgit
