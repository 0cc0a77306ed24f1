#include "exec/collect.hpp"

#include <algorithm>
#include <thread>

namespace mgit {
namespace {

class Answers final : public Sink {
public:
    explicit Answers(std::size_t count) : answers_(count) {}

    void on(Event const& event) override {
        auto const* const finished = std::get_if<JobFinished>(&event);
        if (finished == nullptr || !finished->outcome.ok()) {
            return;
        }
        std::string& text = answers_[finished->job.id].emplace();
        finished->outcome.out->replay([&](std::string_view bytes) { text += bytes; });
    }

    std::vector<std::optional<std::string>> take() { return std::move(answers_); }

private:
    std::vector<std::optional<std::string>> answers_;
};

} // namespace

Collected collect(std::span<Command const> commands, std::filesystem::path const& program,
                  Environment const& environment, Millis timeout) {
    Collected collected;
    if (commands.empty()) {
        return collected;
    }
    std::vector<Job> jobs(commands.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        jobs[i].id = i;
        jobs[i].command = commands[i];
    }
    RunOptions options;
    options.program = program;
    options.environment = environment;
    options.parallel = std::max(1U, std::thread::hardware_concurrency());
    options.capture = Capture::out_only;
    options.timeout = timeout;
    options.grace = Millis(500);
    Answers answers(jobs.size());
    Summary const summary = run_parallel(jobs, options, answers);
    collected.answers = answers.take();
    collected.signal = summary.signal;
    return collected;
}

} // namespace mgit
