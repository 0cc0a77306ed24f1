#include "exec/head_of_line.hpp"

#include <algorithm>

namespace mgit {

void HeadOfLine::follow(Loop& loop) {
    if (!patience_) {
        return;
    }
    while (head_ < jobs_.size() && ledger_.is_finished(head_)) {
        ++head_;
    }
    auto const head = started_.find(head_);
    if (head == started_.end() || decided_ || timer_ != 0) {
        return;
    }
    Millis const running = loop.now() - head->second.at;
    if (running >= *patience_ || overflown_.contains(head_)) {
        stream(loop);
        return;
    }
    timer_ = loop.after(*patience_ - running, [this, &loop] {
        timer_ = 0;
        stream(loop);
    });
}

void HeadOfLine::overflow(pid_t pid, Loop& loop) {
    auto const found =
        std::ranges::find(started_, pid, [](auto const& entry) { return entry.second.pid; });
    if (found == started_.end()) {
        return;
    }
    overflown_.insert(found->first);
    if (found->first == head_) {
        loop.cancel(timer_);
        follow(loop);
    }
}

bool HeadOfLine::ended(JobId id, Loop& loop) {
    overflown_.erase(id);
    if (!patience_ || id != head_) {
        return false;
    }
    loop.cancel(timer_);
    decided_ = false;
    return std::exchange(streams_, false);
}

void HeadOfLine::stream(Loop& loop) {
    auto const head = started_.find(head_);
    if (head == started_.end()) {
        return;
    }
    decided_ = true;
    streams_ = loop.stream(head->second.pid,
                           [this, &job = jobs_[head_]](bool err, std::string_view bytes) {
                               ledger_.tell(JobOutput{job, err, bytes});
                               after_output_();
                           });
}

} // namespace mgit
