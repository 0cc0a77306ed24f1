// What the executor tells while jobs run: the output of the first in line, and how things stand.
#include "mgit/process/spool.hpp"
#include "support/run.hpp"

using namespace mgit;

namespace {

RunOptions streaming(std::size_t parallel, Millis after = Millis(0)) {
    auto how = run_options(parallel);
    how.stream_after = after;
    return how;
}

bool any_file_in(fs::path const& folder) {
    return fs::directory_iterator(folder) != fs::directory_iterator();
}

} // namespace

TEST_CASE("the first job in line is told of while it runs, the others wait for their turn") {
    Scratch scratch;
    auto const first = scratch.fifo("first");
    auto const second = scratch.fifo("second");
    auto const jobs = shell_jobs({"echo a; read x <" + first + "; echo b",
                                  "echo c; read x <" + second + "; echo d", "echo e"});
    bool first_open = false;
    bool second_open = false;
    Record record;
    record.react = [&](Event const& event) {
        auto const* const output = std::get_if<JobOutput>(&event);
        if (output != nullptr && output->job.id == 1) {
            CHECK(record.outcomes.contains(0));
        }
        bool const last_ended = record.outcomes.contains(2);
        if (last_ended && record.streamed[0] == "a\n" && !std::exchange(first_open, true)) {
            scratch.open_gate(first);
        }
        if (record.streamed[1] == "c\n" && !std::exchange(second_open, true)) {
            scratch.open_gate(second);
        }
    };
    run_parallel(jobs, streaming(3), record); // would never end if nothing came before its end
    CHECK(record.streamed[0] == "a\nb\n");
    CHECK(record.streamed[1] == "c\nd\n");
    CHECK(record.outcomes[0].streamed);
    CHECK(record.outcomes[1].streamed);
    CHECK_FALSE(record.outcomes[2].streamed); // it ended before its turn came
    CHECK(text(record.outcomes[2].out) == "e\n");
}

TEST_CASE("a job that has not run long enough is not streamed, unless it writes very much") {
    auto how = streaming(2, std::chrono::hours(1));
    how.spool_memory = 1000;
    Record record;
    run_parallel(shell_jobs({"echo short", "printf '%05000d' 7; echo", "printf '%05000d' 8"}), how,
                 record);
    CHECK_FALSE(record.outcomes[0].streamed);
    CHECK(text(record.outcomes[0].out) == "short\n");
    for (JobId const id : {1U, 2U}) {
        auto const all =
            record.outcomes[id].streamed ? record.streamed[id] : text(record.outcomes[id].out);
        CHECK(all.size() == 5001 - (id - 1));
    }
    Record alone;
    run_parallel(shell_jobs({"printf '%05000d' 7"}), how, alone);
    CHECK(alone.outcomes[0].streamed);
    CHECK(alone.streamed[0].size() == 5000);
}

TEST_CASE("what is streamed needs no disk, and its end and its length are known") {
    Scratch scratch;
    auto how = streaming(1);
    how.spool_folder = scratch.path() / "nowhere"; // each byte that had to go there would be lost
    Record record;
    run_parallel(shell_jobs({"head -c 50000000 /dev/zero; echo; echo fatal: the end; exit 3"}), how,
                 record);
    auto const& outcome = record.outcomes[0];
    CHECK(outcome.streamed);
    CHECK(outcome.out->error() == 0);
    CHECK(outcome.out->size() == 50'000'001 + std::string("fatal: the end\n").size());
    CHECK(record.streamed[0].size() == outcome.out->size());
    CHECK(text(outcome.out).size() <= 2 * 64 * 1024);
    CHECK(cause(outcome) == "fatal: the end");
    CHECK_FALSE(any_file_in(scratch.path()));
}

