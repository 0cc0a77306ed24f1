#include "mgit/exec/schedule.hpp"
#include "support/catch.hpp"

#include <random>
#include <set>

using mgit::JobId;
using mgit::Schedule;

TEST_CASE("jobs start in their order and never more than the limit at a time") {
    Schedule schedule(3, 2);
    CHECK(schedule.next() == JobId{0});
    CHECK(schedule.next() == JobId{1});
    CHECK(schedule.next() == std::nullopt);
    schedule.finished();
    CHECK(schedule.next() == JobId{2});
    schedule.finished();
    CHECK_FALSE(schedule.done());
    schedule.finished();
    CHECK(schedule.done());
}

TEST_CASE("a schedule without jobs is done, and a limit of none still makes progress") {
    CHECK(Schedule(0, 4).done());
    Schedule schedule(1, 0);
    CHECK(schedule.next() == JobId{0});
}

TEST_CASE("after stop nothing starts, and it is done when what runs has ended") {
    Schedule schedule(5, 2);
    schedule.next();
    schedule.stop();
    CHECK(schedule.next() == std::nullopt);
    CHECK_FALSE(schedule.done());
    schedule.finished();
    CHECK(schedule.done());
}

TEST_CASE("a postponed job comes first again and the limit falls to what could be started") {
    Schedule schedule(4, 4);
    schedule.next();
    schedule.next();
    auto const third = schedule.next();
    REQUIRE(schedule.postpone(*third));
    CHECK(schedule.parallel() == 2);
    CHECK(schedule.next() == std::nullopt);
    schedule.finished();
    CHECK(schedule.next() == third);
}

TEST_CASE("postponing cannot help when nothing runs that could free a resource") {
    Schedule schedule(2, 4);
    auto const first = schedule.next();
    CHECK_FALSE(schedule.postpone(*first));
    CHECK(schedule.running() == 0);
    CHECK(schedule.next() == JobId{1});
}

// Random orders of finishing, failing to start and stopping: every job runs at most once, all of
// them unless stopped, and never more than allowed.
TEST_CASE("any order of events runs every job exactly once within the limit") {
    auto const seed = GENERATE(range(1U, 60U));
    std::mt19937 random(seed);
    std::size_t const jobs = random() % 40;
    std::size_t const limit = 1 + random() % 6;
    bool const stops = random() % 4 == 0;
    Schedule schedule(jobs, limit);
    std::set<JobId> started;
    std::size_t running = 0;
    bool stopped = false;
    for (int turn = 0; turn < 10'000 && !schedule.done(); ++turn) {
        if (auto const id = schedule.next()) {
            if (random() % 5 == 0) {
                if (!schedule.postpone(*id)) {
                    REQUIRE(running == 0);
                    REQUIRE(started.insert(*id).second);
                }
            } else {
                REQUIRE(started.insert(*id).second);
                ++running;
            }
        } else if (running > 0) {
            schedule.finished();
            --running;
        }
        if (stops && random() % 30 == 0) {
            schedule.stop();
            stopped = true;
        }
        REQUIRE(schedule.running() == running);
        REQUIRE(running <= limit);
    }
    REQUIRE(schedule.done());
    CHECK((stopped || started.size() == jobs));
}
