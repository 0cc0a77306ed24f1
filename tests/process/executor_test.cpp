#include "support/run.hpp"

#include <future>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mgit;

TEST_CASE("every job ends once, with its own output and its own code") {
    auto const jobs = shell_jobs({"echo a", "echo b; exit 3", "kill -SEGV $$", "echo c >&2"});
    Record record;
    auto const summary = run_parallel(jobs, run_options(2), record);
    REQUIRE(record.outcomes.size() == 4);
    CHECK(text(record.outcomes[0].out) == "a\n");
    CHECK(std::get<Exited>(record.outcomes[1].ending).code == 3);
    CHECK(record.outcomes[2].verdict() == Verdict::signal);
    CHECK(text(record.outcomes[3].out) == "c\n");
    CHECK(record.most_running <= 2);
    CHECK(record.runs_started == 1);
    CHECK(record.runs_finished == 1);
    CHECK(summary.count(Verdict::ok) == 2);
    CHECK(summary.count(Verdict::failed) == 1);
    CHECK(no_children_left());
}

TEST_CASE("jobs really run at the same time, as many as allowed") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    // Each child waits for the other at a FIFO: one alone could never end.
    auto const jobs = shell_jobs({"echo x >" + gate, "read x <" + gate + "; echo $x"});
    Record record;
    run_parallel(jobs, run_options(2), record);
    CHECK(text(record.outcomes[1].out) == "x\n");
}

TEST_CASE(
    "F01 a grandchild that keeps the pipe is not waited for, and the output before it is whole") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    std::string const script = "echo before; (read x <" + gate + ") & exit 5";
    auto const jobs = shell_jobs({script, script, "echo free"});
    Record record;
    run_parallel(jobs, run_options(3), record); // returns although nobody has opened the gate
    for (JobId const id : {0U, 1U}) {
        CHECK(record.outcomes[id].leaked);
        CHECK(std::get<Exited>(record.outcomes[id].ending).code == 5);
        CHECK(text(record.outcomes[id].out) == "before\n");
    }
    CHECK_FALSE(record.outcomes[2].leaked);
    std::ofstream(gate) << "\n\n"; // lets them go
}

TEST_CASE("a folder that is not there is missing, a program that is not there a spawn error") {
    auto jobs = shell_jobs({"true", "true"});
    jobs[0].command.cwd = "/nowhere/at/all";
    Record record;
    auto const summary = run_parallel(jobs, run_options(), record);
    CHECK(record.outcomes[0].verdict() == Verdict::missing);
    CHECK(record.outcomes[1].ok());
    CHECK(summary.count(Verdict::missing) == 1);

    auto how = run_options();
    how.program = "./nowhere/prog"; // there might be one in another repo
    Record none;
    run_parallel(shell_jobs({"true"}), how, none);
    CHECK(none.outcomes[0].verdict() == Verdict::spawn_error);
    CHECK(none.started.empty());
}

TEST_CASE("F23 a program that cannot be executed at all is one error, not one for each repo") {
    Scratch scratch;
    auto how = run_options();
    how.program = scratch.path() / "prog";
    std::ofstream(how.program) << "#!/nowhere/interpreter\n";
    fs::permissions(how.program, fs::perms::owner_all);
    Record record;
    CHECK_THROWS_AS(run_parallel(shell_jobs({"true", "true"}), how, record), Error);
    CHECK(record.outcomes.empty());
}

TEST_CASE("F39 a child that ignores the polite signal is killed after the grace period") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto how = run_options();
    how.timeout = Millis(100);
    how.grace = Millis(100);
    Record record;
    auto const jobs = shell_jobs({"trap '' TERM; echo on; read x <" + gate, "read x <" + gate});
    run_parallel(jobs, how, record);
    CHECK(record.outcomes[0].verdict() == Verdict::timeout);
    CHECK(text(record.outcomes[0].out) == "on\n");
    CHECK(record.outcomes[1].verdict() == Verdict::timeout);
    CHECK(no_children_left());
}