TEST_CASE("what was kept of both streams is streamed before what comes") {
    Scratch scratch;
    auto const first = scratch.fifo("first");
    auto const second = scratch.fifo("second");
    auto how = streaming(2);
    how.capture = Capture::split;
    std::string err;
    Record record;
    record.react = [&](Event const& event) {
        auto const* const started = std::get_if<JobStarted>(&event);
        if (started != nullptr && started->job.id == 1) {
            scratch.open_gate(first);
        }
        if (auto const* const output = std::get_if<JobOutput>(&event); output != nullptr) {
            err += output->err ? output->bytes : "";
            if (err == "2\n" && record.streamed[1].size() == 4) {
                scratch.open_gate(second);
            }
        }
    };
    run_parallel(shell_jobs({"read x <" + first,
                             "echo 1; echo 2 >&2; read x <" + second + "; echo 3; echo 4 >&2"}),
                 how, record);
    CHECK(record.streamed[1].size() == 8);
    CHECK(err == "2\n4\n");
}

TEST_CASE("a sink that has lost its reader ends what is streamed to it") {
    Record record;
    record.react = [&](Event const& event) {
        if (std::holds_alternative<JobOutput>(event)) {
            throw OutputClosed();
        }
    };
    CHECK_THROWS_AS(run_parallel(shell_jobs({"yes", "yes"}), streaming(2), record), OutputClosed);
    CHECK(no_children_left());
}

TEST_CASE("a job that has been streamed is not run again") {
    auto how = streaming(1);
    how.tries = 3;
    how.judge = [](Job const&, Outcome const&) {
        Judgement judgement;
        judgement.retry = true;
        return judgement;
    };
    Record record;
    run_parallel(shell_jobs({"echo once; exit 1"}), how, record);
    CHECK(record.outcomes[0].streamed);
    CHECK(record.outcomes[0].tries == 1);
    CHECK(record.retried.empty());
}

TEST_CASE("without being asked the executor tells neither output nor how things stand") {
    Record record;
    run_parallel(shell_jobs({"echo a", "echo b"}), run_options(), record);
    CHECK(record.streamed.empty());
    CHECK(record.ticks.empty());
}

TEST_CASE("a tick tells of the jobs that run longest, with their last line, and not too often") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    std::vector<std::string> const scripts(5, "echo one; echo two; read x <" + gate);
    auto how = run_options(4);
    how.ticks = {Millis(1), Millis(20), 3};
    Record record;
    std::size_t told = 0;
    record.react = [&](Event const& event) {
        auto const* const tick = std::get_if<Tick>(&event);
        if (tick == nullptr) {
            return;
        }
        REQUIRE(tick->running.size() <= 3);
        bool const all = std::ranges::all_of(
            tick->running, [](RunningJob const& running) { return running.last_line == "two"; });
        if (tick->count == 4 && all && ++told == 3) {
            for (std::size_t i = 0; i < 3; ++i) {
                CHECK(tick->running[i].job.id == i);
                CHECK(tick->running[i].running <= tick->at);
            }
            scratch.open_gate(gate);
            scratch.open_gate(gate);
        }
    };
    run_parallel(shell_jobs(scripts), how, record);
    CHECK(told >= 3);
    for (std::size_t i = 1; i < record.ticks.size(); ++i) {
        CHECK(record.ticks[i] - record.ticks[i - 1] >= Millis(19));
    }
}

TEST_CASE("of a spool that keeps only its end the last bytes are there, and no file") {
    Scratch scratch;
    Spool spool(scratch.path(), 100);
    std::string all;
    for (int i = 0; i < 5000; ++i) {
        if (i == 2500) {
            spool.keep_end();
        }
        auto const line = "line " + std::to_string(i) + "\n";
        spool.append(line);
        all += line;
    }
    CHECK(spool.size() == all.size());
    CHECK(spool.tail(1000) == all.substr(all.size() - 1000));
    CHECK(spool.tail(8192) == all.substr(all.size() - 8192));
    spool.append(std::string(500'000, 'x') + "end");
    CHECK(spool.tail(4) == "xend");
    CHECK(spool.size() == all.size() + 500'003);
    CHECK(spool.error() == 0);
}
