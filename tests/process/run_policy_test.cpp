#include "support/run.hpp"

#include <fstream>
#include <sys/resource.h>

using namespace mgit;

TEST_CASE("F26 an accepted exit code is ok, and is counted") {
    auto how = run_options();
    how.ok_exits = {1};
    Record record;
    auto const summary = run_parallel(shell_jobs({"exit 1", "exit 2", "true"}), how, record);
    CHECK(record.outcomes[0].ok());
    CHECK(record.outcomes[1].verdict() == Verdict::failed);
    CHECK(summary.count(Verdict::ok) == 2);
    CHECK(summary.accepted == 1);
}

TEST_CASE("jobs are started in the order that is asked for, and keep their numbers") {
    auto how = run_options(1);
    how.order = {2, 0, 1};
    Record record;
    std::vector<JobId> started;
    record.react = [&](Event const& event) {
        if (auto const* e = std::get_if<JobStarted>(&event)) {
            started.push_back(e->job.id);
        }
    };
    run_parallel(shell_jobs({"exit 1", "exit 2", "exit 3"}), how, record);
    CHECK(started == std::vector<JobId>{2, 0, 1});
    CHECK(std::get<Exited>(record.outcomes[2].ending).code == 3);
}

TEST_CASE("max-fail starts nothing more, and waits for what runs") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto how = run_options(2);
    how.max_fail = {1, false};
    Record record;
    // The second job ends only after the first has failed and been reported.
    record.react = [&](Event const& event) {
        if (auto const* e = std::get_if<JobFinished>(&event); e != nullptr && e->job.id == 0) {
            scratch.open_gate(gate);
        }
    };
    auto const summary =
        run_parallel(shell_jobs({"exit 3", "read x <" + gate, "true"}), how, record);
    CHECK(record.outcomes[0].verdict() == Verdict::failed);
    CHECK(record.outcomes[1].ok());
    CHECK(record.outcomes[2].verdict() == Verdict::not_started);
    CHECK(std::get<NotStarted>(record.outcomes[2].ending).why == "--max-fail 1 is reached");
    CHECK_FALSE(summary.signal);
}

TEST_CASE("max-fail with kill ends what runs") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto how = run_options(2);
    how.max_fail = {1, true};
    Record record;
    run_parallel(shell_jobs({"exit 3", "read x <" + gate, "true"}), how, record);
    CHECK(record.outcomes[1].verdict() == Verdict::cancelled);
    CHECK(record.outcomes[2].verdict() == Verdict::not_started);
    CHECK(no_children_left());
}

TEST_CASE("a try that is worth another one is repeated and told of, and ends as the last one") {
    Scratch scratch;
    auto const count = (scratch.path() / "count").string();
    auto how = run_options();
    how.tries = 3;
    how.retry_delay = Millis(1);
    how.judge = [](Job const& job, Outcome const& outcome) {
        Judgement judgement;
        judgement.retry = job.id != 1 && !outcome.ok();
        return judgement;
    };
    Record record;
    // Fails until its file has two lines; the second job is not worth a retry; the third never
    // works.
    auto const jobs = shell_jobs({"echo x >>" + count + "; test $(wc -l <" + count + ") = 3",
                                  "exit 5", "echo y >>" + count + "b; exit 6"});
    run_parallel(jobs, how, record);
    CHECK(record.outcomes[0].ok());
    CHECK(record.outcomes[0].tries == 3);
    CHECK(record.outcomes[1].tries == 1);
    CHECK(record.outcomes[2].tries == 3);
    CHECK(std::get<Exited>(record.outcomes[2].ending).code == 6);
    CHECK(std::ranges::count(record.retried, JobId{0}) == 2);
    CHECK(std::ranges::count(record.retried, JobId{1}) == 0);
    CHECK(lines_of(count + "b") == 3);
}

