#include "report/sinks.hpp"

#include <map>
#include <utility>

namespace mgit {

namespace {

class InOrder final : public Sink {
public:
    explicit InOrder(std::unique_ptr<Sink> next) : next_(std::move(next)) {}

    void on(Event const& event) override {
        if (auto const* finished = std::get_if<JobFinished>(&event)) {
            waiting_.emplace(finished->job.id, Held{&finished->job, finished->outcome});
            release();
        } else {
            next_->on(event);
        }
    }

private:
    struct Held {
        Job const* job;
        Outcome outcome;
    };

    void release() {
        for (auto head = waiting_.find(due_); head != waiting_.end(); head = waiting_.find(due_)) {
            auto const held = std::move(head->second);
            waiting_.erase(head);
            ++due_;
            next_->on(JobFinished{*held.job, held.outcome});
        }
    }

    std::unique_ptr<Sink> next_;
    std::map<JobId, Held> waiting_;
    JobId due_ = 0;
};

} // namespace

std::unique_ptr<Sink> make_in_order(std::unique_ptr<Sink> next) {
    return std::make_unique<InOrder>(std::move(next));
}

} // namespace mgit
