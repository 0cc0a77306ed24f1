#include "commands/timing_files.hpp"

#include "commands/common.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <utility>

namespace mgit {

// The recorder hears first: what the report throws makes the run deaf.
class TimingFiles::Ear final : public Sink {
public:
    Ear(std::span<Job const> jobs, std::span<std::string const> command, Sink& next)
        : recorder_(jobs, command), next_(next) {}
    void on(Event const& event) override {
        recorder_.on(event);
        next_.on(event);
    }
    TimingRecorder& recorder() { return recorder_; }

private:
    TimingRecorder recorder_;
    Sink& next_;
};

TimingFiles::TimingFiles(std::vector<std::string> command, Options const& options, Context& context)
    : command_(std::move(command)), quiet_(options.quiet), context_(context) {
    if (!options.timings.empty()) {
        page_.emplace(options.timings, context.cwd);
    }
    if (!options.trace.empty()) {
        trace_.emplace(options.trace, context.cwd);
    }
    if (page_ && trace_ && page_->path().lexically_normal() == trace_->path().lexically_normal()) {
        throw Error(ExitCode::usage, "--timings and --trace write the same file",
                    "give each a name of its own");
    }
}

TimingFiles::~TimingFiles() {
    if (ear_ && !written_ && ear_->recorder().begun()) {
        try {
            write_now();
        } catch (...) { // NOLINT(bugprone-empty-catch): another failure is already on its way
        }
    }
}

Sink& TimingFiles::listen(std::span<Job const> jobs, Sink& next) {
    if (!page_ && !trace_) {
        return next;
    }
    ear_ = std::make_unique<Ear>(jobs, command_, next);
    return *ear_;
}

void TimingFiles::write(Summary const& summary) {
    if (!ear_) {
        return;
    }
    if (!ear_->recorder().complete()) { // it was told no more, as after SIGQUIT
        ear_->recorder().on(RunFinished{summary});
    }
    written_ = true;
    try {
        write_now();
    } catch (Error const& error) {
        if (!summary.signal) {
            throw;
        }
        note(context_, error.what());
        page_.reset();
    }
}

void TimingFiles::write_now() const {
    TimedRun const run = ear_->recorder().run();
    if (page_) {
        page_->write(timings_page(run));
    }
    if (trace_) {
        trace_->write(trace_text(run));
    }
}

void TimingFiles::tell() {
    if (page_ && written_ && !quiet_) {
        note(context_, "timings are in " + shell_word(page_->name()));
    }
}

} // namespace mgit
