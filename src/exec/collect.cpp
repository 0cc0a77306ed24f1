#include "mgit/exec/collect.hpp"

#include "mgit/core/ended_by_signal.hpp"

#include <utility>

namespace mgit {
namespace {

class Recorder final : public Sink {
public:
    explicit Recorder(std::size_t count) : outcomes_(count) {}

    void on(Event const& event) override {
        if (auto const* const finished = std::get_if<JobFinished>(&event)) {
            outcomes_[finished->job.id] = finished->outcome;
        }
    }

    std::vector<Outcome> take() { return std::move(outcomes_); }

private:
    std::vector<Outcome> outcomes_;
};

} // namespace

std::vector<Outcome> outcomes_of(std::span<Command const> commands,
                                 std::filesystem::path const& program,
                                 Environment const& environment, Millis timeout) {
    if (commands.empty()) {
        return {};
    }
    std::vector<Job> jobs(commands.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        jobs[i].id = i;
        jobs[i].command = commands[i];
    }
    RunOptions options;
    options.program = program;
    options.environment = environment;
    options.parallel = 32;
    options.capture = Capture::split;
    options.timeout = timeout;
    options.grace = Millis(500);
    Recorder recorder(jobs.size());
    Summary const summary = run_parallel(jobs, options, recorder);
    if (summary.signal) {
        throw EndedBySignal(*summary.signal);
    }
    return recorder.take();
}

Answers collect(std::span<Command const> commands, std::filesystem::path const& program,
                Environment const& environment, Millis timeout) {
    Answers answers;
    for (Outcome const& outcome : outcomes_of(commands, program, environment, timeout)) {
        auto& answer = answers.emplace_back();
        if (outcome.ok()) {
            answer.emplace();
            outcome.out->replay([&](std::string_view bytes) { *answer += bytes; });
        }
    }
    return answers;
}

} // namespace mgit
