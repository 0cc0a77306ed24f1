// The jobs that need a human get the terminal one after the other, host by host.
#include "commands/phase_two.hpp"
#include "support/run.hpp"

#include <iterator>

namespace mgit {
namespace {

using Names = std::vector<std::string>;

// Says yes or no, and keeps what it is told.
struct Human : Questioner {
    explicit Human(Consent answer) : answer_(answer) {}
    Consent ask(std::string const& question) override {
        asked.push_back(question);
        return answer_;
    }
    void give_turn(Job const& job, std::size_t number, std::size_t count) override {
        turns.push_back(job.repo.name + " " + std::to_string(number) + "/" + std::to_string(count));
    }
    Names asked;
    Names turns;

private:
    Consent answer_;
};

// Jobs that need somebody until their host's password is known, which is a file; each try adds a
// line to the file "tries".
struct Hosts : Scratch {
    std::vector<Job> parallel(std::vector<std::pair<std::string, std::string>> const& repos) const {
        std::vector<Job> jobs;
        for (auto const& [name, host] : repos) {
            Job job;
            job.id = jobs.size();
            job.repo.name = name;
            job.host = host;
            job.command = {{"sh", "-c",
                            "echo " + name + " >> tries; " +
                                (host.empty() ? "true" : "test -e " + host + " || exit 77")},
                           path(),
                           {}};
            jobs.push_back(std::move(job));
        }
        return jobs;
    }
    // The same with the terminal: `action` tells what the human does.
    static ForegroundJobs foreground(std::vector<Job> jobs, std::string const& action) {
        for (Job& job : jobs) {
            job.command.argv[2] =
                "echo " + job.repo.name + " asks >> tries; HOST=" + job.host + "; " + action;
        }
        return [jobs] { return jobs; };
    }
    static RunOptions options(std::size_t at_a_time = 1) {
        RunOptions how = run_options(at_a_time);
        how.judge = [](Job const& job, Outcome const& outcome) {
            Judgement judgement;
            auto const* exited = std::get_if<Exited>(&outcome.ending);
            if (exited != nullptr && exited->code == 77) {
                judgement.finding.emplace();
                judgement.finding->verdict = Verdict::needs_auth;
                judgement.finding->host = job.host;
                judgement.finding->detail = job.repo.name;
            }
            return judgement;
        };
        return how;
    }
    Names tries() const {
        std::ifstream file(path() / "tries");
        Names lines;
        for (std::string line; std::getline(file, line);) {
            lines.push_back(line);
        }
        return lines;
    }
};

TEST_CASE_METHOD(Hosts, "F27 one answer is enough for a host, and the rest goes on in parallel") {
    auto const jobs =
        parallel({{"a1", "alpha"}, {"b1", "beta"}, {"x", ""}, {"a2", "alpha"}, {"a3", "alpha"}});
    Human human({true, 0});
    Record record;
    auto const summary =
        run_with_questions(jobs, options(), record, foreground(jobs, "touch $HOST"), human);
    CHECK(summary.all_ok());
    CHECK(summary.jobs == 5);
    CHECK(summary.count(Verdict::ok) == 5);
    CHECK(human.asked ==
          Names{"4 repos need you (alpha x3 and beta). Ask now, one at a time? [Y/n] "});
    CHECK(human.turns == Names{"a1 1/4", "b1 4/4"});
    CHECK(tries() == Names{"a1", "b1", "x", "a2", "a3", "a1 asks", "a2", "a3", "b1 asks"});
    CHECK(record.runs_started == 1);
    CHECK(record.runs_finished == 1);
    CHECK(record.started == std::vector<JobId>{0, 1, 2, 3, 4});
    CHECK(record.outcomes.size() == 5); // Record sees to it that none comes twice
    CHECK(record.outcomes[3].ok());
}

TEST_CASE_METHOD(Hosts, "F27 who still needs somebody after the second try is asked in turn") {
    auto const jobs = parallel({{"a1", "alpha"}, {"a2", "alpha"}, {"a3", "alpha"}});
    Human human({true, 0});
    Record record;
    // Each repo has a password of its own: nothing is known to the others afterwards.
    auto const summary =
        run_with_questions(jobs, options(), record, foreground(jobs, "true"), human);
    CHECK(summary.all_ok());
    CHECK(human.turns == Names{"a1 1/3", "a2 2/3", "a3 3/3"});
    CHECK(tries() == Names{"a1", "a2", "a3", "a1 asks", "a2", "a3", "a2 asks", "a3 asks"});
}

TEST_CASE_METHOD(Hosts, "F27 a wrong password fails that repo, and the next one is asked for") {
    auto const jobs = parallel({{"a1", "alpha"}, {"a2", "alpha"}});
    Human human({true, 0});
    Record record;
    auto const summary =
        run_with_questions(jobs, options(), record, foreground(jobs, "exit 128"), human);
    CHECK(summary.count(Verdict::failed) == 2);
    CHECK(tries() == Names{"a1", "a2", "a1 asks", "a2 asks"});
    CHECK(std::get<Exited>(record.outcomes[1].ending).code == 128);
}

TEST_CASE_METHOD(Hosts, "F27 a no leaves the verdicts, and a signal ends the run") {
    auto const jobs = parallel({{"a1", "alpha"}, {"x", ""}, {"a2", "alpha"}});
    for (int const signal : {0, SIGTERM}) {
        Human human({false, signal});
        Record record;
        auto const summary =
            run_with_questions(jobs, options(), record, foreground(jobs, "true"), human);
        CHECK(summary.count(Verdict::needs_auth) == 2);
        CHECK(summary.count(Verdict::ok) == 1);
        CHECK(summary.signal.value_or(0) == signal);
        CHECK(human.turns.empty());
        CHECK(record.outcomes[2].finding->detail == "a2");
        CHECK(record.runs_finished == 1);
    }
}

TEST_CASE_METHOD(Hosts, "F43 after SIGQUIT nothing is told, but how long all took") {
    auto jobs = parallel({{"a1", ""}, {"a2", ""}});
    jobs[0].command.argv[2] = "sleep 0.1; kill -QUIT $PPID; sleep 60"; // and is killed
    Human human({true, 0});
    Record record;
    auto const summary =
        run_with_questions(jobs, options(), record, foreground(jobs, "true"), human);
    CHECK(summary.signal == SIGQUIT);
    CHECK(summary.took >= Millis(100));
    CHECK(record.runs_finished == 0);
    CHECK(record.outcomes.empty());
}

TEST_CASE_METHOD(Hosts, "F27 Ctrl-C at a question ends the asking and nothing is lost") {
    auto const jobs = parallel({{"a1", "alpha"}, {"b1", "beta"}, {"b2", "beta"}});
    Human human({true, 0});
    Record record;
    auto const summary = run_with_questions(
        jobs, options(), record, foreground(jobs, "test $HOST = alpha || kill -INT $$"), human);
    CHECK(summary.signal == SIGINT);
    CHECK(summary.count(Verdict::ok) == 1);
    CHECK(summary.count(Verdict::needs_auth) == 2);
    CHECK(tries() == Names{"a1", "b1", "b2", "a1 asks", "b1 asks"});
}

TEST_CASE_METHOD(Hosts, "nobody is asked where nothing needs it or enough has failed") {
    Human human({true, 0});
    {
        auto const jobs = parallel({{"x", ""}});
        Record record;
        CHECK(run_with_questions(jobs, options(), record, foreground(jobs, ""), human).all_ok());
    }
    auto const jobs = parallel({{"a1", "alpha"}, {"a2", "alpha"}});
    auto how = options();
    how.max_fail.failures = 1;
    Record record;
    auto const summary = run_with_questions(jobs, how, record, foreground(jobs, ""), human);
    CHECK(summary.count(Verdict::needs_auth) == 1);
    CHECK(summary.count(Verdict::not_started) == 1);
    CHECK(human.asked.empty());
}

TEST_CASE_METHOD(Hosts, "each job is judged under its own number") {
    auto const jobs = parallel({{"x", ""}, {"a1", "alpha"}, {"a2", "alpha"}});
    auto how = options();
    std::set<std::pair<JobId, std::string>> judged;
    how.judge = [&, judge = how.judge](Job const& job, Outcome const& outcome) {
        judged.emplace(job.id, job.repo.name);
        return judge(job, outcome);
    };
    Human human({true, 0});
    Record record;
    run_with_questions(jobs, how, record, foreground(jobs, "touch $HOST"), human);
    CHECK(judged == std::set<std::pair<JobId, std::string>>{{0, "x"}, {1, "a1"}, {2, "a2"}});
}

} // namespace
} // namespace mgit
