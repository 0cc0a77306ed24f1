#include "mgit/exec/schedule.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

using mgit::JobId;
using mgit::LaneId;
using mgit::Schedule;

namespace {

using Hosts = std::vector<std::optional<LaneId>>;

} // namespace

TEST_CASE("jobs start in their order and never more than the limit at a time") {
    Schedule schedule(3, 2);
    CHECK(schedule.next() == JobId{0});
    CHECK(schedule.next() == JobId{1});
    CHECK(schedule.next() == std::nullopt);
    CHECK(schedule.waiting() == 1);
    schedule.finished(0);
    CHECK(schedule.next() == JobId{2});
    schedule.finished(2);
    CHECK_FALSE(schedule.done());
    schedule.finished(1);
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
    schedule.finished(0);
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
    schedule.finished(0);
    CHECK(schedule.next() == third);
}

TEST_CASE("postponing cannot help when nothing runs that could free a resource") {
    Schedule schedule(2, 4);
    auto const first = schedule.next();
    CHECK_FALSE(schedule.postpone(*first));
    CHECK(schedule.running() == 0);
    CHECK(schedule.next() == JobId{1});
}

TEST_CASE("F72 a host takes no more than its limit, and does not hold up the others") {
    Schedule schedule(Hosts{0, 0, 0, 1, std::nullopt, 0}, 10);
    schedule.set_limit(0, 1);
    schedule.set_limit(1, 1);
    CHECK(schedule.next() == JobId{0});
    CHECK(schedule.next() == JobId{3});
    CHECK(schedule.next() == JobId{4});
    CHECK(schedule.next() == std::nullopt);
    schedule.finished(0);
    CHECK(schedule.next() == JobId{1});
    schedule.set_limit(0, 3);
    CHECK(schedule.next() == JobId{2});
    CHECK(schedule.next() == JobId{5});
}

TEST_CASE("a host that is held back starts nothing until it has a limit") {
    Schedule schedule(Hosts{0, 1}, 4);
    schedule.set_limit(0, 0);
    CHECK(schedule.next() == JobId{1});
    CHECK(schedule.next() == std::nullopt);
    schedule.finished(1);
    CHECK_FALSE(schedule.done());
    schedule.set_limit(0, 1);
    CHECK(schedule.next() == JobId{0});
}

TEST_CASE("a delayed job frees its place and keeps the run open until it comes again") {
    Schedule schedule(2, 1);
    schedule.next();
    schedule.delay(0);
    CHECK(schedule.next() == JobId{1});
    schedule.finished(1);
    CHECK_FALSE(schedule.done());
    CHECK(schedule.next() == std::nullopt);
    schedule.resume(0);
    CHECK(schedule.next() == JobId{0});
    schedule.finished(0);
    CHECK(schedule.done());
}

TEST_CASE("giving a host up returns the jobs that are left and ends the wait for them") {
    Schedule schedule(Hosts{0, 0, 1, 0}, 2);
    schedule.next();
    CHECK(schedule.give_up(0) == std::vector<JobId>{1, 3});
    CHECK(schedule.next() == JobId{2});
    schedule.finished(0);
    schedule.finished(2);
    CHECK(schedule.done());
}

// Random limits, orders of finishing, failing to start, delaying, giving up and stopping, against
// a model that only counts: every job ends exactly once unless stopped, and no limit is exceeded.
TEST_CASE("any order of events runs every job exactly once within all limits") {
    auto const seed = GENERATE(range(1U, 200U));
    std::mt19937 random(seed);
    auto const chance = [&](unsigned in) { return random() % in == 0; };
    Hosts hosts(random() % 60);
    std::map<LaneId, std::size_t> limits;
    for (auto& host : hosts) {
        if (!chance(4)) {
            host = random() % 3;
        }
    }
    std::size_t const limit = 1 + random() % 6;
    Schedule schedule(hosts, limit);
    for (auto const& host : hosts) {
        if (host && !limits.contains(*host)) {
            limits[*host] = 1 + random() % 3;
            schedule.set_limit(*host, limits[*host]);
        }
    }
    bool const stops = chance(5);
    bool stopped = false;
    std::set<JobId> running;
    std::set<JobId> delayed;
    std::set<JobId> ended;
    auto const any_of = [&](std::set<JobId> const& jobs) {
        return *std::next(jobs.begin(), static_cast<std::ptrdiff_t>(random() % jobs.size()));
    };
    for (int turn = 0; turn < 20'000 && !schedule.done(); ++turn) {
        auto const id = chance(3) ? std::nullopt : schedule.next();
        if (id && chance(6)) {
            if (!schedule.postpone(*id)) {
                REQUIRE(running.empty());
                REQUIRE(ended.insert(*id).second);
            }
        } else if (id) {
            REQUIRE_FALSE(ended.contains(*id));
            REQUIRE(running.insert(*id).second);
        } else if (!running.empty()) {
            JobId const job = any_of(running);
            running.erase(job);
            if (chance(6)) {
                schedule.delay(job);
                delayed.insert(job);
            } else {
                schedule.finished(job);
                REQUIRE(ended.insert(job).second);
            }
        } else if (!delayed.empty()) {
            JobId const job = any_of(delayed);
            delayed.erase(job);
            schedule.resume(job);
        }
        if (!limits.empty() && chance(200)) {
            for (JobId const job : schedule.give_up(limits.begin()->first)) {
                REQUIRE(ended.insert(job).second);
            }
        }
        if (stops && chance(60)) {
            schedule.stop();
            stopped = true;
        }
        REQUIRE(schedule.running() == running.size());
        REQUIRE(running.size() <= limit);
        for (auto const& [host, most] : limits) {
            auto const there = [&](JobId job) { return hosts[job] == host; };
            REQUIRE(static_cast<std::size_t>(std::ranges::count_if(running, there)) <= most);
        }
    }
    REQUIRE(schedule.done());
    CHECK((stopped || ended.size() == hosts.size()));
}

TEST_CASE("jobs start in the order that is given, in each lane and when they come again") {
    Schedule schedule(Hosts{0, std::nullopt, 0, std::nullopt}, 2);
    schedule.set_limit(0, 1);
    std::vector<JobId> const order{3, 2, 0, 1};
    schedule.set_order(order);
    CHECK(schedule.waiting() == 4);
    CHECK(schedule.next() == JobId{3});
    CHECK(schedule.next() == JobId{2});
    schedule.finished(3);
    CHECK(schedule.next() == JobId{1}); // 0 waits for its lane
    schedule.delay(2);
    schedule.resume(2);
    CHECK(schedule.next() == JobId{2}); // before 0
    schedule.finished(2);
    schedule.finished(1);
    CHECK(schedule.give_up(0) == std::vector<JobId>{0});
    CHECK(schedule.done());
}

TEST_CASE("what takes longest begins first, and before it what nobody knows") {
    using mgit::Millis;
    std::vector<std::optional<Millis>> const expected{Millis(5), std::nullopt, Millis(900),
                                                      Millis(5), std::nullopt};
    CHECK(mgit::longest_first(expected) == std::vector<JobId>{1, 4, 2, 0, 3});
    CHECK(mgit::longest_first({}).empty());
}
