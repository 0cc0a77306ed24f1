// Shared ssh connections with OpenSSH's own client and server.
#include "mgit/exec/network_judge.hpp"
#include "mgit/exec/ssh_sharing.hpp"
#include "mgit/process/program.hpp"
#include "support/catch.hpp"
#include "support/servers.hpp"

#include <algorithm>
#include <map>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

// What a run would do with the plans, without its executor.
struct Fetching : World {
    Environment client(SshServer const& server, Words const& changes = {}) const {
        auto all = changes;
        all.push_back(server.client_path());
        auto const variables = environment(all);
        std::vector<char const*> pointers;
        for (auto const& variable : variables) {
            pointers.push_back(variable.c_str());
        }
        pointers.push_back(nullptr);
        return Environment(pointers.data());
    }
    // `git fetch` in new repos with these URLs.
    std::vector<Job> jobs(Words const& urls) {
        std::vector<Job> jobs;
        for (auto const& url : urls) {
            Job job;
            job.id = jobs.size();
            job.repo.name = "r" + std::to_string(next_++);
            job.repo.path = path(job.repo.name);
            git(".", {"init", "-q", job.repo.name});
            git(job.repo.name, {"remote", "add", "origin", url});
            job.command = {{"git", "fetch", "-q"}, job.repo.path, {}};
            jobs.push_back(std::move(job));
        }
        return jobs;
    }
    std::vector<JobTarget> targets(std::vector<Job> const& jobs,
                                   Environment const& environment) const {
        return targets_of(jobs, *find_verb("fetch"), {},
                          {find_program("git", environment, "/"), environment, {}});
    }

private:
    int next_ = 0;
};

// Ends with every answer read to its end: whatever holds our pipe hangs the test.
bool succeeds(Command const& command, HostPlan const& plan, Environment const& environment) {
    return ask(plan.program, command.argv, command.cwd, environment).status == 0;
}
void open_all(SshSharing const& sharing, Environment const& environment) {
    for (auto const& plan : sharing.hosts()) {
        for (auto const& connection : plan.connections) {
            CHECK(succeeds(connection.opening, plan, environment));
        }
    }
}
void close_all(SshSharing const& sharing, Environment const& environment) {
    for (auto const& plan : sharing.hosts()) {
        for (auto const& connection : plan.connections) {
            CHECK(succeeds(connection.closing, plan, environment));
        }
    }
}

struct Finished : Sink {
    void on(Event const& event) override {
        if (auto const* const finished = std::get_if<JobFinished>(&event)) {
            outcomes[finished->job.id] = finished->outcome;
        }
    }
    std::map<JobId, Outcome> outcomes;
};

// All jobs at once; what each of them wrote.
std::map<JobId, Outcome> run_all(std::vector<Job> const& jobs, Environment const& environment,
                                 std::span<HostPlan const> hosts = {}) {
    RunOptions options;
    options.program = find_program("git", environment, "/");
    options.environment = environment;
    options.parallel = jobs.size();
    options.hosts.assign(hosts.begin(), hosts.end());
    Finished finished;
    run_parallel(jobs, options, finished);
    return finished.outcomes;
}

std::string output(Outcome const& outcome) {
    return outcome.out->tail(1 << 16);
}

// The socket of the first connection; empty if there is none.
std::string socket_of(SshSharing const& sharing) {
    std::string const option = "ControlPath=";
    for (auto const& plan : sharing.hosts()) {
        for (auto const& connection : plan.connections) {
            for (auto const& word : connection.opening.argv) {
                if (word.starts_with(option)) {
                    return word.substr(option.size());
                }
            }
        }
    }
    return {};
}

// Where the sockets are; empty if there are none.
fs::path folder_of(SshSharing const& sharing) {
    return fs::path(socket_of(sharing)).parent_path();
}

TEST_CASE_METHOD(Fetching, "F72 20 jobs at once share two logins to a stock sshd", "[ssh]") {
    make_upstream("up");
    SshServer const server(*this, stock_limits());
    auto const environment = client(server);
    auto all = jobs(Words(22, server.url("up")));
    SshSharing const sharing(all, targets(all, environment), environment, {});
    REQUIRE(sharing.hosts().size() == 1);
    REQUIRE(sharing.hosts()[0].connections.size() == 2);
    auto const folder = folder_of(sharing);
    CHECK(fs::status(folder).permissions() == fs::perms::owner_all);
    open_all(sharing, environment);
    all.resize(20); // 10 for each
    for (auto const& [id, outcome] : run_all(all, environment)) {
        INFO(output(outcome));
        CHECK(outcome.ok());
        CHECK(output(outcome).empty()); // also no word of ssh about its sharing
    }
    CHECK(server.logins() == 2);
    close_all(sharing, environment);
    // A master first agrees to end, and then ends: ssh -O exit does not wait for that (ssh(1)).
    wait_until(
        "the masters are gone", [&] { return processes_with(folder.string()).empty(); },
        std::chrono::seconds(20));
    CHECK(std::ranges::none_of(fs::directory_iterator(folder),
                               [](auto const& entry) { return entry.is_socket(); }));
}

