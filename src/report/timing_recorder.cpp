#include "mgit/core/text.hpp"
#include "mgit/report/timings.hpp"
#include "report/wording.hpp"

#include <algorithm>
#include <queue>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

namespace mgit {

namespace {

bool has_run(Outcome const& outcome) {
    return !std::holds_alternative<NotStarted>(outcome.ending) &&
           !std::holds_alternative<SpawnFailed>(outcome.ending) &&
           !std::holds_alternative<RepoMissing>(outcome.ending);
}

std::uint64_t size_of(std::shared_ptr<Captured const> const& captured) {
    return captured ? captured->size() : 0;
}

std::string why_not(Outcome const& outcome) {
    return outcome.ok() ? std::string() : shown_line(redacted(cause(outcome)));
}

} // namespace

TimingRecorder::TimingRecorder(std::span<Job const> jobs, std::span<std::string const> command)
    : open_(jobs.size()) {
    run_.command = shown_line(redacted(shell_line(command)));
    run_.jobs.reserve(jobs.size());
    for (Job const& job : jobs) {
        TimedJob& timed = run_.jobs.emplace_back();
        timed.name = shown_line(job.repo.name);
        timed.host = shown_line(redacted(job.host));
    }
}

void TimingRecorder::on(Event const& event) {
    std::visit([this](auto const& e) { take(e); }, event);
}

void TimingRecorder::take(RunStarted const& e) {
    run_.start = e.time;
    run_.parallel = e.parallel;
}

void TimingRecorder::take(JobStarted const& e) {
    TimedTry& running = open_[e.job.id].running.emplace();
    running.ready = open_[e.job.id].ready;
    running.started = e.at;
    running.slot = e.slot;
    running.ended = false;
    latest_ = std::max(latest_, e.at);
    begun_ = true;
}

void TimingRecorder::take(JobRetrying const& e) {
    add_try(e.job, e.outcome);
    open_[e.job.id].ready = e.outcome.started + e.outcome.took + e.delay;
}

void TimingRecorder::take(JobFinished const& e) {
    add_try(e.job, e.outcome);
    TimedJob& timed = run_.jobs[e.job.id];
    timed.verdict = e.outcome.verdict();
    timed.why = has_run(e.outcome) ? timed.tries.back().why : why_not(e.outcome);
}

void TimingRecorder::take(Interrupted const& e) {
    run_.signals.push_back({e.signal, e.at});
    latest_ = std::max(latest_, e.at);
}

void TimingRecorder::take(RunFinished const& e) {
    run_.signal = e.summary.signal;
    latest_ = std::max(latest_, e.summary.took);
    complete_ = true;
}

// The times of an outcome count: a job that was asked about may run later than it was started.
void TimingRecorder::add_try(Job const& job, Outcome const& outcome) {
    Open& open = open_[job.id];
    open.running.reset();
    if (!has_run(outcome)) {
        return;
    }
    TimedTry& done = run_.jobs[job.id].tries.emplace_back();
    done.ready = std::min(open.ready, outcome.started);
    done.started = outcome.started;
    done.took = outcome.took;
    done.slot = outcome.slot;
    done.bytes = size_of(outcome.out) + size_of(outcome.err);
    done.usage = outcome.usage;
    done.verdict = outcome.verdict();
    done.why = why_not(outcome);
    if (auto const* timed_out = std::get_if<TimedOut>(&outcome.ending)) {
        done.limit = timed_out->limit;
    }
    latest_ = std::max(latest_, done.started + done.took);
}

TimedRun TimingRecorder::run() const {
    TimedRun run = run_;
    run.took = latest_;
    for (JobId id = 0; id < open_.size(); ++id) {
        if (open_[id].running) {
            TimedTry& running = run.jobs[id].tries.emplace_back(*open_[id].running);
            running.took = latest_ - running.started;
        }
    }
    return run;
}

namespace {

// A run of which only the times are played.
class Simulation {
public:
    Simulation(TimedRun const& run, std::size_t parallel)
        : run_(run), places_(std::max<std::size_t>(parallel, 1)), next_(run.jobs.size()) {
        for (JobId id = 0; id < run.jobs.size(); ++id) {
            if (!run.jobs[id].tries.empty()) {
                ready_.insert(id);
            }
        }
    }

    Millis play() {
        while (!ready_.empty() || !steps_.empty()) {
            while (!ready_.empty() && places_ > 0) {
                start(ready_.extract(ready_.begin()).value());
            }
            take_step();
        }
        return now_;
    }

private:
    // At that time the job's try ends, or its next one becomes ready.
    struct Step {
        Millis at{};
        JobId job = 0;
        bool end = false;
        bool operator>(Step const& other) const {
            return std::tie(at, job) > std::tie(other.at, other.job);
        }
    };

    void start(JobId job) {
        --places_;
        steps_.push({now_ + run_.jobs[job].tries[next_[job]].took, job, true});
    }

    void take_step() {
        Step const step = steps_.top();
        steps_.pop();
        now_ = step.at;
        if (!step.end) {
            ready_.insert(step.job);
            return;
        }
        ++places_;
        auto const& tries = run_.jobs[step.job].tries;
        TimedTry const& done = tries[next_[step.job]++];
        if (next_[step.job] < tries.size()) {
            Millis const pause = tries[next_[step.job]].ready - done.started - done.took;
            steps_.push({now_ + std::max(pause, Millis()), step.job, false});
        }
    }

    TimedRun const& run_;
    std::size_t places_;            // that are free
    std::vector<std::size_t> next_; // by JobId: the try that comes next
    std::set<JobId> ready_;
    std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
    Millis now_{};
};

} // namespace

Millis simulated(TimedRun const& run, std::size_t parallel) {
    return Simulation(run, parallel).play();
}

} // namespace mgit
