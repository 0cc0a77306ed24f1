#include "exec/host_closer.hpp"

namespace mgit {
namespace {

class Deaf final : public Sink {
public:
    void on(Event const&) override {}
};

} // namespace

HostCloser::~HostCloser() {
    for (HostPlan const& host : options_.hosts) {
        try {
            close(host);
        } catch (...) { // NOLINT(bugprone-empty-catch): the next one has to be closed as well
        }
    }
}

void HostCloser::close(HostPlan const& host) const {
    if (host.connections.empty()) {
        return;
    }
    std::vector<Job> jobs;
    for (SharedConnection const& connection : host.connections) {
        Job job;
        job.id = jobs.size();
        job.command = connection.closing;
        jobs.push_back(std::move(job));
    }
    RunOptions how;
    how.program = host.program;
    how.environment = options_.environment;
    how.parallel = jobs.size();
    how.timeout = std::chrono::seconds(2);
    how.grace = std::chrono::seconds(1);
    Deaf deaf;
    run_parallel(jobs, how, deaf);
}

} // namespace mgit
