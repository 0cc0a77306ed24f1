#include "commands/phase_two.hpp"

#include "mgit/core/text.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <map>
#include <utility>

namespace mgit {
namespace {

using Ids = std::vector<JobId>;

// Shows several runs over some of the jobs as one run over all of them, and holds back those that
// need somebody.
class OneRun final : public Sink {
public:
    OneRun(std::span<Job const> jobs, Sink& sink) : jobs_(jobs), sink_(sink) {
        summary_.jobs = jobs.size();
    }

    // The next run is over these jobs: its job 0 is the first of them.
    void begin(Ids ids) { ids_ = std::move(ids); }
    Job const& original(Job const& job) const { return jobs_[ids_[job.id]]; }

    void on(Event const& event) override {
        std::visit([this](auto const& e) { take(e); }, event);
    }

    std::map<JobId, Outcome> const& held() const { return held_; }
    bool is_held(JobId id) const { return held_.contains(id); }
    std::size_t failures() const {
        return told_ - summary_.count(Verdict::ok) - summary_.count(Verdict::skipped) +
               held_.size();
    }
    std::optional<int> signal() const { return summary_.signal; }
    void set_signal(int signal) { summary_.signal = signal; }
    // Of a parallel run that has ended. After SIGQUIT no RunFinished has said so.
    void take_end_of(Summary const& part) {
        if (part.signal == SIGQUIT) {
            take_end(part);
        }
    }
    Summary const& finish();

private:
    void take(RunStarted const& e) { tell_once(e); }
    void take(JobStarted const& e) { tell_once(JobStarted{original(e.job), e.at, e.slot}); }
    void take(JobRetrying const& e);
    void take(JobSlow const& e) { sink_.on(JobSlow{original(e.job), e.running, e.silent}); }
    void take(JobFinished const& e);
    void take(PipeGivenUp const& e) { sink_.on(PipeGivenUp{original(e.job)}); }
    void take(HostGivenUp const& e) { sink_.on(e); }
    void take(StatusAsked const& e);
    void take(Tick const& e);
    void take(JobOutput const& e) { sink_.on(JobOutput{original(e.job), e.err, e.bytes}); }
    void take(TerminalYielded const& e) { sink_.on(e); }
    void take(Interrupted const& e) {
        sink_.on(Interrupted{e.signal, e.running, e.at + summary_.took});
    }
    void take(RunFinished const& e);

    void tell_once(Event const& event) {
        if (first_) {
            sink_.on(event);
        }
    }
    std::vector<RunningJob> originals(std::span<RunningJob const> jobs) const;
    void take_end(Summary const& part);
    void settle(JobId id, Outcome const& outcome);

    std::span<Job const> jobs_;
    Sink& sink_;
    Ids ids_;
    bool first_ = true; // the run over all jobs is not over
    std::map<JobId, Outcome> held_;
    std::size_t told_ = 0;
    Summary summary_;
};

// A job that is asked for and does not get to an end is as far as it was before.
bool is_undecided(Outcome const& outcome) {
    auto const verdict = outcome.verdict();
    return verdict == Verdict::needs_auth || verdict == Verdict::cancelled ||
           verdict == Verdict::killed || verdict == Verdict::not_started;
}

void OneRun::take(JobFinished const& e) {
    JobId const id = original(e.job).id;
    if (first_ ? e.outcome.verdict() == Verdict::needs_auth : is_undecided(e.outcome)) {
        held_.try_emplace(id, e.outcome);
        return;
    }
    Outcome outcome = e.outcome;
    outcome.started += summary_.took;
    held_.erase(id);
    settle(id, outcome);
}

void OneRun::take(JobRetrying const& e) {
    Outcome outcome = e.outcome;
    outcome.started += summary_.took;
    sink_.on(JobRetrying{original(e.job), outcome, e.delay});
}

std::vector<RunningJob> OneRun::originals(std::span<RunningJob const> jobs) const {
    std::vector<RunningJob> running;
    for (RunningJob const& job : jobs) {
        running.push_back({original(job.job), job.pid, job.running, job.last_line});
    }
    return running;
}

void OneRun::take(StatusAsked const& e) {
    auto const running = originals(e.running);
    sink_.on(StatusAsked{running, e.waiting});
}

void OneRun::take(Tick const& e) {
    auto const running = originals(e.running);
    sink_.on(Tick{e.at + summary_.took, running, e.count});
}

void OneRun::take(RunFinished const& e) {
    sink_.on(TerminalYielded{}); // whoever is to be asked comes next
    first_ = false;
    take_end(e.summary);
}

void OneRun::take_end(Summary const& part) {
    summary_.took += part.took;
    summary_.signal = part.signal ? part.signal : summary_.signal;
}

void OneRun::settle(JobId id, Outcome const& outcome) {
    ++told_;
    summary_.add(outcome.verdict());
    auto const* exited = std::get_if<Exited>(&outcome.ending);
    if (outcome.ok() && exited != nullptr && exited->accepted) {
        ++summary_.accepted;
    }
    sink_.on(JobFinished{jobs_[id], outcome});
}

Summary const& OneRun::finish() {
    if (summary_.signal == SIGQUIT) { // as run_parallel() does
        return summary_;
    }
    for (auto const& [id, outcome] : held_) {
        settle(id, outcome);
    }
    held_.clear();
    sink_.on(RunFinished{summary_});
    return summary_;
}

struct Waiting {
    std::string host;
    Ids jobs; // in selection order
};

// In the order of each host's first job.
std::vector<Waiting> by_host(std::map<JobId, Outcome> const& held) {
    std::vector<Waiting> hosts;
    for (auto const& [id, outcome] : held) {
        std::string const& host = outcome.finding->host;
        auto found = std::ranges::find(hosts, host, &Waiting::host);
        if (found == hosts.end() || host.empty()) {
            found = hosts.insert(hosts.end(), Waiting{host, {}});
        }
        found->jobs.push_back(id);
    }
    return hosts;
}

// "3 repos need you (git.example.org x2, github.com). Ask now, one at a time? [Y/n] "
std::string question_about(std::vector<Waiting> const& hosts, std::size_t jobs) {
    constexpr std::size_t most_named = 5;
    std::vector<std::string> names;
    for (Waiting const& waiting : hosts) {
        if (!waiting.host.empty()) {
            auto const count = waiting.jobs.size();
            names.push_back(waiting.host + (count > 1 ? " x" + std::to_string(count) : ""));
        }
    }
    std::string const where = names.empty() ? "" : " (" + listed(names, most_named) + ")";
    return counted(jobs, "repo") + (jobs == 1 ? " needs" : " need") + " you" + where +
           ". Ask now, one at a time? [Y/n] ";
}

class SecondPhase {
public:
    SecondPhase(std::span<Job const> jobs, RunOptions const& options, OneRun& run,
                ForegroundJobs const& foreground_jobs, Questioner& questioner)
        : jobs_(jobs), options_(options), run_(run), foreground_jobs_(foreground_jobs),
          questioner_(questioner) {}

