// mgit's own executor: one thread that sleeps until any pipe, child, signal or timer has news, with
// all that mgit needs besides (timeouts, hosts, retries, an honest end).

#include "mgit/exec/executor.hpp"
#include "strategy.hpp"

namespace mgit::bench {
namespace {

class Keeper final : public Sink {
public:
    explicit Keeper(std::size_t jobs) : all_(jobs) {}

    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            Ended& ended = all_[finished->job.id];
            ended.ok = finished->outcome.ok();
            if (finished->outcome.out) {
                finished->outcome.out->replay([&](std::string_view part) { ended.output += part; });
            }
        }
    }
    std::vector<Ended> take() { return std::move(all_); }

private:
    std::vector<Ended> all_;
};

} // namespace

std::vector<Ended> event_loop(Work const& work) {
    std::vector<Job> jobs(work.commands.size());
    for (JobId id = 0; id < jobs.size(); ++id) {
        jobs[id].id = id;
        jobs[id].command = work.commands[id];
    }
    RunOptions options;
    options.program = work.program;
    options.environment = work.environment;
    options.parallel = work.parallel;
    Keeper keeper(jobs.size());
    run_parallel(jobs, options, keeper);
    return keeper.take();
}

} // namespace mgit::bench
