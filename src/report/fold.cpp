#include "report/sinks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace mgit {

namespace {

// What nobody reads to the end is alike to nothing.
constexpr std::uint64_t most_compared = std::uint64_t{64} << 10U;

std::uint64_t size_of(Outcome const& outcome) {
    return (outcome.out ? outcome.out->size() : 0) + (outcome.err ? outcome.err->size() : 0);
}

void append(std::string& text, Captured const* captured) {
    text += fmt::format("{}\n", captured != nullptr ? captured->size() : 0);
    if (captured != nullptr) {
        captured->replay([&](std::string_view bytes) { text += bytes; });
    }
}

// The same text for the same result: how it ended and all that was written.
std::string key_of(Outcome const& outcome) {
    auto key = fmt::format("{}\n{}\n{}\n", name(outcome.verdict()), describe(outcome),
                           outcome.ending.index());
    append(key, outcome.out.get());
    append(key, outcome.err.get());
    return key;
}

bool is_silent(Outcome const& outcome) {
    return size_of(outcome) == 0 || (outcome.changes && outcome.changes->any());
}

class Fold final : public Sink {
public:
    explicit Fold(std::unique_ptr<Sink> next) : next_(std::move(next)) {}

    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            take(finished->job, finished->outcome);
            return;
        }
        if (std::holds_alternative<RunFinished>(event)) {
            pass_on();
        }
        next_->on(event);
    }

private:
    struct Kept {
        Outcome outcome;
        std::vector<Job const*> jobs;
    };

    void take(Job const& job, Outcome const& outcome) {
        bool const alone = is_silent(outcome) || size_of(outcome) > most_compared;
        // No other key begins with a NUL.
        auto key = alone ? '\0' + std::to_string(job.id) : key_of(outcome);
        auto const [place, added] = kept_.try_emplace(std::move(key));
        if (added) {
            place->second.outcome = outcome;
        }
        place->second.jobs.push_back(&job);
    }

    void pass_on() {
        std::vector<Kept*> all;
        for (auto& [key, kept] : kept_) {
            std::ranges::sort(kept.jobs, {}, &Job::id);
            all.push_back(&kept);
        }
        std::ranges::sort(all, {}, [](Kept const* kept) { return kept->jobs.front()->id; });
        for (Kept const* const kept : all) {
            std::span<Job const* const> const jobs(kept->jobs);
            next_->on(JobFinished{*jobs.front(), kept->outcome, jobs.subspan(1)});
        }
    }

    std::unique_ptr<Sink> next_;
    std::map<std::string, Kept> kept_;
};

} // namespace

std::unique_ptr<Sink> make_fold(std::unique_ptr<Sink> next) {
    return std::make_unique<Fold>(std::move(next));
}

} // namespace mgit
