#include "commands/run_files.hpp"

#include "mgit/core/error.hpp"
#include "mgit/process/appended_file.hpp"

#include <algorithm>
#include <optional>

namespace mgit {
namespace {

// GitHub takes 1 MiB from a step, and nothing of what is longer.
constexpr std::size_t most_summary = 900 * 1024;

std::size_t room_in(std::filesystem::path const& file) {
    std::error_code error;
    auto const size = std::filesystem::file_size(file, error);
    return error ? most_summary : size < most_summary ? most_summary - size : 0;
}

// Whoever did not hear of it does not know how it ended.
Outcome unknown_outcome() {
    Outcome outcome;
    outcome.finding.emplace();
    outcome.finding->verdict = Verdict::error;
    outcome.finding->detail = "not known: mgit ended before it was told";
    return outcome;
}

// As the record of the run has it.
Outcome cancelled_outcome(Millis started, Summary const& summary) {
    Outcome outcome;
    outcome.ending = Cancelled{*summary.signal, false};
    outcome.started = started;
    outcome.took = std::max(summary.took - started, Millis());
    return outcome;
}

} // namespace

RunFiles::RunFiles(Options const& options, std::string const& command, CiService ci,
                   Context const& context) {
    if (!options.junit.empty()) {
        files_.push_back({WrittenFile(options.junit, context.cwd), make_junit(command)});
    }
    if (!options.tap.empty()) {
        files_.push_back({WrittenFile(options.tap, context.cwd), make_tap(command)});
    }
    if (files_.size() > 1 &&
        files_[0].file.path().lexically_normal() == files_[1].file.path().lexically_normal()) {
        throw Error(ExitCode::usage, "--junit and --tap write the same file",
                    "give each a name of its own");
    }
    summary_file_ = std::string(context.environment.get("GITHUB_STEP_SUMMARY").value_or(""));
    if (ci == CiService::github && !summary_file_.empty()) {
        summary_ = make_step_summary(command, room_in(summary_file_));
    }
}

void RunFiles::on(Event const& event) {
    if (!is_any_wanted()) { // as in most runs
        return;
    }
    if (auto const* finished = std::get_if<JobFinished>(&event)) {
        told_.resize(std::max(told_.size(), finished->job.id + 1));
        told_[finished->job.id] = true;
    } else if (auto const* started = std::get_if<JobStarted>(&event)) {
        started_[started->job.id] = started->at;
    }
    over_ = over_ || std::holds_alternative<RunFinished>(event);
    for (File& file : files_) {
        file.report->on(event);
    }
    if (summary_) {
        summary_->on(event);
    }
}

void RunFiles::close(std::span<Job const> jobs, Summary const& summary) {
    if (!is_any_wanted() || over_ || !summary.signal) {
        return;
    }
    told_.resize(jobs.size());
    for (Job const& job : jobs) {
        if (told_[job.id]) {
            continue;
        }
        Outcome outcome;
        if (auto const started = started_.find(job.id); started != started_.end()) {
            outcome = cancelled_outcome(started->second, summary);
        }
        on(JobFinished{job, outcome});
    }
    on(RunFinished{summary});
}

void RunFiles::write(std::span<Job const> jobs) {
    if (!is_any_wanted()) {
        return;
    }
    told_.resize(jobs.size());
    for (Job const& job : jobs) {
        if (!told_[job.id]) {
            on(JobFinished{job, unknown_outcome()});
        }
    }
    std::optional<Error> failure;
    for (File const& file : files_) {
        try {
            file.file.write(file.report->text());
        } catch (Error const& error) {
            failure = error; // and the others are written all the same
        }
    }
    if (summary_) {
        append_output(summary_file_, summary_->text());
    }
    if (failure) {
        throw Error(*failure);
    }
}

CiService ci_service(Options const& options, Environment const& environment) {
    auto const is_set = [&](std::string_view name) {
        return !environment.get(name).value_or("").empty();
    };
    if (options.ci) {
        return *options.ci;
    }
    return is_set("GITHUB_ACTIONS")     ? CiService::github
           : is_set("GITLAB_CI")        ? CiService::gitlab
           : is_set("TF_BUILD")         ? CiService::azure
           : is_set("TEAMCITY_VERSION") ? CiService::teamcity
                                        : CiService::none;
}

} // namespace mgit
