// What an observer wants to ask about a job that has ended, asked one command after the other.
// Knows neither the questions nor the schedule; the job keeps its place until all are answered.
#pragma once

#include "exec/loop.hpp"
#include "mgit/exec/executor.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mgit {

class Inquiries {
public:
    using Done = std::function<void(Outcome)>;

    // All of them outlive this.
    Inquiries(Loop& loop, Spawner& spawner, RunOptions const& options)
        : loop_(loop), spawner_(spawner), options_(options) {}

    // Calls `done` with the outcome and what there is to know of it: at once if nothing is asked.
    // What cannot be asked stays unanswered. ending: no command is started any more.
    void ask(Job const& job, Outcome outcome, bool ending, Done done);
    // The same for what is still to be asked.
    void end() { ended_ = true; }

private:
    struct Inquiry {
        Job const* job = nullptr;
        Outcome outcome{};
        std::vector<Command> commands{};
        std::vector<std::optional<std::string>> answers{};
        Done done{};
    };
    void ask_next(std::shared_ptr<Inquiry> const& inquiry);

    Loop& loop_;
    Spawner& spawner_;
    RunOptions const& options_;
    bool ended_ = false;
};

} // namespace mgit
