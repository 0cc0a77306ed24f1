#include "mgit/core/text.hpp"
#include "mgit/report/report_files.hpp"
#include "report/markup.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace mgit {
namespace {

class StepSummary final : public TextReport {
public:
    StepSummary(std::string command, std::size_t room)
        : command_(std::move(command)), room_(room) {}

    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            Outcome const& outcome = finished->outcome;
            bool const well = outcome.ok() || outcome.skipped();
            failures_ += well ? 0 : 1;
            rows_[{well, finished->job.id}] = row(finished->job, outcome);
        } else if (auto const* end = std::get_if<RunFinished>(&event)) {
            took_ = end->summary.took;
        }
    }

    std::string text() const override {
        auto text =
            fmt::format("### {}: {}, {} ok, {} failed in {}\n\n", markdown_text("mgit " + command_),
                        counted(rows_.size(), "repo"), rows_.size() - failures_, failures_,
                        format_duration(rounded(took_)));
        text += "| repo | result | time | cause |\n|---|---|---|---|\n";
        std::size_t left = rows_.size();
        for (auto const& [key, line] : rows_) {
            if (text.size() + line.size() + 100 > room_) {
                break;
            }
            text += line;
            --left;
        }
        text += left > 0 ? fmt::format("\n{} more\n", counted(left, "repo")) : "";
        return text.size() + 1 <= room_ ? text + '\n' : "";
    }

private:
    static std::string row(Job const& job, Outcome const& outcome) {
        auto const why = outcome.ok() ? "" : one_line(redacted(cause(outcome)));
        return fmt::format("| {} | {} | {} | {} |\n", markdown_text(job.repo.name),
                           outcome.ok() ? "ok" : markdown_text(describe(outcome)),
                           format_duration(rounded(outcome.took)), markdown_text(why));
    }

    std::string command_;
    std::size_t room_;
    std::map<std::pair<bool, JobId>, std::string> rows_; // failures first
    std::size_t failures_ = 0;
    Millis took_{};
};

} // namespace

std::unique_ptr<TextReport> make_step_summary(std::string const& command, std::size_t room) {
    return std::make_unique<StepSummary>(command, room);
}

} // namespace mgit