TEST_CASE("a signal during the wait for another try ends the run at once") {
    auto how = run_options();
    how.tries = 2;
    how.retry_delay = std::chrono::hours(1);
    how.judge = [](Job const&, Outcome const&) {
        Judgement judgement;
        judgement.retry = true;
        return judgement;
    };
    Record record;
    record.react = [](Event const& event) {
        if (std::holds_alternative<JobRetrying>(event)) {
            ::kill(::getpid(), SIGTERM);
        }
    };
    auto const summary = run_parallel(shell_jobs({"exit 1"}), how, record);
    CHECK(summary.signal == SIGTERM);
    CHECK(record.outcomes[0].verdict() == Verdict::not_started);
}

TEST_CASE("F72 a host never has more jobs than its limit, and the others go on meanwhile") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto jobs = shell_jobs({"read x <" + gate, "true", "true", "true"});
    jobs[0].host = jobs[1].host = "slow.example";
    jobs[2].host = jobs[3].host = "fast.example";
    auto how = run_options(10);
    how.hosts.resize(2);
    how.hosts[0].name = "slow.example";
    how.hosts[0].limit = 1;
    how.hosts[1].name = "fast.example";
    Record record;
    // The first host's only place is taken until both jobs of the other one have ended.
    record.react = [&](Event const& event) {
        if (std::holds_alternative<JobFinished>(event) && record.outcomes.size() == 2) {
            CHECK(record.outcomes.contains(2));
            CHECK(record.outcomes.contains(3));
            scratch.open_gate(gate);
        }
    };
    CHECK(run_parallel(jobs, how, record).all_ok());
}

TEST_CASE("a host that cannot be reached is given up once, and its repos say why") {
    std::vector<std::string> const scripts(20, "exit 128");
    auto jobs = shell_jobs(scripts);
    for (auto& job : jobs) {
        job.host = job.id % 2 == 0 ? "dead.example" : "live.example";
    }
    auto how = run_options(4);
    how.hosts.resize(2);
    how.hosts[0].name = "dead.example";
    how.hosts[0].limit = 2;
    how.hosts[1].name = "live.example";
    how.judge = [](Job const& job, Outcome const&) {
        Judgement judgement;
        if (job.host == "dead.example") {
            judgement.unreachable = "Connection refused";
        }
        return judgement;
    };
    SECTION("by default") {
        Record record;
        run_parallel(jobs, how, record);
        CHECK(record.given_up == std::vector<std::string>{"dead.example: Connection refused"});
        CHECK(record.outcomes[18].verdict() == Verdict::not_started);
        CHECK(std::get<NotStarted>(record.outcomes[18].ending).why ==
              "dead.example: Connection refused");
        CHECK(record.outcomes[19].verdict() == Verdict::failed);
        CHECK(record.started.size() <= 10 + 3);
    }
    SECTION("not with --no-give-up") {
        how.give_up = false;
        Record record;
        run_parallel(jobs, how, record);
        CHECK(record.started.size() == 20);
        CHECK(record.given_up.empty());
    }
}

TEST_CASE("a host with two connections is given up once, for the jobs of both") {
    auto jobs = shell_jobs(std::vector<std::string>(30, "exit 128"));
    for (auto& job : jobs) {
        job.host = "dead.example";
        job.connection = job.id % 2;
    }
    auto how = run_options(30);
    how.hosts.resize(1);
    how.hosts[0].name = "dead.example";
    how.hosts[0].limit = 4;
    how.hosts[0].program = "/bin/sh";
    how.hosts[0].connections.resize(2);
    for (auto& connection : how.hosts[0].connections) {
        connection.opening = {{"sh", "-c", "exit 255"}, "/", {}};
        connection.closing = {{"sh", "-c", "exit 255"}, "/", {}};
    }
    how.judge = [](Job const&, Outcome const&) {
        Judgement judgement;
        judgement.unreachable = "Connection refused";
        return judgement;
    };
    Record record;
    run_parallel(jobs, how, record);
    CHECK(record.given_up == std::vector<std::string>{"dead.example: Connection refused"});
    CHECK(record.outcomes.size() == 30);
    CHECK(record.started.size() <= 2 + 3); // all that can run when the second one fails
    CHECK(std::ranges::count_if(record.outcomes, [](auto const& one) {
              return one.second.verdict() == Verdict::not_started;
          }) == static_cast<std::ptrdiff_t>(30 - record.started.size()));
}

