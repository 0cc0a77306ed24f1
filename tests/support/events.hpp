// Recorded runs: jobs, outcomes and events built from plain values, without any process.
// Knows no format; a test plays a run to a sink and looks at what it wrote.
#pragma once

#include "mgit/core/event.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mgit::test {

// Output of a child from a string, given back in pieces of a chosen size.
class FakeCaptured final : public Captured {
public:
    explicit FakeCaptured(std::string text, std::size_t piece = 4096, int error = 0)
        : text_(std::move(text)), piece_(piece), error_(error) {}

    std::uint64_t size() const override { return text_.size(); }
    void replay(std::function<void(std::string_view)> const& take) const override {
        for (std::size_t at = 0; at < text_.size(); at += piece_) {
            take(std::string_view(text_).substr(at, piece_));
        }
    }
    std::string tail(std::size_t limit) const override {
        return text_.substr(text_.size() - std::min(limit, text_.size()));
    }
    int error() const override { return error_; }

private:
    std::string text_;
    std::size_t piece_;
    int error_;
};

inline std::shared_ptr<Captured const> captured(std::string text, std::size_t piece = 4096) {
    return std::make_shared<FakeCaptured>(std::move(text), piece);
}

// One pipe for both streams.
inline Outcome merged(Ending ending, std::string text = {}, std::size_t piece = 4096) {
    return {ending, captured(std::move(text), piece), nullptr, Millis(10), Millis(1200), false};
}
// A pipe for each.
inline Outcome split(Ending ending, std::string out, std::string err) {
    return {ending, captured(std::move(out)), captured(std::move(err)), Millis(10), Millis(1200),
            false};
}

// 2026-01-05T10:00:00.123Z
inline constexpr std::chrono::sys_time<Millis> begin{Millis(1'767'607'200'123)};

struct RepoResult {
    std::string name;
    Outcome outcome;
};

// A finished run. Its results are in selection order; `finish` holds the order in which they came
// in, the same if empty.
struct RecordedRun {
    std::vector<RepoResult> results;
    std::vector<std::size_t> finish = {};
    std::size_t interrupted_after = std::string::npos; // so many results: SIGINT with two running

    std::vector<Job> jobs() const {
        std::vector<Job> jobs;
        for (auto const& result : results) {
            Job job;
            job.id = jobs.size();
            job.repo.name = result.name;
            job.repo.path = "/src/" + result.name;
            job.command = {{"git", "pull"}, job.repo.path, {}};
            jobs.push_back(std::move(job));
        }
        return jobs;
    }

    void play(Sink& sink) const {
        auto const all = jobs();
        Summary summary;
        summary.jobs = all.size();
        summary.took = Millis(7412);
        sink.on(RunStarted{all.size(), 2, begin, all});
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i == interrupted_after) {
                sink.on(Interrupted{2, 2});
                summary.signal = 2;
            }
            auto const id = finish.empty() ? i : finish[i];
            auto const outcome = results[id].outcome;
            if (!std::holds_alternative<NotStarted>(outcome.ending)) {
                sink.on(JobStarted{all[id], outcome.started});
            }
            summary.add(outcome.verdict());
            sink.on(JobFinished{all[id], outcome});
        }
        sink.on(RunFinished{summary});
    }
};

} // namespace mgit::test
