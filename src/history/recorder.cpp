#include "mgit/history/recorder.hpp"

#include "mgit/core/text.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace mgit {
namespace {

constexpr std::size_t most_refs = 50; // of what has changed in a repo

// It follows from what was captured, which may not be there when it is asked for.
void keep_capture_error(Outcome& outcome) {
    if (outcome.verdict() == Verdict::capture_error && !outcome.finding) {
        std::string const what = describe(outcome);
        outcome.finding.emplace();
        outcome.finding->verdict = Verdict::capture_error;
        outcome.finding->detail = what;
    }
}

// What git says, and mgit about it, may hold the URL of a remote.
void redact(Outcome& outcome) {
    if (outcome.finding) {
        outcome.finding->detail = redacted(outcome.finding->detail);
        outcome.finding->hint = redacted(outcome.finding->hint);
    }
    if (auto* const not_started = std::get_if<NotStarted>(&outcome.ending)) {
        not_started->why = redacted(not_started->why);
    }
}

// Reports name the first ones only, but all of them can be tens of thousands.
std::shared_ptr<RefChanges const> first_of(std::shared_ptr<RefChanges const> const& changes) {
    if (!changes || changes->refs.size() <= most_refs) {
        return changes;
    }
    auto some = std::make_shared<RefChanges>();
    some->head_before = changes->head_before;
    some->head_after = changes->head_after;
    some->refs.assign(changes->refs.begin(), changes->refs.begin() + most_refs);
    return some;
}

void add_head(std::string& head, std::string_view bytes) {
    constexpr std::size_t most = most_kept_of_repo;
    head += bytes.substr(0, most - std::min(most, head.size()));
}

} // namespace

RunRecorder::RunRecorder(std::span<Job const> jobs, std::size_t most)
    : jobs_(jobs), most_(most), repos_(jobs.size()), started_(jobs.size()), finished_(jobs.size()) {
}

void RunRecorder::on(Event const& event) {
    if (auto const* run = std::get_if<RunStarted>(&event)) {
        time_ = run->time;
        parallel_ = run->parallel;
    } else if (auto const* started = std::get_if<JobStarted>(&event)) {
        begun_ = true;
        latest_ = std::max(latest_, started->at);
        started_[started->job.id] = true;
        repos_[started->job.id].outcome.started = started->at;
    } else if (auto const* output = std::get_if<JobOutput>(&event)) {
        add_head(output->err ? streamed_err_ : streamed_out_, output->bytes);
    } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
        finish(finished->job, finished->outcome);
    } else if (auto const* interrupted = std::get_if<Interrupted>(&event)) {
        latest_ = std::max(latest_, interrupted->at);
    } else if (auto const* end = std::get_if<RunFinished>(&event)) {
        summary_ = end->summary;
        latest_ = std::max(latest_, summary_.took);
        complete_ = true;
    }
}

void RunRecorder::finish(Job const& job, Outcome const& outcome) {
    RepoRecord& seen = repos_[job.id];
    begun_ = true;
    latest_ = std::max(latest_, outcome.started + outcome.took);
    finished_[job.id] = true;
    seen.outcome = outcome;
    keep_capture_error(seen.outcome);
    seen.outcome.out.reset();
    seen.outcome.err.reset();
    seen.outcome.streamed = false;
    seen.outcome.changes = first_of(outcome.changes);
    redact(seen.outcome);
    std::size_t const each = outcome.err ? most_kept_of_repo / 2 : most_kept_of_repo;
    if (outcome.out) {
        seen.out = kept_output(*outcome.out, each, streamed_out_);
    }
    if (outcome.err) {
        seen.err = kept_output(*outcome.err, each, streamed_err_);
    }
    if (outcome.streamed) {
        streamed_out_.clear();
        streamed_err_.clear();
    }
    kept_ += (seen.out ? seen.out->size() : 0) + (seen.err ? seen.err->size() : 0);
    if (!outcome.ok()) {
        make_room();
    }
    if (kept_ > most_) {
        drop(seen);
    }
}

// What a repo wrote that is ok matters less than what one wrote that is not.
void RunRecorder::make_room() {
    for (std::size_t i = 0; kept_ > most_ && i < repos_.size(); ++i) {
        if (finished_[i] && repos_[i].outcome.ok()) {
            drop(repos_[i]);
        }
    }
}

void RunRecorder::drop(RepoRecord& repo) {
    for (std::optional<KeptOutput>* const stream : {&repo.out, &repo.err}) {
        if (*stream) {
            kept_ -= (*stream)->size();
            KeptOutput none = without_bytes(**stream);
            stream->reset(); // an assignment would keep the memory
            stream->emplace(std::move(none));
        }
    }
}

RunRecord RunRecorder::take(RunHead head, int signal) {
    RunRecord record;
    if (!complete_) {
        summary_ = Summary();
        summary_.took = latest_;
        summary_.signal = signal != 0 ? std::optional(signal) : std::nullopt;
    }
    summary_.jobs = jobs_.size();
    summary_.counts.fill(0);
    head.time = time_;
    head.parallel = parallel_;
    for (Job const& job : jobs_) {
        RepoRecord& repo = repos_[job.id];
        if (!finished_[job.id] && started_[job.id]) {
            repo.outcome.ending = Cancelled{signal, false};
            repo.outcome.took = std::max(latest_ - repo.outcome.started, Millis());
        }
        repo.name = job.repo.name;
        repo.path = job.repo.path.native();
        repo.groups = job.repo.groups;
        summary_.add(repo.outcome.verdict());
    }
    record.repos = std::move(repos_);
    head.summary = summary_;
    record.head = std::move(head);
    return record;
}

} // namespace mgit
