#include "mgit/core/text.hpp"
#include "mgit/json/json_writer.hpp"
#include "mgit/report/report_files.hpp"
#include "report/markup.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>

namespace mgit {
namespace {

// "  message: "..."\n", of which a JSON string is a form.
std::string yaml_line(std::string_view key, std::string const& text) {
    std::string line = fmt::format("  {}: ", key);
    write_json_string(line, text);
    return line + '\n';
}

class Tap final : public TextReport {
public:
    explicit Tap(std::string command) : command_(std::move(command)) {}

    void on(Event const& event) override {
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            planned_ = run->jobs;
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            points_[finished->job.id] = point(finished->job, finished->outcome);
        } else if (auto const* end = std::get_if<RunFinished>(&event)) {
            signal_ = end->summary.signal;
        }
    }

    std::string text() const override {
        std::string text =
            fmt::format("TAP version 14\n# mgit {}\n1..{}\n", tap_description(command_), planned_);
        for (auto const& [id, lines] : points_) {
            text += lines;
        }
        return text + (signal_ ? "Bail out! ended by " + signal_name(*signal_) + '\n' : "");
    }

private:
    static std::string point(Job const& job, Outcome const& outcome) {
        bool const well = outcome.ok() || outcome.skipped();
        auto line = fmt::format("{} {} - {}", well ? "ok" : "not ok", job.id + 1,
                                tap_description(job.repo.name));
        auto const why = one_line(redacted(cause(outcome)));
        if (outcome.skipped()) {
            return line + " # SKIP " + tap_description(why) + '\n';
        }
        line += '\n';
        if (well) {
            return line;
        }
        return line + "  ---\n" + yaml_line("message", why) +
               yaml_line("verdict", std::string(name(outcome.verdict()))) +
               yaml_line("ending", one_line(describe(outcome))) +
               fmt::format("  duration_ms: {}\n  ...\n", outcome.took.count());
    }

    std::string command_;
    std::size_t planned_ = 0;
    std::map<JobId, std::string> points_;
    std::optional<int> signal_;
};

} // namespace

std::unique_ptr<TextReport> make_tap(std::string const& command) {
    return std::make_unique<Tap>(command);
}

} // namespace mgit
