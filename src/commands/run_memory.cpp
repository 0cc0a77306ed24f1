#include "commands/run_memory.hpp"

#include "commands/common.hpp"
#include "commands/remembered.hpp"
#include "commands/runs_list.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/small_file.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <variant>

namespace mgit {
namespace {

constexpr std::size_t longest_retry = 200; // columns; more is not typed again

RecordedKind kind_of(Task::Kind kind) {
    return kind == Task::Kind::git       ? RecordedKind::git
           : kind == Task::Kind::program ? RecordedKind::exec
                                         : RecordedKind::sh;
}

RecordedOptions recorded(Options const& options) {
    RecordedOptions recorded;
    if (!options.usual_timeout) {
        recorded.timeout = options.timeout;
    }
    recorded.grace = options.grace;
    recorded.retries = options.retries;
    recorded.jobs_per_host = options.jobs_per_host;
    recorded.max_fail = options.max_fail;
    recorded.max_fail_kill = options.max_fail_kill;
    recorded.ok_exits = options.ok_exits;
    recorded.leak_fails = options.leak_fails;
    recorded.wait_maintenance = options.wait_maintenance;
    recorded.ssh_share = options.ssh_share;
    recorded.no_give_up = options.no_give_up;
    recorded.no_input = options.no_input;
    recorded.skip_missing = options.skip_missing;
    recorded.interactive = options.interactive;
    return recorded;
}

RunHead head_of(Work const& work, Invocation const& invocation, Origins const& origins,
                bool foreground) {
    RunHead head;
    auto const* const run = std::get_if<RunArguments>(&invocation.command);
    head.mgit = MGIT_VERSION;
    head.registry = origins.registry;
    head.folder = origins.folder;
    head.kind = kind_of(work.task.kind);
    head.implied = run != nullptr && run->implied;
    for (std::string const& word : work.task.argv) {
        head.argv.push_back(redacted(word));
    }
    head.redacted = head.argv != work.task.argv;
    head.title = redacted(work.title);
    head.reads = work.reads();
    head.moves_refs = work.moves_refs();
    head.folds = work.folds();
    head.foreground = foreground;
    head.from_memory = origins.from_memory;
    head.selection = redacted(origins.selection);
    head.options = recorded(invocation.options);
    return head;
}

} // namespace

// The recorder hears first: what the report throws makes the run deaf.
class RunMemory::Ear final : public Sink {
public:
    Ear(std::span<Job const> jobs, Sink& next)
        : recorder_(jobs), next_(next), marks_(jobs.size()) {}
    void on(Event const& event) override {
        recorder_.on(event);
        next_.on(event);
        // Now, while the others run; at the end nothing else would.
        if (auto const* const finished = std::get_if<JobFinished>(&event)) {
            marks_[finished->job.id] = repo_mark(finished->job.repo.path.native());
        }
    }
    RunRecorder& recorder() { return recorder_; }
    RunRecord take(RunHead const& head, int signal) {
        RunRecord record = recorder_.take(head, signal);
        for (std::size_t i = 0; i < record.repos.size(); ++i) {
            record.repos[i].folder_mark =
                marks_[i] ? std::move(*marks_[i]) : repo_mark(record.repos[i].path);
        }
        return record;
    }

private:
    RunRecorder recorder_;
    Sink& next_;
    std::vector<std::optional<std::string>> marks_; // by JobId
};

RunMemory::RunMemory(Work const& work, Invocation const& invocation, Origins const& origins,
                     bool foreground, Context& context)
    : invocation_(invocation), context_(context), store_(run_store(context)),
      by_state_(origins.by_state) {
    if (invocation.options.keep_runs > 0 && !invocation.options.dry_run) {
        head_ = head_of(work, invocation, origins, foreground);
        objection_ = store_.objection();
    }
}

RunMemory::~RunMemory() = default;

std::string RunMemory::retry(bool with_terminal) const {
    Options const& options = invocation_.options;
    std::string const typed = shell_words(invocation_.words);
    if (head_.argv.empty() || !objection_.empty() || head_.redacted || options.machine() ||
        redacted(typed) != typed || log_text(typed, context_) != typed) {
        return {};
    }
    std::string const terminal = with_terminal ? "-i " : "";
    bool const by_past = head_.from_memory && !options.failed; // -s changed is another one then
    bool const rerun = !invocation_.words.empty() && invocation_.words.front() == "rerun";
    // What was tried may have changed the states that were selected by.
    if (rerun || by_past || by_state_ || display_width(typed) > longest_retry) {
        return terminal + "rerun --failed";
    }
    return (options.failed ? "" : "--failed ") + terminal + typed;
}

std::vector<std::optional<Millis>> RunMemory::expected(std::span<Job const> jobs) const {
    if (head_.argv.empty() || head_.redacted) {
        return {};
    }
    auto const ignore = [](std::string const&) {}; // those who ask for a run are told
    RunHead const newest = store_.newest(
        [this](RunHead const& head) {
            return head.registry == head_.registry && head.kind == head_.kind &&
                   head.argv == head_.argv && !head.redacted;
        },
        ignore);
    auto const record = newest.number == 0
                            ? std::nullopt
                            : store_.read(newest.number, RecordPart::outcomes, ignore);
    std::vector<std::optional<Millis>> times;
    if (record) {
        std::unordered_map<std::string_view, Millis> known;
        for (RepoRecord const& repo : record->repos) {
            if (repo.outcome.ok() || repo.outcome.verdict() == Verdict::failed) {
                known[repo.path] = repo.outcome.took;
            }
        }
        for (Job const& job : jobs) {
            auto const found = known.find(job.repo.path.native());
            times.push_back(found == known.end() ? std::nullopt : std::optional(found->second));
        }
    }
    return times;
}

Sink& RunMemory::listen(std::span<Job const> jobs, Sink& next) {
    if (head_.argv.empty()) {
        return next;
    }
    ear_ = std::make_unique<Ear>(jobs, next);
    return *ear_;
}

void RunMemory::write(Summary const& summary) {
    if (ear_ && ear_->recorder().begun()) {
        if (!ear_->recorder().complete()) { // it was told no more, as after SIGQUIT
            ear_->recorder().on(RunFinished{summary});
        }
        write_now(summary.signal.value_or(0));
    }
}

void RunMemory::write_broken_off(int signal) noexcept {
    try {
        if (ear_ && !written_ && ear_->recorder().begun()) {
            write_now(signal);
        }
    } catch (...) { // NOLINT(bugprone-empty-catch): another failure is already on its way
    }
}

void RunMemory::write_now(int signal) {
    written_ = true;
    std::string why = objection_;
    if (why.empty()) {
        try {
            store_.add(ear_->take(head_, signal), invocation_.options.keep_runs);
        } catch (std::system_error const& error) {
            why = error.code().message();
        }
    }
    if (!why.empty()) {
        note(context_, "note: this run is not remembered: " + shell_word(store_.folder().native()) +
                           ": " + why);
    }
}

} // namespace mgit