    void go();

private:
    void go_through(Ids const& jobs);
    bool ask_for(JobId id); // true if it is well now
    void run_again(Ids const& ids);
    RunOptions options_for(std::span<Job const> jobs) const;

    std::span<Job const> jobs_;
    RunOptions const& options_;
    OneRun& run_;
    ForegroundJobs const& foreground_jobs_;
    Questioner& questioner_;
    std::vector<Job> with_terminal_;
    std::size_t count_ = 0;
};

void SecondPhase::go() {
    auto const hosts = by_host(run_.held());
    count_ = run_.held().size();
    Consent const consent = questioner_.ask(question_about(hosts, count_));
    if (consent.signal != 0) {
        run_.set_signal(consent.signal);
    }
    if (!consent.given) {
        return;
    }
    with_terminal_ = foreground_jobs_();
    for (Waiting const& waiting : hosts) {
        go_through(waiting.jobs);
    }
}

void SecondPhase::go_through(Ids const& jobs) {
    bool known = false; // the host has been told what it wanted to know
    for (JobId const id : jobs) {
        if (run_.signal()) {
            return;
        }
        if (!run_.is_held(id) || !ask_for(id) || known) {
            continue;
        }
        known = true;
        Ids rest;
        std::ranges::copy_if(jobs, std::back_inserter(rest),
                             [this](JobId other) { return run_.is_held(other); });
        run_again(rest);
    }
}

bool SecondPhase::ask_for(JobId id) {
    questioner_.give_turn(jobs_[id], count_ - run_.held().size() + 1, count_);
    Job job = with_terminal_[id];
    job.id = 0;
    RunOptions how = options_for({&job, 1});
    how.hosts.clear();
    how.timeout.reset(); // it is a human who takes the time
    how.capture = Capture::terminal;
    run_.begin({id});
    return run_in_foreground({&job, 1}, how, run_).all_ok();
}

void SecondPhase::run_again(Ids const& ids) {
    if (ids.empty()) {
        return;
    }
    std::vector<Job> jobs;
    for (JobId const id : ids) {
        jobs.push_back(jobs_[id]);
        jobs.back().id = jobs.size() - 1;
    }
    run_.begin(ids);
    run_.take_end_of(run_parallel(jobs, options_for(jobs), run_));
}

// Jobs have other numbers in a partial run; whoever judges them knows them by their own.
RunOptions SecondPhase::options_for(std::span<Job const> jobs) const {
    RunOptions how = options_;
    how.order.clear(); // of all jobs
    how.max_fail = {};
    std::erase_if(how.hosts, [&](HostPlan const& host) {
        return std::ranges::find(jobs, host.name, &Job::host) == jobs.end();
    });
    if (options_.judge) {
        how.judge = [this](Job const& job, Outcome const& outcome) {
            return options_.judge(run_.original(job), outcome);
        };
    }
    return how;
}

} // namespace

bool asks_before_work(Verb const& verb) {
    constexpr std::array<std::string_view, 6> names{"clone", "fetch", "ls-remote",
                                                    "pull",  "push",  "remote update"};
    return std::ranges::find(names, verb.name) != names.end();
}

Summary run_with_questions(std::span<Job const> jobs, RunOptions const& options, Sink& sink,
                           ForegroundJobs const& foreground_jobs, Questioner& questioner) {
    OneRun run(jobs, sink);
    Ids all;
    for (Job const& job : jobs) {
        all.push_back(job.id);
    }
    run.begin(std::move(all));
    run.take_end_of(run_parallel(jobs, options, run));
    auto const most = options.max_fail.failures;
    bool const enough = most > 0 && run.failures() >= most;
    if (!run.held().empty() && !run.signal() && !enough) {
        SecondPhase(jobs, options, run, foreground_jobs, questioner).go();
    }
    return run.finish();
}

} // namespace mgit
