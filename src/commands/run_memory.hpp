// What is remembered of the run that is going on: heard between run and report, written when the
// report is out. Knows neither the format of the record nor who runs the jobs.
#pragma once

#include "commands/work.hpp"
#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/history/recorder.hpp"
#include "mgit/history/run_store.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

// Where the repos of a run come from.
struct Origins {
    std::string registry{};   // the path of its file
    std::string folder{};     // that {relpath} counts from
    std::string selection{};  // in words
    bool from_memory = false; // by what had become of them in an earlier run
    bool by_state = false;    // by the states that they were in
};

class RunMemory {
public:
    // Does nothing at all if no run is to be remembered. A folder that cannot be written is noted
    // when the run is over.
    RunMemory(Work const& work, Invocation const& invocation, Origins const& origins,
              bool foreground, Context& context);
    ~RunMemory();
    RunMemory(RunMemory const&) = delete;
    RunMemory& operator=(RunMemory const&) = delete;

    // What follows "mgit" to run it again where it has failed, and the same with the terminal;
    // empty if nothing can be remembered, or the words hold secrets.
    std::string retry(bool with_terminal = false) const;

    // How long each job took in the newest run of the same command, where that is known; empty if
    // there is none.
    std::vector<std::optional<Millis>> expected(std::span<Job const> jobs) const;

    // What the run has to tell, so that it comes here and then to `next`. The jobs live until it is
    // written.
    Sink& listen(std::span<Job const> jobs, Sink& next);
    // After the run. Failures are noted.
    void write(Summary const& summary);
    // The same where an exception ends the run, unless it never began. signal: that it stands for;
    // 0 if for none.
    void write_broken_off(int signal) noexcept;

private:
    class Ear;

    void write_now(int signal);

    Invocation const& invocation_;
    Context& context_;
    RunStore store_;
    bool by_state_;
    std::string objection_;
    RunHead head_;
    std::unique_ptr<Ear> ear_;
    bool written_ = false;
};

} // namespace mgit