TEST_CASE_METHOD(Fetching, "F36 a shared connection that nobody closed ends with its folder",
                 "[ssh]") {
    make_upstream("up");
    SshServer const server(*this, stock_limits());
    auto const environment = client(server);
    Words urls(1, "https://127.0.0.1/first"); // a host that shares nothing
    urls.insert(urls.end(), 3, server.url("up"));
    auto all = jobs(urls);
    fs::path folder;
    {
        SshSharing const sharing(all, targets(all, environment), environment, {});
        open_all(sharing, environment);
        folder = folder_of(sharing);
        REQUIRE_FALSE(processes_with(folder.string()).empty());
    }
    CHECK_FALSE(fs::exists(folder));
    // Long before it would end by itself.
    wait_until(
        "the master is gone", [&] { return processes_with(folder.string()).empty(); },
        std::chrono::seconds(20));
}

TEST_CASE_METHOD(Fetching, "F72 where the opening has failed each job connects by itself",
                 "[ssh]") {
    make_upstream("up");
    SshServer const server(*this, stock_limits());
    auto const environment = client(server);
    auto all = jobs(Words(3, server.url("up")));
    SshSharing const sharing(all, targets(all, environment), environment, {});
    REQUIRE_FALSE(folder_of(sharing).empty());
    for (auto const& [id, outcome] : run_all(all, environment)) {
        INFO(output(outcome));
        CHECK(outcome.ok());
        CHECK(output(outcome).empty());
    }
    CHECK(server.logins() == 3);
}

TEST_CASE_METHOD(Fetching, "F73 a user's own master is used and never closed", "[ssh]") {
    make_upstream("up");
    SshServer const server(*this, stock_limits());
    auto const socket = path("own").string();
    server.add_client_config("Host *\n  ControlPath " + socket + "\n  ControlPersist yes\n");
    auto const environment = client(server);
    auto const host = std::to_string(server.port());
    auto const ssh = [&](Words words) {
        words.insert(words.begin(), path("ssh/bin/ssh").string());
        words.insert(words.end(), {"-p", host, "127.0.0.1"});
        return run(words).code;
    };
    REQUIRE(ssh({"-M", "-N", "-f"}) == 0);
    auto all = jobs(Words(5, server.url("up")));
    {
        SshSharing const sharing(all, targets(all, environment), environment, {});
        REQUIRE(sharing.hosts().size() == 1);
        CHECK(sharing.hosts()[0].connections.empty());
        for (auto const& [id, outcome] : run_all(all, environment)) {
            CHECK(outcome.ok());
        }
    }
    CHECK(server.logins() == 1);
    CHECK(ssh({"-O", "check"}) == 0);
    CHECK(ssh({"-O", "exit"}) == 0);
}

TEST_CASE_METHOD(Fetching, "F73 who wants the first connection to be shared is not raced",
                 "[ssh]") {
    make_upstream("up");
    SshServer const server(*this, stock_limits());
    server.add_client_config("Host *\n  ControlMaster auto\n  ControlPersist yes\n  ControlPath " +
                             path("own").string() + "\n");
    auto const environment = client(server);
    auto all = jobs(Words(6, server.url("up")));
    SshSharing const sharing(all, targets(all, environment), environment, {});
    REQUIRE(sharing.hosts().size() == 1);
    CHECK(sharing.hosts()[0].connections.empty());
    for (auto const& [id, outcome] : run_all(all, environment, sharing.hosts())) {
        INFO(output(outcome));
        CHECK(outcome.ok());
        CHECK(output(outcome).empty()); // "already exists, disabling multiplexing"
    }
    CHECK(server.logins() == 1);
    CHECK(run({path("ssh/bin/ssh").string(), "-O", "exit", "-p", std::to_string(server.port()),
               "127.0.0.1"})
              .code == 0);
}

