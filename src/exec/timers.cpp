#include "exec/timers.hpp"

namespace mgit {

Timers::Id Timers::add(Time when, Action action) {
    Id const id = ++last_;
    waiting_.emplace(std::pair(when, id), std::move(action));
    times_.emplace(id, when);
    return id;
}

void Timers::cancel(Id& id) {
    auto const found = times_.find(std::exchange(id, 0));
    if (found != times_.end()) {
        waiting_.erase({found->second, found->first});
        times_.erase(found);
    }
}

std::optional<Timers::Time> Timers::next() const {
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.begin()->first.first);
}

std::optional<Timers::Action> Timers::take_due(Time now) {
    if (waiting_.empty() || waiting_.begin()->first.first > now) {
        return std::nullopt;
    }
    auto node = waiting_.extract(waiting_.begin());
    times_.erase(node.key().second);
    return std::move(node.mapped());
}

void Timers::shift(std::chrono::steady_clock::duration pause) {
    std::map<std::pair<Time, Id>, Action> later;
    for (auto& [key, action] : waiting_) {
        later.emplace_hint(later.end(), std::pair(key.first + pause, key.second),
                           std::move(action));
    }
    waiting_ = std::move(later);
    for (auto& [id, time] : times_) {
        time += pause;
    }
}

} // namespace mgit
