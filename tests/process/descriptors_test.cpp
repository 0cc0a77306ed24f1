// What a run does when there are few descriptors, in processes of its own with hard limits.
#include "support/run.hpp"

#include <sys/resource.h>

namespace mgit {
namespace {

// Whether the check holds in a process that may have so many descriptors more than are open now.
bool holds_with(std::size_t more, std::function<bool()> const& check) {
    pid_t const pid = ::fork();
    if (pid == 0) {
        rlim_t const all = open_descriptors() + more;
        rlimit const few{all, all};
        ::setrlimit(RLIMIT_NOFILE, &few);
        bool holds = false;
        try {
            holds = check();
        } catch (...) { // NOLINT(bugprone-empty-catch): then it does not hold
        }
        ::_exit(holds ? 0 : 1);
    }
    int status = 0;
    return ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

rlimit file_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit;
}

} // namespace

TEST_CASE("F70 with few descriptors every job still runs") {
    CHECK(holds_with(20, [] {
        auto how = run_options(50);
        how.capture = Capture::split;
        Record record;
        std::vector<std::string> const scripts(60, "echo x; echo y >&2");
        auto const summary = run_parallel(shell_jobs(scripts), how, record);
        return summary.all_ok() && text(record.outcomes[59].out) == "x\n" &&
               text(record.outcomes[59].err) == "y\n";
    }));
}

TEST_CASE("F70 pipes that are kept for what was left behind take no job its descriptors") {
    Scratch const scratch;
    auto const gate = scratch.fifo("gate");
    constexpr std::size_t count = 60;
    std::vector<std::string> const scripts(count, "echo x; (: <'" + gate + "') & exit 0");
    CHECK(holds_with(30, [&] {
        auto how = run_options(4);
        how.leak_grace = Millis(10);
        Record record;
        auto const summary = run_parallel(shell_jobs(scripts), how, record);
        auto const whole = [](auto const& entry) {
            return text(entry.second.out) == "x\n" && entry.second.out->error() == 0 &&
                   entry.second.leaked;
        };
        // The oldest go first, and no more of them than have to.
        return summary.all_ok() && std::ranges::all_of(record.outcomes, whole) &&
               !record.cut_off.empty() && record.cut_off.size() < count &&
               *std::ranges::max_element(record.cut_off) < record.cut_off.size() + 4;
    }));
    scratch.open_gate(gate);
}

TEST_CASE("F01 where there are descriptors no pipe of what was left behind is closed") {
    Scratch const scratch;
    auto const gate = scratch.fifo("gate");
    std::vector<std::string> const scripts(20, "(: <'" + gate + "') & exit 0");
    auto how = run_options(4);
    how.leak_grace = Millis(10);
    Record record;
    CHECK(run_parallel(shell_jobs(scripts), how, record).all_ok());
    CHECK(record.cut_off.empty());
    scratch.open_gate(gate);
}

TEST_CASE("F70 the soft limit raised to hard is not the one that children see") {
    rlimit const before = file_limit();
    rlimit const half{before.rlim_max / 2, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &half) == 0);
    rlim_t during = 0;
    Record record;
    record.react = [&](Event const&) { during = file_limit().rlim_cur; };
    run_parallel(shell_jobs({"ulimit -Sn; ulimit -Hn"}), run_options(), record);
    CHECK(during == before.rlim_max);
    CHECK(text(record.outcomes[0].out) ==
          std::to_string(half.rlim_cur) + "\n" + std::to_string(half.rlim_max) + "\n");
    CHECK(file_limit().rlim_cur == half.rlim_cur);
    ::setrlimit(RLIMIT_NOFILE, &before);
}

} // namespace mgit