TEST_CASE_METHOD(Fetching, "F72 two names of a host with two keys stay two connections", "[ssh]") {
    make_upstream("first");
    auto const second = make_upstream("second");
    move_upstream("second");
    SshServer const server(*this, stock_limits());
    // This key gets nothing but the second upstream, whatever is asked for.
    server.add_key("limited", "command=\"git-upload-pack '" + second.string() + "'\"");
    auto const at = "  HostName 127.0.0.1\n  Port " + std::to_string(server.port()) +
                    "\n  HostKeyAlias [127.0.0.1]:" + std::to_string(server.port()) + "\n";
    server.add_client_config("Host limited\n" + at + "  IdentityFile " +
                             path("ssh/limited").string() + "\nHost open\n" + at);
    auto const environment = client(server);
    Words urls(3, server.url_at("open", "first"));
    urls.insert(urls.end(), 3, server.url_at("limited", "first"));
    auto all = jobs(urls);
    SshSharing const sharing(all, targets(all, environment), environment, {});
    REQUIRE(sharing.hosts().size() == 2);
    CHECK(sharing.hosts()[0].name == "open");
    CHECK(sharing.hosts()[1].name == "limited");
    open_all(sharing, environment);
    for (auto const& [id, outcome] : run_all(all, environment)) {
        INFO(output(outcome));
        CHECK(outcome.ok());
        CHECK(git(all[id].repo.name, {"rev-parse", "origin/main"}) ==
              head(id < 3 ? "upstreams/first.git" : "upstreams/second.git"));
    }
    CHECK(server.logins() == 2);
    close_all(sharing, environment);
}

TEST_CASE_METHOD(Fetching, "F72 a connection through a jump host is shared", "[ssh]") {
    make_upstream("up");
    SshServer const server(*this, stock_limits());
    auto const at = "  HostName 127.0.0.1\n  Port " + std::to_string(server.port()) + "\n";
    server.add_client_config("Host jump\n" + at + "Host behind\n" + at + "  ProxyJump jump\n");
    auto const environment = client(server);
    auto all = jobs(Words(4, server.url_at("behind", "up")));
    SshSharing const sharing(all, targets(all, environment), environment, {});
    open_all(sharing, environment);
    for (auto const& [id, outcome] : run_all(all, environment)) {
        INFO(output(outcome));
        CHECK(outcome.ok());
    }
    CHECK(server.logins() == 2); // to the jump host and to the one behind it
    close_all(sharing, environment);
}

TEST_CASE_METHOD(Fetching, "F72 who says how git runs ssh is left alone", "[ssh]") {
    make_upstream("up");
    SshServer const server(*this, stock_limits());
    auto all = jobs(Words(4, server.url("up")));
    SharingOptions options;
    auto environment = client(server);
    SECTION("by GIT_SSH_COMMAND") {
        environment = client(server, {server.client_variable()});
    }
    SECTION("by GIT_SSH") {
        environment = client(server, {"GIT_SSH=" + path("ssh/bin/ssh").string()});
    }
    SECTION("by core.sshCommand in each repo") {
        for (auto const& job : all) {
            git(job.repo.name,
                {"config", "core.sshCommand", "ssh -F " + path("ssh/config").string()});
        }
    }
    SECTION("by --ssh-share never") {
        options.share = false;
    }
    SshSharing const sharing(all, targets(all, environment), environment, options);
    REQUIRE(sharing.hosts().size() == 1);
    CHECK(sharing.hosts()[0].connections.empty());
    CHECK(sharing.hosts()[0].limit == 8);
    for (auto const& [id, outcome] : run_all(all, environment)) {
        INFO(output(outcome));
        CHECK(outcome.ok());
    }
    CHECK(server.logins() == 4);
}

TEST_CASE_METHOD(Fetching, "F73 a job whose session was refused connects by itself and tells",
                 "[ssh]") {
    make_upstream("up");
    SshServer const server(*this, {"10:30:100", 1});
    auto const environment = client(server);
    auto all = jobs(Words(3, server.url("up")));
    auto const goals = targets(all, environment);
    SshSharing const sharing(all, goals, environment, {});
    open_all(sharing, environment);
    // The only session of the master is taken until the gate opens.
    Gate gate(path("gate"));
    auto const socket = socket_of(sharing);
    Process holder({"ssh", "-F", "/dev/null", "-o", "ControlPath=" + socket, "mgit",
                    "echo > " + path("taken").string() + "; : < " + gate.path().string()},
                   {.environment = this->environment()});
    wait_until("the session is taken", [&] { return fs::exists(path("taken")); });
    all.resize(1);
    auto const outcomes = run_all(all, environment);
    INFO(output(outcomes.at(0)));
    CHECK(outcomes.at(0).ok());
    auto const judge = network_judge(*find_verb("fetch"), goals);
    CHECK(judge(all[0], outcomes.at(0)).crowded);
    gate.open();
    CHECK(holder.wait().code == 0);
}

} // namespace
} // namespace mgit::test
