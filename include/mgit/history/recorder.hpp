// Hears of a run and keeps what is to be remembered of it, within bounds.
// Knows no file, reads no clock, and prints nothing.
#pragma once

#include "mgit/history/run_record.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace mgit {

class RunRecorder final : public Sink {
public:
    // The jobs outlive it. most: bytes of output in all; that of repos that are ok goes first.
    explicit RunRecorder(std::span<Job const> jobs, std::size_t most = most_kept_of_run);

    void on(Event const& event) override;

    // Whether it was told of any repo.
    bool begun() const { return begun_; }
    // Whether it was told of the end of the run: not so after SIGQUIT.
    bool complete() const { return complete_; }
    // The run with this head, whose time and summary are filled in. A repo that it was not told of
    // was ended by `signal` (0: it is not known by what) or not started.
    RunRecord take(RunHead head, int signal);

private:
    void finish(Job const& job, Outcome const& outcome);
    void make_room();
    void drop(RepoRecord& repo);

    std::span<Job const> jobs_;
    std::size_t most_;
    std::size_t kept_ = 0;          // bytes
    std::vector<RepoRecord> repos_; // by JobId; what the jobs say is filled in at the end
    std::vector<bool> started_;
    std::vector<bool> finished_;
    std::string streamed_out_; // the beginning of what is streamed now
    std::string streamed_err_;
    bool begun_ = false;
    bool complete_ = false;
    Millis latest_{};
    std::chrono::sys_time<Millis> time_{};
    std::size_t parallel_ = 1;
    Summary summary_;
};

} // namespace mgit
