// The reports of a run that are files: --junit, --tap, and the summary of a CI step.
// Knows no format and no child; whether each file can be written is seen before anything starts.
#pragma once

#include "commands/written_file.hpp"
#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/core/event.hpp"
#include "mgit/report/report_files.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace mgit {

class RunFiles final : public Sink {
public:
    // command: as in the summary. Throws Error output for a file that could not be written.
    RunFiles(Options const& options, std::string const& command, CiService ci,
             Context const& context);

    void on(Event const& event) override;
    // The run has ended so, and nothing more is told of it. What a signal silenced (SIGQUIT) is
    // made up for: what ran is cancelled, everything else was not started, as in the record of the
    // run.
    void close(std::span<Job const> jobs, Summary const& summary);
    // Writes all of them, also of a run that was cut short: a job that nobody told of is an error
    // in them. Throws Error output at the end if one could not be written.
    void write(std::span<Job const> jobs);

private:
    struct File {
        WrittenFile file;
        std::unique_ptr<TextReport> report;
    };

    bool is_any_wanted() const { return !files_.empty() || summary_; }

    std::vector<File> files_;
    std::filesystem::path summary_file_;  // of a CI step, which others write as well
    std::unique_ptr<TextReport> summary_; // null if there is none
    std::vector<bool> told_;              // by JobId
    std::map<JobId, Millis> started_;     // when their last try was
    bool over_ = false;                   // the end of the run has been told
};

// The service that --ci asks for, or that the environment is of.
CiService ci_service(Options const& options, Environment const& environment);

} // namespace mgit
