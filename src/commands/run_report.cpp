#include "commands/run_report.hpp"

#include "commands/human.hpp"
#include "commands/run_settings.hpp"

namespace mgit {
namespace {

// As plan() has it for a repo without flags of its own.
std::vector<std::string> command_line(Task const& task) {
    std::vector<std::string> argv = task.argv;
    if (task.kind == Task::Kind::git) {
        argv.insert(argv.begin(), "git");
    } else if (task.kind == Task::Kind::shell) {
        argv.insert(argv.begin(), {"sh", "-c"});
    }
    return argv;
}

ReportOptions report_options(Work const& work, Options const& options, bool foreground,
                             Context& context) {
    ReportOptions report;
    report.out = &context.out;
    report.err = &context.err;
    report.out_style = style_of(context.out_facts, options, context);
    report.err_style = style_of(context.err_facts, options, context);
    report.same_stream = context.same_stream;
    report.show = options.show;
    report.order = options.order;
    if (report.order == Order::automatic) { // who reads events wants them as they happen
        bool const at_once =
            options.machine() ? options.format == "ndjson" : context.out_facts.terminal;
        report.order = at_once ? Order::completion : Order::selection;
    }
    report.brief = options.show == Show::automatic && !options.verbose && work.folds();
    report.changes = work.moves_refs();
    report.fold = options.fold;
    if (options.machine() && options.colour != ColourChoice::always) {
        report.out_style.colour = false; // whatever the environment says: it is data
    }
    report.argv = command_line(work.task);
    report.quiet = options.quiet;
    report.verbose = options.verbose;
    report.command = work.title;
    report.foreground = foreground;
    return report;
}

} // namespace

// Passes everything on and remembers how the last job ended, and how all did so far.
class RunReport::Witness final : public Sink {
public:
    explicit Witness(Sink& next) : next_(next) {}
    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            ending_ = finished->outcome.ending;
            ++so_far_.jobs;
            so_far_.add(finished->outcome.verdict());
        }
        next_.on(event);
    }
    Ending const& ending() const { return ending_; }
    Summary const& so_far() const { return so_far_; }

private:
    Sink& next_;
    Ending ending_;
    Summary so_far_;
};

RunReport::RunReport(Work const& work, Options const& options, bool foreground, Context& context)
    : work_(work), asked_(options), context_(context),
      options_(report_options(work, options, foreground, context)) {}

RunReport::~RunReport() = default;

bool RunReport::counts_changes() const {
    return options_.brief && !options_.quiet && !options_.foreground;
}

Capture RunReport::capture() const {
    bool const together = options_.same_stream && !asked_.machine();
    return options_.foreground ? Capture::terminal : together ? Capture::merged : Capture::split;
}

void RunReport::open(RunOptions& how) {
    auto const command = options_.foreground ? std::nullopt : pager_for(work_, asked_, context_);
    if (command) {
        pager_ = std::make_unique<Pager>(*command, context_.environment, context_.cwd);
        options_.out = pager_.get();
        // so that messages are seen
        options_.err = context_.err_facts.terminal ? pager_.get() : options_.err;
        options_.order = Order::selection;
        how.output = pager_->fd();
    }
    report_ = make_report(*find_format(asked_.format), options_);
    witness_ = std::make_unique<Witness>(*report_);
}

Sink& RunReport::sink() {
    return *witness_;
}

std::optional<Summary> RunReport::seen_enough() const {
    return pager_ ? std::optional(witness_->so_far()) : std::nullopt;
}

int RunReport::close() {
    return pager_ ? pager_->close() : 0;
}

Ending const& RunReport::last_ending() const {
    return witness_->ending();
}

} // namespace mgit
