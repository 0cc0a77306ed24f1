#include "mgit/core/text.hpp"
#include "report/sinks.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

namespace mgit {

namespace {

std::string name_of(Job const& job) {
    return shell_word(job.repo.name);
}

class Notes final : public Sink {
public:
    explicit Notes(ReportOptions const& options) : options_(options) {}

    void on(Event const& event) override {
        if (auto const* interrupted = std::get_if<Interrupted>(&event)) {
            options_.err->write(interruption(*interrupted));
        } else if (auto const* asked = std::get_if<StatusAsked>(&event)) {
            options_.err->write(status(*asked));
        } else if (auto const* given_up = std::get_if<PipeGivenUp>(&event)) {
            options_.err->write(options_.verbose ? cut(*given_up) : std::string());
        } else if (!options_.quiet) {
            remark(event);
        }
    }

private:
    void remark(Event const& event) {
        if (auto const* retrying = std::get_if<JobRetrying>(&event)) {
            options_.err->write(retry(*retrying));
        } else if (auto const* slow = std::get_if<JobSlow>(&event)) {
            options_.err->write(silence(*slow));
        } else if (auto const* given_up = std::get_if<HostGivenUp>(&event)) {
            options_.err->write(loss(*given_up));
        }
    }

    static std::string interruption(Interrupted const& interrupted) {
        bool const key = interrupted.signal == SIGINT;
        auto const what = key ? "interrupted" : "got " + signal_name(interrupted.signal);
        if (interrupted.running == 0) {
            return fmt::format("mgit: {}, nothing was running\n", what);
        }
        return fmt::format("mgit: {}, stopping {}{}\n", what, interrupted.running,
                           key ? " (press again to kill)" : "");
    }

    static std::string cut(PipeGivenUp const& given_up) {
        return fmt::format("mgit: note: {}: what it left behind can write no more, "
                           "there are too few descriptors (ulimit -n)\n",
                           name_of(given_up.job));
    }

    static std::string silence(JobSlow const& slow) {
        auto const running = format_duration(rounded(slow.running));
        auto const silent = format_duration(rounded(slow.silent));
        return fmt::format("mgit: note: {} has written nothing for {}{}\n", name_of(slow.job),
                           silent,
                           running == silent ? "" : ", and has been running for " + running);
    }

    // The delay has a random part, and only who watches can wait for it.
    std::string retry(JobRetrying const& retrying) const {
        auto const when = options_.err_style.terminal
                              ? " in " + format_duration(rounded(retrying.delay))
                              : std::string();
        return fmt::format("mgit: note: {}: {}; trying again{}\n", name_of(retrying.job),
                           one_line(redacted(cause(retrying.outcome))), when);
    }

    static std::string loss(HostGivenUp const& given_up) {
        auto text = fmt::format("mgit: {} cannot be reached: {}", one_line(given_up.host),
                                one_line(redacted(given_up.why)));
        if (given_up.jobs > 0) {
            text += fmt::format("; {} there {} not started", counted(given_up.jobs, "repo"),
                                given_up.jobs == 1 ? "was" : "were");
        }
        return text + '\n';
    }

    std::string status(StatusAsked const& asked) const {
        auto text =
            fmt::format("mgit: {} running, {} waiting\n", asked.running.size(), asked.waiting);
        std::size_t width = 0;
        for (auto const& running : asked.running) {
            width = std::max(width, display_width(name_of(running.job)));
        }
        for (auto const& running : asked.running) {
            text += line(running, width) + '\n';
        }
        return text;
    }

    std::string line(RunningJob const& running, std::size_t name_width) const {
        using std::chrono::seconds;
        auto const& style = options_.err_style;
        auto text =
            fmt::format("  {}  pid {}  {}", padded(name_of(running.job), name_width), running.pid,
                        format_duration(std::chrono::floor<seconds>(running.running)));
        auto const last = one_line(redacted(running.last_line));
        text += last.empty() ? "" : "  " + last;
        return style.terminal ? elided(text, style.width(), style.utf8) : text;
    }

    ReportOptions options_;
};

} // namespace

std::unique_ptr<Sink> make_notes(ReportOptions const& options) {
    return std::make_unique<Notes>(options);
}

} // namespace mgit
