#include "commands/run_report.hpp"

#include "commands/common.hpp"
#include "commands/human.hpp"
#include "commands/progress.hpp"
#include "commands/run_settings.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <random>

namespace mgit {
namespace {

// What fails at once has that in its header, as in the blocks of all others.
constexpr Millis stream_patience{500};

// 128 bits that no child can know.
std::string random_token() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

// Of a run that has gone wrong: that matters more than a report that cannot be written.
void write_anyway(RunFiles& files, std::span<Job const> jobs) {
    try {
        files.write(jobs);
    } catch (Error const&) { // NOLINT(bugprone-empty-catch): there is another error already
    }
}

} // namespace

ReportOptions report_options(ToldCommand const& command, Options const& options, bool foreground,
                             Context& context) {
    ReportOptions report;
    report.out = &context.out;
    report.err = &context.err;
    report.out_style = style_of(context.out_facts, context.out_fd, options, context);
    report.err_style = style_of(context.err_facts, context.err_fd, options, context);
    report.same_stream = context.same_stream;
    report.show = options.show;
    report.order = options.order;
    if (report.order == Order::automatic) { // who reads events wants them as they happen
        bool const at_once =
            options.machine() ? options.format == "ndjson" : context.out_facts.terminal;
        report.order = at_once ? Order::completion : Order::selection;
    }
    report.brief = options.show == Show::automatic && !options.verbose && command.folds;
    report.changes = command.moves_refs;
    report.fold = options.fold;
    if (options.machine() && options.colour != ColourChoice::always) {
        report.out_style.colour = false; // whatever the environment says: it is data
    }
    report.argv = command.argv;
    report.quiet = options.quiet;
    report.verbose = options.verbose;
    if (!options.machine() && options.format != "raw" && !foreground) {
        report.ci = ci_service(options, context.environment);
        report.ci_token = random_token();
    }
    report.command = redacted(command.title);
    report.foreground = foreground;
    return report;
}

// Passes everything on and remembers how the last job ended, and how all did so far.
class RunReport::Witness final : public Sink {
public:
    Witness(Sink& files, Sink& next) : files_(files), next_(next) {}
    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            ending_ = finished->outcome.ending;
            ++so_far_.jobs;
            so_far_.add(finished->outcome.verdict());
        }
        files_.on(event);
        next_.on(event);
    }
    Ending const& ending() const { return ending_; }
    Summary const& so_far() const { return so_far_; }

private:
    Sink& files_; // first, so that they hear of what cannot be shown any more
    Sink& next_;
    Ending ending_;
    Summary so_far_;
};

RunReport::RunReport(Work const& work, Options const& options, bool foreground, Context& context)
    : work_(work), asked_(options), context_(context),
      options_(
          report_options({work.title, command_line(work.task), work.folds(), work.moves_refs()},
                         options, foreground, context)),
      files_(options, options_.command, ci_service(options, context.environment), context) {
    // Its own words are on stderr in every format but raw.
    if (ci_service(options, context.environment) != CiService::none && options.format != "raw") {
        guarded_err_ = std::make_unique<GuardedSink>(*options_.err);
        options_.err = guarded_err_.get();
    }
}

RunReport::~RunReport() = default;

bool RunReport::counts_changes() const {
    bool const shown = options_.brief && !options_.quiet && !options_.foreground;
    return shown || asked_.machine();
}

bool RunReport::is_log() const {
    return options_.ci != CiService::none && asked_.format == "group";
}

Capture RunReport::capture() const {
    bool const together = (options_.same_stream && !asked_.machine()) || is_log();
    return options_.foreground ? Capture::terminal : together ? Capture::merged : Capture::split;
}

// What a repo writes can be shown while it runs if its turn comes before that of all others, if it
// is shown however the repo ends, if nobody wants it as a whole, and if it cannot run again.
bool RunReport::can_stream(RunOptions const& how, std::size_t jobs) const {
    bool const in_turn = options_.order == Order::selection || how.parallel == 1 || jobs == 1;
    bool const all = options_.show != Show::failed && options_.show != Show::none &&
                     !options_.fold && (!options_.brief || jobs == 1);
    bool const kept_whole = is_log() || !asked_.junit.empty() || !asked_.tap.empty();
    return find_format(asked_.format)->streams && in_turn && all && !kept_whole &&
           !options_.foreground && work_.verb.where != Where::network;
}

void RunReport::open(RunOptions& how, std::size_t jobs) {
    auto const command = options_.foreground ? std::nullopt : pager_for(work_, asked_, context_);
    if (command) {
        pager_ = std::make_unique<Pager>(*command, context_.environment, context_.cwd);
        options_.out = pager_.get();
        // so that messages are seen
        options_.err = context_.err_facts.terminal ? pager_.get() : options_.err;
        options_.order = Order::selection;
        how.output = pager_->fd();
    }
    if (can_stream(how, jobs)) {
        how.stream_after = stream_patience;
    }
    auto const progress = pager_ || options_.foreground
                              ? ProgressOptions()
                              : progress_options(options_.command, asked_, context_);
    how.ticks = ticks_for(progress);
    report_ = with_progress(progress, options_, [this](ReportOptions const& options) {
        return make_report(*find_format(asked_.format), options);
    });
    witness_ = std::make_unique<Witness>(files_, *report_);
}

Summary RunReport::watch(std::span<Job const> jobs, std::function<Summary(Sink&)> const& run) {
    Summary summary;
    try {
        summary = run(*witness_);
    } catch (OutputClosed const&) {
        if (!pager_) {
            write_anyway(files_, jobs);
            throw;
        }
        summary = witness_->so_far();
    } catch (...) {
        write_anyway(files_, jobs);
        throw;
    }
    files_.close(jobs, summary);
    try {
        files_.write(jobs);
    } catch (Error const& error) {
        if (!summary.signal) {
            throw;
        }
        note(context_, error.what()); // and mgit dies of the signal
    }
    return summary;
}

int RunReport::close() {
    return pager_ ? pager_->close() : 0;
}

Ending const& RunReport::last_ending() const {
    return witness_->ending();
}

} // namespace mgit
