#include "mgit/exec/collect.hpp"

#include "mgit/core/ended_by_signal.hpp"

#include <algorithm>
#include <thread>

namespace mgit {
namespace {

class Reader final : public Sink {
public:
    explicit Reader(std::size_t count) : answers_(count) {}

    void on(Event const& event) override {
        auto const* const finished = std::get_if<JobFinished>(&event);
        if (finished == nullptr || !finished->outcome.ok()) {
            return;
        }
        std::string& text = answers_[finished->job.id].emplace();
        finished->outcome.out->replay([&](std::string_view bytes) { text += bytes; });
    }

    Answers take() { return std::move(answers_); }

private:
    Answers answers_;
};

} // namespace

Answers collect(std::span<Command const> commands, std::filesystem::path const& program,
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
    options.parallel = std::max(1U, std::thread::hardware_concurrency());
    options.capture = Capture::out_only;
    options.timeout = timeout;
    options.grace = Millis(500);
    Reader reader(jobs.size());
    Summary const summary = run_parallel(jobs, options, reader);
    if (summary.signal) {
        throw EndedBySignal(*summary.signal);
    }
    return reader.take();
}

} // namespace mgit
