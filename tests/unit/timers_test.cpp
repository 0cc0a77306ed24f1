#include "exec/reachability.hpp"
#include "exec/timers.hpp"
#include "support/catch.hpp"

#include <string>

using namespace mgit;
using namespace std::chrono_literals;

namespace {

void due(Timers& timers, Timers::Time now) {
    while (auto const action = timers.take_due(now)) {
        (*action)();
    }
}

} // namespace

TEST_CASE("actions happen once, in the order of their times, and not before") {
    Timers timers;
    Timers::Time const begin{};
    std::string log;
    timers.add(begin + 2s, [&] { log += 'b'; });
    timers.add(begin + 1s, [&] { log += 'a'; });
    timers.add(begin + 2s, [&] { log += 'c'; });
    CHECK(timers.next() == begin + 1s);
    due(timers, begin);
    CHECK(log.empty());
    due(timers, begin + 2s);
    CHECK(log == "abc");
    CHECK(timers.next() == std::nullopt);
}

TEST_CASE("a cancelled action never happens, and cancelling again is no error") {
    Timers timers;
    Timers::Time const begin{};
    std::string log;
    auto id = timers.add(begin + 1s, [&] { log += 'a'; });
    auto const copy = id;
    timers.add(begin + 1s, [&] { log += 'b'; });
    timers.cancel(id);
    CHECK(id == 0);
    timers.cancel(id);
    due(timers, begin + 1s);
    CHECK(log == "b");
    auto late = copy;
    timers.cancel(late);
}

TEST_CASE("an action may add another that is due at once") {
    Timers timers;
    Timers::Time const begin{};
    std::string log;
    timers.add(begin, [&] {
        log += 'a';
        timers.add(begin, [&] { log += 'b'; });
    });
    due(timers, begin);
    CHECK(log == "ab");
}

TEST_CASE("F37 after a pause everything happens so much later") {
    Timers timers;
    Timers::Time const begin{};
    std::string log;
    timers.add(begin + 1s, [&] { log += 'a'; });
    auto id = timers.add(begin + 2s, [&] { log += 'b'; });
    timers.shift(10s);
    due(timers, begin + 10s);
    CHECK(log.empty());
    timers.cancel(id);
    due(timers, begin + 20s);
    CHECK(log == "a");
}

TEST_CASE("a host is given up when its first jobs fail to reach it in the same way") {
    Reachability host;
    CHECK_FALSE(host.failed("Connection refused"));
    CHECK(host.failed("Connection refused"));
}

TEST_CASE("a host that was reached once, or fails differently each time, is never given up") {
    Reachability reached;
    CHECK_FALSE(reached.failed("Connection refused"));
    reached.reached();
    CHECK_FALSE(reached.failed("Connection refused"));
    CHECK_FALSE(reached.failed("Connection refused"));
    Reachability changing;
    CHECK_FALSE(changing.failed("Connection refused"));
    CHECK_FALSE(changing.failed("No route to host"));
    CHECK_FALSE(changing.failed("No route to host"));
}