TEST_CASE("F73 each refused session takes a place from its own connection, down to one") {
    auto jobs = shell_jobs(std::vector<std::string>(24, "true"));
    for (auto& job : jobs) {
        job.host = "h";
        job.connection = job.id % 2;
    }
    auto how = run_options(24);
    how.hosts.resize(1);
    how.hosts[0].name = "h";
    how.hosts[0].program = "/bin/sh";
    how.hosts[0].connections.resize(2);
    for (auto& connection : how.hosts[0].connections) {
        connection.opening = {{"sh", "-c", "true"}, "/", {}};
        connection.closing = {{"sh", "-c", "true"}, "/", {}};
        connection.limit = 3;
    }
    how.judge = [](Job const& job, Outcome const&) {
        Judgement judgement;
        judgement.crowded = job.connection == 0;
        return judgement;
    };
    Record record;
    std::size_t most_at_last = 0; // of the first connection, when it has had three refusals
    std::size_t most_of_other = 0;
    record.react = [&](Event const& event) {
        auto const on = [&](std::size_t connection) {
            return static_cast<std::size_t>(std::ranges::count_if(
                record.running, [&](JobId id) { return id % 2 == connection; }));
        };
        auto const ended = std::ranges::count_if(
            record.outcomes, [](auto const& outcome) { return outcome.first % 2 == 0; });
        if (std::holds_alternative<JobStarted>(event) && ended > 5) {
            most_at_last = std::max(most_at_last, on(0));
        }
        most_of_other = std::max(most_of_other, on(1));
    };
    CHECK(run_parallel(jobs, how, record).all_ok());
    CHECK(most_at_last == 1);
    CHECK(most_of_other == 3);
}

TEST_CASE("the jobs of a host wait for its openings, and the closings run at the end") {
    Scratch scratch;
    auto const open = (scratch.path() / "open").string();
    auto const closed = (scratch.path() / "closed").string();
    std::vector<std::string> const scripts(6, "test -e " + open + " && ! test -e " + closed);
    auto jobs = shell_jobs(scripts);
    for (auto& job : jobs) {
        job.host = "h";
    }
    auto how = run_options(10);
    how.hosts.resize(1);
    auto& host = how.hosts[0];
    host.name = "h";
    host.limit = 1;
    host.program = "/bin/sh";
    host.connections.resize(1);
    auto& connection = host.connections[0];
    connection.closing = {{"sh", "-c", "echo >" + closed}, "/", {}};
    SECTION("one that succeeds makes room") {
        connection.opening = {{"sh", "-c", "echo >" + open}, "/", {}};
        connection.limit = 3;
        Record record;
        CHECK(run_parallel(jobs, how, record).all_ok());
        CHECK(record.most_running <= 3);
    }
    SECTION("if it fails, the smaller limit stands") {
        connection.opening = {{"sh", "-c", "echo >" + open + "; exit 1"}, "/", {}};
        Record record;
        CHECK(run_parallel(jobs, how, record).all_ok());
        CHECK(record.most_running == 1);
    }
    SECTION("one that hangs is ended") {
        std::ofstream(open) << '\n';
        connection.opening = {{"sh", "-c", "read x <" + scratch.fifo("never")}, "/", {}};
        how.opening_timeout = Millis(50);
        Record record;
        CHECK(run_parallel(jobs, how, record).all_ok());
        CHECK(record.most_running == 1);
    }
    CHECK(std::filesystem::exists(closed));
    CHECK(no_children_left());
}

TEST_CASE("the closings run also when a signal ends the run") {
    Scratch scratch;
    auto const closed = (scratch.path() / "closed").string();
    auto how = run_options();
    how.hosts.resize(1);
    how.hosts[0].name = "h";
    how.hosts[0].program = "/bin/sh";
    how.hosts[0].connections.resize(1);
    how.hosts[0].connections[0].opening = {
        {"sh", "-c", "read x <" + scratch.fifo("never")}, "/", {}};
    how.hosts[0].connections[0].closing = {{"sh", "-c", "echo >" + closed}, "/", {}};
    auto jobs = shell_jobs({"true"});
    jobs[0].host = "h";
    Record record;
    record.react = [](Event const& event) {
        if (std::holds_alternative<RunStarted>(event)) {
            ::kill(::getpid(), SIGTERM);
        }
    };
    auto const summary = run_parallel(jobs, how, record);
    CHECK(summary.signal == SIGTERM);
    CHECK(record.outcomes[0].verdict() == Verdict::not_started);
    CHECK(std::filesystem::exists(closed));
    CHECK(no_children_left());
}

