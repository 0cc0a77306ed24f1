#include "mgit/exec/executor.hpp"

#include "exec/head_of_line.hpp"
#include "exec/host_closer.hpp"
#include "exec/inquiry.hpp"
#include "exec/lanes.hpp"
#include "exec/ledger.hpp"
#include "exec/loop.hpp"
#include "exec/running_jobs.hpp"
#include "exec/slots.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/exec/schedule.hpp"
#include "mgit/process/child_status.hpp"
#include "mgit/process/file_limit.hpp"
#include "mgit/process/signals.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <map>
#include <random>
#include <system_error>
#include <utility>

namespace mgit {
namespace {

// Lack of descriptors, processes or memory passes when one of our children ends.
bool is_transient(int error) {
    return error == EMFILE || error == ENFILE || error == EAGAIN || error == ENOMEM;
}

bool has_ended_by_itself(Outcome const& outcome) {
    return std::holds_alternative<Exited>(outcome.ending) ||
           std::holds_alternative<Signalled>(outcome.ending);
}

// One run, from the first spawn to the last report: what the loop tells, the schedule decides and
// the ledger passes on.
class Run {
public:
    Run(std::span<Job const> jobs, RunOptions const& options, Sink& sink);
    Summary go();

private:
    void open_lanes();
    bool open(LaneId id); // false if there is nothing to wait for
    void start_more();
    void obey_reader();
    bool start(JobId id); // false if it has to wait for a resource
    bool wait_for_room(JobId id);
    void watch_silence(Job const& job, Millis after);
    void opened(LaneId id, bool ok);
    void ended(Job const& job, ChildEnd const& end);
    void report(Job const& job, Outcome outcome);
    void conclude(Job const& job, Outcome const& outcome, Judgement const& judgement);
    void let_others_follow(Job const& job);
    bool try_again(Job const& job, Outcome const& outcome);
    void note_host(LaneId id, Judgement const& judgement, Outcome const& outcome);
    void give_up(Host& host, std::string const& why);
    Ending ending_of(ChildEnd const& end) const;
    void go_on();
    void end_early(int signal);

    void take_signal(int signal);
    void pause();
    void tick_after(Millis delay);
    void tick();

