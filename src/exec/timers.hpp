// What is to happen when, in the order of time, and all of it later after a pause.
// Pure: knows no clock; whoever has one says what time it is.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace mgit {

class Timers {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Action = std::function<void()>;
    using Id = std::uint64_t; // of an action that is waiting; 0 is none

    Id add(Time when, Action action);
    void cancel(Id& id); // and sets it to 0; one that is none or has happened is no error
    std::optional<Time> next() const;
    // The action that is due longest, no longer waiting; nothing if none is due.
    std::optional<Action> take_due(Time now);
    // Everything happens so much later.
    void shift(std::chrono::steady_clock::duration pause);

private:
    std::map<std::pair<Time, Id>, Action> waiting_;
    std::map<Id, Time> times_;
    Id last_ = 0;
};

} // namespace mgit
