#include "mgit/core/text.hpp"
#include "mgit/report/report_files.hpp"
#include "report/block.hpp"
#include "report/markup.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

namespace mgit {
namespace {

constexpr std::size_t most_of_one = 64 * 1024;        // bytes of a stream
constexpr std::size_t most_of_all = 16 * 1024 * 1024; // bytes of all streams

std::string seconds(Millis took) {
    return fmt::format("{}.{:03}", took.count() / 1000, took.count() % 1000);
}

class Junit final : public TextReport {
public:
    explicit Junit(std::string command) : command_(std::move(command)) {}

    void on(Event const& event) override {
        if (auto const* run = std::get_if<RunStarted>(&event)) {
            begin_ = run->time;
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            take(finished->job, finished->outcome);
        } else if (auto const* end = std::get_if<RunFinished>(&event)) {
            took_ = end->summary.took;
        }
    }

    std::string text() const override {
        auto const counts =
            fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\"", cases_.size(), failures_);
        auto const name = xml_attribute("mgit " + command_);
        std::string time = utc_time(begin_);
        time.resize(time.find('.')); // xs:dateTime as Jenkins writes it: no fraction, UTC
        std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        text +=
            fmt::format("<testsuites name=\"{}\" time=\"{}\" {}>\n", name, seconds(took_), counts);
        text += fmt::format(
            "  <testsuite name=\"{}\" {} skipped=\"{}\" time=\"{}\" timestamp=\"{}\">\n", name,
            counts, skipped_, seconds(took_), time);
        for (auto const& [id, part] : cases_) {
            text += part;
        }
        return text + "  </testsuite>\n</testsuites>\n";
    }

private:
    void take(Job const& job, Outcome const& outcome) {
        auto const& groups = job.repo.groups;
        std::string& part = cases_[job.id];
        part = fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{}\">\n",
                           xml_attribute(job.repo.name),
                           xml_attribute(groups.empty() ? "mgit" : groups.front()),
                           seconds(outcome.took));
        auto const why = xml_attribute(one_line(redacted(cause(outcome))));
        auto const what = xml_attribute(one_line(describe(outcome)));
        if (outcome.skipped()) {
            ++skipped_;
            part += fmt::format("      <skipped message=\"{}\"/>\n", why);
        } else if (!outcome.ok()) {
            ++failures_;
            part += fmt::format("      <failure message=\"{}\" type=\"{}\"/>\n",
                                why == what ? what : what + ": " + why, name(outcome.verdict()));
        }
        part += output("system-out", outcome.out.get());
        part += output("system-err", outcome.err.get());
        part += "    </testcase>\n";
    }

    // The last of it: there stands why it failed.
    std::string output(std::string_view element, Captured const* captured) {
        if (!has_bytes(captured)) {
            return "";
        }
        auto const room = std::min(most_of_one, most_of_all - kept_);
        std::string const tail = captured->tail(room);
        kept_ += tail.size();
        auto const left = captured->size() - tail.size();
        auto const note =
            left == 0 ? std::string() : fmt::format("[{} bytes before this are left out]\n", left);
        return fmt::format("      <{0}>{1}{2}{3}</{0}>\n", element, note, xml_text(redacted(tail)),
                           xml_text(incompleteness(*captured)));
    }

    std::string command_;
    std::map<JobId, std::string> cases_;
    std::chrono::sys_time<Millis> begin_{};
    Millis took_{};
    std::size_t failures_ = 0;
    std::size_t skipped_ = 0;
    std::size_t kept_ = 0; // bytes of output
};

} // namespace

std::unique_ptr<TextReport> make_junit(std::string const& command) {
    return std::make_unique<Junit>(command);
}

} // namespace mgit