TEST_CASE("F34 a signal ends what runs, reports the rest as not started and is remembered") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    int const signal = GENERATE(SIGINT, SIGTERM, SIGHUP);
    Record record;
    record.react = [&](Event const& event) {
        if (auto const* e = std::get_if<JobStarted>(&event); e != nullptr && e->job.id == 1) {
            ::kill(::getpid(), signal);
        }
    };
    auto const jobs = shell_jobs({"read x <" + gate, "read x <" + gate, "true", "true"});
    auto const summary = run_parallel(jobs, run_options(2), record);
    CHECK(summary.signal == signal);
    CHECK(record.interrupted_by == signal);
    CHECK(record.outcomes[0].verdict() == Verdict::cancelled);
    CHECK(record.outcomes[1].verdict() == Verdict::cancelled);
    CHECK(record.outcomes[2].verdict() == Verdict::not_started);
    CHECK(record.outcomes[3].verdict() == Verdict::not_started);
    CHECK(no_children_left());
}

TEST_CASE("F36 a second signal kills at once what ignored the first") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto const ready = scratch.fifo("ready");
    auto how = run_options();
    how.grace = std::chrono::hours(1);
    Record record;
    // The child says when its trap is set; only then come the signals.
    auto keys = undisturbed([&] {
        std::string line;
        std::getline(std::ifstream(ready) >> std::ws, line);
        ::kill(::getpid(), SIGINT);
    });
    record.react = [&](Event const& event) {
        if (std::holds_alternative<Interrupted>(event)) {
            ::kill(::getpid(), SIGINT);
        }
    };
    auto const jobs = shell_jobs({"trap '' INT; echo set >" + ready + "; read x <" + gate});
    run_parallel(jobs, how, record);
    keys.join();
    CHECK(record.outcomes[0].verdict() == Verdict::killed);
    CHECK(no_children_left());
}

TEST_CASE("what a cancelled child has started is ended as well") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto const alive = scratch.fifo("alive");
    Record record;
    // The grandchild ignores the signals and holds `alive` open for as long as it lives.
    auto const jobs = shell_jobs({"(trap '' TERM INT; exec 3>" + alive +
                                  " >/dev/null 2>&1; read x <" + gate + ") & read x <" + gate});
    int watch = -1;
    record.react = [&](Event const& event) {
        if (std::holds_alternative<JobStarted>(event)) {
            watch = ::open(alive.c_str(), O_RDONLY); // until the grandchild is there
            ::kill(::getpid(), SIGTERM);
        }
    };
    run_parallel(jobs, run_options(), record);
    char byte = 0;
    CHECK(::read(watch, &byte, 1) == 0); // end of file: nobody holds it any more
    ::close(watch);
}

TEST_CASE("F08 a sink that throws starts nothing more, lets what runs finish, and is passed on") {
    Scratch scratch;
    auto const done = scratch.path() / "done";
    std::promise<void> thrown;
    Record record;
    record.react = [&](Event const& event) {
        if (auto const* e = std::get_if<JobFinished>(&event); e != nullptr && e->job.id == 0) {
            thrown.set_value();
            throw Error(ExitCode::output, "full");
        }
    };
    auto const gate = scratch.fifo("gate");
    // The second job waits until the sink has thrown, so it is still running then.
    auto const jobs = shell_jobs(
        {"true", "read x <" + gate + "; echo 1 >>" + done.string(), "echo 1 >>" + done.string()});
    auto opener = undisturbed([&] {
        thrown.get_future().wait();
        std::ofstream(gate) << "go\n";
    });
    CHECK_THROWS_AS(run_parallel(jobs, run_options(2), record), Error);
    opener.join();
    std::ifstream file(done);
    std::string first;
    std::string second;
    CHECK(std::getline(file, first));
    CHECK_FALSE(std::getline(file, second));
    CHECK(no_children_left());
}

TEST_CASE("F07 when the reader of the output is gone the children are ended") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    Record record;
    record.react = [](Event const& event) {
        if (std::holds_alternative<JobFinished>(event)) {
            throw OutputClosed();
        }
    };
    auto const jobs = shell_jobs({"true", "read x <" + gate, "true"});
    CHECK_THROWS_AS(run_parallel(jobs, run_options(2), record), OutputClosed);
    CHECK(no_children_left());
}