TEST_CASE("SIGUSR1 tells what is running and its last line") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto const ready = scratch.fifo("ready");
    Record record;
    record.react = [&](Event const& event) {
        if (!std::holds_alternative<StatusAsked>(event)) {
            return;
        }
        if (record.status.back() == "r0: ") { // what it wrote has not been read yet
            ::kill(::getpid(), SIGUSR1);
        } else {
            scratch.open_gate(gate);
        }
    };
    auto asker = undisturbed([&] {
        std::string line;
        std::getline(std::ifstream(ready), line);
        ::kill(::getpid(), SIGUSR1);
    });
    auto const jobs =
        shell_jobs({"echo first; echo working; echo >" + ready + "; read x <" + gate});
    CHECK(run_parallel(jobs, run_options(), record).all_ok());
    asker.join();
    CHECK(record.status.back() == "r0: working");
}

TEST_CASE("F41 a job that writes nothing is told of once") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto how = run_options();
    how.slow_after = Millis(10);
    Record record;
    record.react = [&](Event const& event) {
        if (auto const* const slow = std::get_if<JobSlow>(&event)) {
            CHECK(slow->silent >= Millis(10));
            CHECK(slow->running >= slow->silent);
            scratch.open_gate(gate);
        }
    };
    CHECK(run_parallel(shell_jobs({"read x <" + gate}), how, record).all_ok());
    CHECK(record.slow == std::vector<JobId>{0});
}

TEST_CASE("F41 a job that goes on writing is not slow, one that has stopped is") {
    Scratch scratch;
    auto const gate = scratch.fifo("gate");
    auto const done = (scratch.path() / "done").string();
    auto how = run_options();
    how.slow_after = Millis(400);
    Record record;
    // The first one writes for as long as it takes until the second is called slow.
    record.react = [&](Event const& event) {
        if (std::holds_alternative<JobSlow>(event)) {
            std::ofstream(done) << "";
            scratch.open_gate(gate);
        }
    };
    auto const jobs = shell_jobs(
        {"until test -e " + done + "; do echo; sleep 0.01; done", "echo hello; read x <" + gate});
    CHECK(run_parallel(jobs, how, record).all_ok());
    CHECK(record.slow == std::vector<JobId>{1});
}

TEST_CASE("F70 F71 a child waits a while for room, then it has its verdict") {
    auto how = run_options();
    how.spawn_patience = Millis(50);
    Record record;
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    rlimit const none{open_descriptors() + 8, before.rlim_max}; // enough for a loop, for no pipe
    auto const jobs = shell_jobs({"true", "true", "true"});
    std::vector<Fd> taken;
    record.react = [&](Event const& event) {
        if (std::holds_alternative<RunStarted>(event)) {
            ::setrlimit(RLIMIT_NOFILE, &none);
            for (int fd = 0; fd >= 0;) {
                fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
                taken.emplace_back(fd);
            }
        }
    };
    auto const summary = run_parallel(jobs, how, record);
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(summary.count(Verdict::spawn_error) == 3);
    CHECK(summary.took >= how.spawn_patience);
    CHECK(summary.took < 10 * how.spawn_patience); // once for all of them
}

TEST_CASE("a judge's finding becomes the verdict") {
    auto how = run_options();
    how.judge = [](Job const&, Outcome const&) {
        Judgement judgement;
        judgement.finding = Finding{Verdict::locked, "index.lock is 3h old", "", ""};
        return judgement;
    };
    Record record;
    auto const summary = run_parallel(shell_jobs({"exit 128"}), how, record);
    CHECK(record.outcomes[0].verdict() == Verdict::locked);
    CHECK(summary.count(Verdict::locked) == 1);
}