    std::span<Job const> jobs_;
    RunOptions const& options_;
    Ledger ledger_;
    Lanes lanes_;
    Schedule schedule_;
    std::vector<int> tries_; // by JobId
    StartedJobs running_;
    HeadOfLine head_;
    Slots slots_;
    std::vector<pid_t> opening_; // openings that run
    RaisedFileLimit file_limit_;
    Spawner spawner_;
    std::minstd_rand jitter_{std::random_device{}()};
    bool any_started_ = false;
    std::optional<Millis> no_room_since_; // not even for one child
    int interrupts_ = 0;
    std::optional<int> ended_by_; // the signal that ends the children, once there is one
    std::string stop_reason_;     // why the rest is not started
    Loop loop_;
    Inquiries inquiries_;
};

Run::Run(std::span<Job const> jobs, RunOptions const& options, Sink& sink)
    : jobs_(jobs), options_(options), ledger_(jobs, sink, options.skip_missing),
      lanes_(jobs, options.hosts), schedule_(lanes_.of_jobs(), options.parallel),
      tries_(jobs.size()),
      head_(jobs, options.stream_after, running_, ledger_, [this] { obey_reader(); }),
      spawner_(options.program, options.environment, &file_limit_),
      loop_({options.grace, options.leak_grace, options.spool_folder, options.spool_memory,
             options.find_left || options.leak_fails,
             options.stream_after ? [this](pid_t pid) { head_.overflow(pid, loop_); }
                                  : std::function<void(pid_t)>()},
            [this](int signal) { take_signal(signal); }),
      inquiries_(loop_, spawner_, options_) {
    if (!options.order.empty()) {
        schedule_.set_order(options.order);
    }
}

Summary Run::go() {
    ledger_.tell(RunStarted{jobs_.size(), schedule_.parallel(), wall_clock(), jobs_});
    if (options_.output >= 0) {
        loop_.watch_reader(options_.output, [this] {
            ledger_.lose_reader();
            go_on();
        });
    }
    if (!is_ending()) {
        open_lanes();
    }
    if (options_.ticks.interval > Millis()) {
        tick_after(options_.ticks.first);
    }
    loop_.meet_signals(); // that have come while the run was prepared
    start_more();
    head_.follow(loop_);
    if (!schedule_.done() || loop_.has_children()) {
        loop_.run(); // until go_on() stops it
    }
    ledger_.finish_rest(stop_reason_);
    return ledger_.close(loop_.now());
}

// --- starting ---------------------------------------------------------------------------------

void Run::open_lanes() {
    for (LaneId id = 0; id < lanes_.size(); ++id) {
        Lane const& lane = lanes_[id];
        schedule_.set_limit(id, open(id) ? 0 : lane.first_alone ? 1 : lane.limit);
    }
}

bool Run::open(LaneId id) {
    SharedConnection const* const connection = lanes_[id].connection;
    if (connection == nullptr) {
        return false;
    }
    Spawner spawner(lanes_.host_of(id).plan->program, options_.environment, &file_limit_);
    auto const started =
        loop_.start(spawner, connection->opening, Capture::merged, options_.opening_timeout,
                    [this, id](ChildEnd const& end) { opened(id, end.status == 0); });
    auto const* const pid = std::get_if<pid_t>(&started);
    if (pid == nullptr) {
        return false;
    }
    opening_.push_back(*pid);
    return true;
}

void Run::opened(LaneId id, bool ok) {
    Lane& lane = lanes_[id];
    lane.limit = ok ? lane.connection->limit : lane.limit;
    schedule_.set_limit(id, lane.limit);
    go_on();
}

void Run::start_more() {
    while (ledger_.sink_state() == SinkState::fine) {
        auto const id = schedule_.next();
        if (!id || !start(*id)) {
            return; // goes on when a child has ended
        }
    }
    obey_reader();
    schedule_.stop();
}

// Who reads no more wants no more.
void Run::obey_reader() {
    if (ledger_.sink_state() == SinkState::closed && !ended_by_) {
        end_early(SIGTERM);
    }
}

bool Run::start(JobId id) {
    Job const& job = jobs_[id];
    if (job.obstacle) {
        schedule_.finished(id);
        ledger_.finish(job, held_up(job, loop_.now()));
        return true;
    }
    if (options_.observer != nullptr && tries_[id] == 0) {
        options_.observer->before(job);
    }
    auto const result = loop_.start(
        spawner_, job.command, options_.capture, options_.timeout,
        [this, &job](ChildEnd const& end) { ended(job, end); },
        [this, &job] { ledger_.tell(PipeGivenUp{job}); });
    if (auto const* pid = std::get_if<pid_t>(&result)) {
        ++tries_[id];
        any_started_ = true;
        no_room_since_.reset();
        Millis const at = loop_.now();
        std::size_t const slot = slots_.take();
        running_.emplace(id, StartedJob{*pid, at, slot, 0});
        watch_silence(job, options_.slow_after);
        ledger_.tell(JobStarted{job, at, slot});
        return true;
    }
    auto const failure = std::get<SpawnFailure>(result);
    if (is_transient(failure.error)) {
        if (wait_for_room(id)) {
            return false;
        }
    } else {
        schedule_.finished(id);
    }
    bool const hopeless = !failure.in_cwd && options_.program.is_absolute() &&
                          !is_transient(failure.error) && !any_started_;
    if (hopeless) { // every other repo would say the same
        throw Error(ExitCode::cannot_execute,
                    "cannot run " + shell_word(options_.program.string()) + ": " +
                        std::generic_category().message(failure.error),
                    "nothing was started");
    }
    Outcome outcome;
    outcome.started = loop_.now();
    if (failure.in_cwd) {
        outcome.ending = RepoMissing{failure.error};
    } else {
        outcome.ending = SpawnFailed{failure.error, "start " + job.command.argv.front()};
    }
    ledger_.finish(job, outcome);
    return true;
}

// Until one of our children ends; if there is none, for as long as somebody else's may take.
bool Run::wait_for_room(JobId id) {
    if (schedule_.running() > 1) {
        return schedule_.postpone(id);
    }
    if (!no_room_since_) {
        no_room_since_ = loop_.now();
    }
    if (loop_.now() - *no_room_since_ >= options_.spawn_patience) {
        schedule_.finished(id);
        return false;
    }
    schedule_.delay(id);
    loop_.after(Millis(20), [this, id] {
        schedule_.resume(id);
        go_on();
    });
    return true;
}

// Each time that it looks it is put off by what has been written meanwhile.
void Run::watch_silence(Job const& job, Millis after) {
    StartedJob& started = running_.at(job.id);
    started.slow = loop_.after(after, [this, &job, &started] {
        Millis const silent = loop_.silence(started.pid);
        if (silent < options_.slow_after) {
            watch_silence(job, options_.slow_after - silent);
        } else {
            ledger_.tell(JobSlow{job, loop_.now() - started.at, silent});
        }
    });
}

// --- ending -----------------------------------------------------------------------------------

void Run::ended(Job const& job, ChildEnd const& end) {
    bool const streamed = head_.ended(job.id, loop_);
    auto started = running_.extract(job.id).mapped();
    loop_.cancel(started.slow);
    slots_.give_back(started.slot);
    Outcome outcome;
    outcome.ending = ending_of(end);
    outcome.out = end.out;
    outcome.err = end.err;
    outcome.started = end.started;
    outcome.took = end.took;
    outcome.usage = end.usage;
    outcome.slot = started.slot;
    outcome.streamed = streamed;
    outcome.leaked = end.leaked;
    outcome.left = end.left;
    outcome.tries = tries_[job.id];
    report(job, std::move(outcome));
    go_on();
}

Ending Run::ending_of(ChildEnd const& end) const {
    Ending ending = ending_from(end.status);
    auto* exited = std::get_if<Exited>(&ending);
    if (exited != nullptr && exited->code == 0) {
        return ending;
    }
    if (end.timed_out) {
        return TimedOut{options_.timeout.value_or(Millis())};
    }
    if (ended_by_) {
        return Cancelled{*ended_by_, end.killed};
    }
    if (exited != nullptr) {
        exited->accepted = options_.ok_exits.contains(exited->code);
    }
    return ending;
}

void Run::report(Job const& job, Outcome outcome) {
    let_others_follow(job);
    Judgement judgement;
    if (options_.judge && has_ended_by_itself(outcome)) {
        judgement = options_.judge(job, outcome);
        outcome.finding = judgement.finding;
    }
    if (options_.leak_fails && outcome.leaked && outcome.ok()) {
        outcome.finding.emplace();
        outcome.finding->detail = "left a process behind";
        outcome.finding->detail += outcome.left.empty() ? "" : ": " + describe(outcome.left);
    }
    if (judgement.retry && try_again(job, outcome)) {
        return;
    }
    if (options_.observer == nullptr) {
        conclude(job, outcome, judgement);
        return;
    }
    inquiries_.ask(job, std::move(outcome), ended_by_.has_value(),
                   [this, &job, judgement](Outcome const& all) {
                       conclude(job, all, judgement);
                       go_on();
                   });
}

void Run::conclude(Job const& job, Outcome const& outcome, Judgement const& judgement) {
    schedule_.finished(job.id);
    ledger_.finish(job, outcome);
    auto const lane = lanes_.of_jobs()[job.id];
    if (lane && has_ended_by_itself(outcome)) {
        note_host(*lane, judgement, outcome);
    }
    MaxFail const& most = options_.max_fail;
    if (most.failures > 0 && ledger_.failures() >= most.failures && stop_reason_.empty()) {
        stop_reason_ = "--max-fail " + std::to_string(most.failures) + " is reached";
        schedule_.stop();
        if (most.kill) {
            end_early(SIGTERM);
        }
    }
}

void Run::let_others_follow(Job const& job) {
    auto const id = lanes_.of_jobs()[job.id];
    if (id && std::exchange(lanes_[*id].first_alone, false)) {
        schedule_.set_limit(*id, lanes_[*id].limit);
    }
}

bool Run::try_again(Job const& job, Outcome const& outcome) {
    if (outcome.tries >= options_.tries || ended_by_ || outcome.streamed) {
        return false;
    }
    auto const base = options_.retry_delay.count() << (outcome.tries - 1);
    std::uniform_int_distribution<Millis::rep> extra(0, base / 2);
    Millis const delay(base + extra(jitter_));
    schedule_.delay(job.id);
    ledger_.tell(JobRetrying{job, outcome, delay});
    loop_.after(delay, [this, id = job.id] {
        schedule_.resume(id);
        go_on();
    });
    return true;
}

void Run::note_host(LaneId id, Judgement const& judgement, Outcome const& outcome) {
    Lane& lane = lanes_[id];
    if (judgement.crowded && lane.limit > 1) {
        schedule_.set_limit(id, --lane.limit);
    }
    Host& host = lanes_.host_of(id);
    if (judgement.unreachable) {
        if (host.reachability.failed(*judgement.unreachable) && options_.give_up) {
            give_up(host, *judgement.unreachable);
        }
    } else if (outcome.ok()) {
        host.reachability.reached();
    }
}

void Run::give_up(Host& host, std::string const& why) {
    std::vector<JobId> left;
    for (LaneId const lane : host.lanes) {
        auto const jobs = schedule_.give_up(lane);
        left.insert(left.end(), jobs.begin(), jobs.end());
    }
    if (left.empty()) {
        return;
    }
    std::ranges::sort(left);
    if (!std::exchange(host.given_up, true)) { // jobs that waited for another try come later
        ledger_.tell(HostGivenUp{host.plan->name, why, left.size()});
    }
    Outcome outcome;
    outcome.ending = NotStarted{host.plan->name + ": " + why};
    for (JobId const job : left) {
        ledger_.finish(jobs_[job], outcome);
    }
}

// After each change: starts what there is room for, and sees when all is over.
void Run::go_on() {
    start_more();
    head_.follow(loop_);
    if (!schedule_.done()) {
        return;
    }
    if (!loop_.has_children()) {
        loop_.stop();
        return;
    }
    for (pid_t const pid : std::exchange(opening_, {})) {
        loop_.signal_child(pid, SIGTERM); // no job needs what it opens
    }
}

// --- being ended ------------------------------------------------------------------------------

void Run::take_signal(int signal) {
    if (signal == SIGQUIT) { // who wants a core wants no words
        ledger_.tell(TerminalYielded{});
        ledger_.fall_silent();
        ledger_.set_signal(signal);
    }
    if (signal == SIGTSTP) {
        pause();
    } else if (signal == SIGUSR1) {
        auto const running = running_jobs(running_, jobs_, loop_);
        ledger_.tell(StatusAsked{running, schedule_.waiting()});
    } else if (!ends_process(signal)) {
        return; // left over from a SignalPipe of somebody else
    } else if (++interrupts_ > 1) {
        loop_.kill_children(); // the third ends us in the handler
    } else {
        ledger_.set_signal(signal);
        std::size_t const running = schedule_.running();
        end_early(signal);
        ledger_.tell(Interrupted{signal, running, loop_.now()});
    }
    go_on();
}

void Run::end_early(int signal) {
    schedule_.stop();
    ended_by_ = signal;
    inquiries_.end();
    loop_.end_children(signal);
}

void Run::pause() {
    ledger_.tell(TerminalYielded{});
    loop_.pause();
    if (options_.ticks.interval > Millis()) {
        tick();
    }
}

void Run::tick_after(Millis delay) {
    loop_.after(delay, [this] {
        tick();
        tick_after(options_.ticks.interval);
        go_on();
    });
}

void Run::tick() {
    auto const running = longest_running(running_, jobs_, loop_, options_.ticks.jobs);
    ledger_.tell(Tick{loop_.now(), running, running_.size()});
}

} // namespace

Summary run_parallel(std::span<Job const> jobs, RunOptions const& options, Sink& sink) {
    HostCloser const closer(options);
    return Run(jobs, options, sink).go();
}

} // namespace mgit
