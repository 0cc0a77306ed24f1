// Who is told of a run, and how: the report for people with its pager, put together in one place.
// Knows neither how the jobs are run nor what a format looks like.
#pragma once

#include "commands/run_files.hpp"
#include "commands/work.hpp"
#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/core/event.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/process/pager.hpp"
#include "mgit/report/formats.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace mgit {

// What a report says of the command, and does because of it.
struct ToldCommand {
    std::string title;             // "pull"; may hold URLs
    std::vector<std::string> argv; // as it is planned: "git", "pull"
    bool folds = false;            // of success, only what has changed is shown
    bool moves_refs = false;       // what has changed is looked at
};
ReportOptions report_options(ToldCommand const& command, Options const& options, bool foreground,
                             Context& context);

class RunReport {
public:
    // foreground: the children have the terminal. Opens nothing yet, but throws Error output for a
    // report that could not be written.
    RunReport(Work const& work, Options const& options, bool foreground, Context& context);
    ~RunReport();
    RunReport(RunReport const&) = delete;
    RunReport& operator=(RunReport const&) = delete;

    ReportOptions const& options() const { return options_; }
    // How children's output has to be kept for it.
    Capture capture() const;

    // What would repeat the command where it failed, behind "mgit"; for people, if repos fail.
    void offer_retry(std::string words) { options_.retry = std::move(words); }

    // Whether it says how much has changed, not only what.
    bool counts_changes() const;

    // Starts the pager that is wanted, which has the terminal until close(). A run whose output
    // ends there is told by how.output,
    // and how.stream_after what can be shown before it is complete.
    void open(RunOptions& how, std::size_t jobs);
    // Runs, tells all who listen, and writes the reports, whatever became of the run. What is
    // thrown is passed on, but for OutputClosed of a pager: who leaves it has seen enough.
    Summary watch(std::span<Job const> jobs, std::function<Summary(Sink&)> const& run);
    // Waits for the pager. The signal that it ended us by, 0 if none.
    int close();
    // How the job that finished last has ended.
    Ending const& last_ending() const;

private:
    class Witness;

    // All of stdout is the log of a CI service.
    bool is_log() const;
    bool can_stream(RunOptions const& how, std::size_t jobs) const;

    Work const& work_;
    Options const& asked_;
    Context& context_;
    ReportOptions options_;
    std::unique_ptr<ByteSink> guarded_err_; // in CI
    RunFiles files_;
    std::unique_ptr<Pager> pager_;
    std::unique_ptr<Sink> report_;
    std::unique_ptr<Witness> witness_;
};

} // namespace mgit