TEST_CASE("F07 the loss of the reader ends a run that has not written anything yet") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    Pipe output = make_pipe();
    auto how = run_options();
    how.output = output.write.get();
    Record record;
    record.react = [&](Event const& event) {
        if (std::holds_alternative<JobStarted>(event)) {
            output.read.reset();
        }
    };
    CHECK_THROWS_AS(run_parallel(shell_jobs({"read x <" + gate}), how, record), OutputClosed);
    CHECK(no_children_left());
}

TEST_CASE("F09 output that cannot be kept is a verdict, and the exit code stays known") {
    auto how = run_options();
    how.spool_folder = "/nowhere";
    how.spool_memory = 10;
    Record record;
    run_parallel(shell_jobs({"printf 0123456789abcdef", "printf 0123456789abcdef; exit 4"}), how,
                 record);
    CHECK(record.outcomes[0].verdict() == Verdict::capture_error);
    CHECK(text(record.outcomes[0].out) == "0123456789");
    CHECK(record.outcomes[1].verdict() == Verdict::failed);
}

TEST_CASE("a run leaves no descriptor and no zombie behind") {
    auto const before = open_descriptors();
    {
        Record record;
        run_parallel(shell_jobs(std::vector<std::string>(200, "exit 1")), run_options(8), record);
        CHECK(record.outcomes.size() == 200);
    }
    CHECK(open_descriptors() == before);
    CHECK(no_children_left());
}

TEST_CASE("a child that somebody else has started stays theirs, and hides none of ours") {
    pid_t const other = ::fork();
    if (other == 0) {
        ::_exit(7);
    }
    siginfo_t info{}; // it is a zombie before the run begins
    REQUIRE(::waitid(P_PID, static_cast<id_t>(other), &info, WEXITED | WNOWAIT) == 0);
    Record record;
    auto const summary =
        run_parallel(shell_jobs(std::vector<std::string>(20, "true")), run_options(4), record);
    CHECK(summary.count(Verdict::ok) == 20);
    int status = 0;
    CHECK(::waitpid(other, &status, 0) == other);
    CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("F01 while one child's pipe is still held, others are reported when they end") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto how = run_options(2);
    how.leak_grace = Millis(600'000);
    // The third lets go of the pipe. It is started when the second has been reported.
    auto const jobs = shell_jobs({"(read x <" + gate + ") & exit 5", "true", "echo >" + gate});
    Record record;
    auto const summary = run_parallel(jobs, how, record);
    CHECK(summary.count(Verdict::ok) == 2);
    CHECK_FALSE(record.outcomes[0].leaked);
    CHECK(std::get<Exited>(record.outcomes[0].ending).code == 5);
}

TEST_CASE("a run without jobs starts and finishes") {
    Record record;
    auto const summary = run_parallel({}, run_options(), record);
    CHECK(summary.all_ok());
    CHECK(record.runs_finished == 1);
}

TEST_CASE("in the foreground jobs run one after the other and inherit our descriptors") {
    Scratch scratch;
    auto const log = (scratch.path() / "log").string();
    auto const jobs = shell_jobs({"echo 1 >>" + log, "exit 7", "echo 2 >>" + log});
    Record record;
    auto const summary = run_in_foreground(jobs, run_options(), record);
    CHECK(record.most_running == 1);
    CHECK(std::get<Exited>(record.outcomes[1].ending).code == 7);
    CHECK(summary.count(Verdict::ok) == 2);
    std::ifstream file(log);
    std::string all((std::istreambuf_iterator<char>(file)), {});
    CHECK(all == "1\n2\n");
}

TEST_CASE("in the foreground a child that dies of Ctrl-C ends the run") {
    Record record;
    auto const summary =
        run_in_foreground(shell_jobs({"kill -INT $$", "true"}), run_options(), record);
    CHECK(summary.signal == SIGINT);
    CHECK(record.outcomes[0].verdict() == Verdict::cancelled);
    CHECK(record.outcomes[1].verdict() == Verdict::not_started);
}

TEST_CASE("in the foreground a timeout ends a child, also one that ignores SIGTERM") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto how = run_options();
    how.timeout = Millis(100);
    how.grace = Millis(100);
    Record record;
    run_in_foreground(shell_jobs({"trap '' TERM; read x <" + gate, "true"}), how, record);
    CHECK(record.outcomes[0].verdict() == Verdict::timeout);
    CHECK(record.outcomes[1].ok());
}
