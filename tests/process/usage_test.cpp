// What an outcome says of the costs of a child and of its slot, measured on real ones.
#include "support/run.hpp"

#include <algorithm>

namespace mgit {
namespace {

constexpr char const* busy = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done";

TEST_CASE("an outcome has the CPU time of the child and of what it waited for") {
    // A pipe to a subshell: the work is done by a child of the child.
    auto const nested = std::string("(") + busy + ") | cat";
    Record record;
    run_parallel(shell_jobs({"true", busy, nested}), run_options(1), record);
    auto const cpu = [&](JobId id) {
        auto const& usage = record.outcomes[id].usage;
        REQUIRE(usage);
        return usage->user + usage->system;
    };
    CHECK(cpu(1) > cpu(0));
    CHECK(cpu(1) > std::chrono::milliseconds(5));
    CHECK(cpu(2) > std::chrono::milliseconds(5));
    CHECK(record.outcomes[0].usage->most_memory > 100'000);
}

TEST_CASE("a child in the foreground has its costs, and slot 0") {
    Record record;
    auto const summary = run_in_foreground(shell_jobs({busy}), run_options(), record);
    CHECK(summary.all_ok());
    REQUIRE(record.outcomes[0].usage);
    CHECK(record.outcomes[0].usage->user > std::chrono::milliseconds(5));
    CHECK(record.outcomes[0].slot == 0);
}

TEST_CASE("what was not run has no costs") {
    auto jobs = shell_jobs({"true"});
    jobs[0].command.cwd = "/nowhere";
    Record record;
    run_parallel(jobs, run_options(), record);
    CHECK_FALSE(record.outcomes[0].usage);
}

TEST_CASE("no two jobs have the same slot at a time, and a later try has one of its own") {
    auto how = run_options(3);
    how.tries = 2;
    how.retry_delay = Millis(1);
    how.judge = [](Job const& job, Outcome const& outcome) {
        Judgement judgement;
        judgement.retry = job.id % 4 == 0 && outcome.tries == 1;
        return judgement;
    };
    std::set<std::size_t> used;
    std::size_t highest = 0;
    std::size_t starts = 0;
    Record record;
    record.react = [&](Event const& event) {
        if (auto const* started = std::get_if<JobStarted>(&event)) {
            CHECK(used.insert(started->slot).second);
            highest = std::max(highest, started->slot);
            ++starts;
        } else if (auto const* again = std::get_if<JobRetrying>(&event)) {
            CHECK(used.erase(again->outcome.slot) == 1);
        } else if (auto const* finished = std::get_if<JobFinished>(&event)) {
            CHECK(used.erase(finished->outcome.slot) == 1);
        }
    };
    std::vector<std::string> const scripts(16, "true");
    run_parallel(shell_jobs(scripts), how, record);
    CHECK(used.empty());
    CHECK(highest == 2);
    CHECK(starts == 20);
}

TEST_CASE("a run says when it began by the wall clock") {
    auto const before = wall_clock();
    std::chrono::sys_time<Millis> told{};
    Record record;
    record.react = [&](Event const& event) {
        if (auto const* started = std::get_if<RunStarted>(&event)) {
            told = started->time;
        }
    };
    run_parallel(shell_jobs({"true"}), run_options(), record);
    CHECK(told >= before);
    CHECK(told <= wall_clock());
}

} // namespace
} // namespace mgit
