#include "mgit/exec/host_plans.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <set>

namespace mgit {
namespace {

SshFacts facts(std::string host_name, std::string user = "ann", std::string port = "22") {
    SshFacts result;
    result.user = std::move(user);
    result.host_name = std::move(host_name);
    result.port = std::move(port);
    return result;
}

// Jobs to these URLs, and what is planned for them.
struct Fleet {
    void add(std::size_t count, std::string const& url, bool own_ssh = false) {
        for (std::size_t i = 0; i < count; ++i) {
            Job job;
            job.id = jobs.size();
            jobs.push_back(std::move(job));
            JobTarget target;
            target.destination = destination_of(url);
            target.own_ssh = own_ssh;
            targets.push_back(target);
        }
    }
    void share(std::string const& folder = "/run/user/1000/mgit-abcdef") {
        options.sharing = SharingPlace{"/usr/bin/ssh", folder};
    }
    std::vector<HostPlan> const& plan() { return plans = plan_hosts(jobs, targets, options); }

    std::vector<JobId> jobs_of(std::string const& host) const {
        std::vector<JobId> ids;
        for (Job const& job : jobs) {
            if (job.host == host) {
                ids.push_back(job.id);
            }
        }
        return ids;
    }
    std::size_t unshared_in_all() const {
        std::size_t sum = 0;
        for (HostPlan const& plan : plans) {
            sum += plan.limit;
        }
        return sum;
    }

    std::vector<Job> jobs;
    std::vector<JobTarget> targets;
    HostPlanOptions options;
    std::vector<HostPlan> plans;
};

std::string shared_through(Job const& job) {
    auto const set = std::ranges::find(job.command.env, "GIT_SSH_COMMAND", &EnvVar::name);
    return set == job.command.env.end() ? "" : set->value;
}

} // namespace

TEST_CASE("F72 without sharing each host has its own limit") {
    Fleet fleet;
    fleet.add(20, "git.example.org:x");
    fleet.add(20, "https://example.org/x");
    fleet.add(20, "git://example.org/x");
    fleet.add(5, "/src/local");
    auto const& plans = fleet.plan();
    REQUIRE(plans.size() == 3);
    CHECK(plans[0].name == "git.example.org");
    CHECK(plans[0].limit == 8);
    CHECK(plans[1].name == "https://example.org");
    CHECK(plans[1].limit == 16);
    CHECK(plans[2].limit == 16);
    CHECK(fleet.jobs[0].host == "git.example.org");
    CHECK(fleet.jobs[60].host.empty());
    CHECK(std::ranges::all_of(plans, [](auto const& plan) { return plan.connections.empty(); }));
}

TEST_CASE("F72 three jobs share a connection, two do not") {
    Fleet fleet;
    fleet.share();
    fleet.options.ssh["a"] = facts("a");
    fleet.options.ssh["b"] = facts("b");
    fleet.add(2, "a:x");
    fleet.add(3, "b:x");
    auto const& plans = fleet.plan();
    REQUIRE(plans.size() == 2);
    CHECK(plans[0].connections.empty());
    CHECK(shared_through(fleet.jobs[0]).empty());
    REQUIRE(plans[1].connections.size() == 1);
    CHECK(plans[1].connections[0].limit == 10);
    CHECK(plans[1].limit == 8);
    CHECK(plans[1].program == "/usr/bin/ssh");
    CHECK(shared_through(fleet.jobs[2]) ==
          "ssh -o ControlMaster=no -o ControlPath=/run/user/1000/mgit-abcdef/0-%r@%n:%p -o "
          "ClearAllForwardings=yes");
    auto const& opening = plans[1].connections[0].opening.argv;
    CHECK(std::ranges::count(opening, "ControlPath=/run/user/1000/mgit-abcdef/0-ann@b:22") == 1);
    CHECK(opening.back() == "b");
    auto const& closing = plans[1].connections[0].closing.argv;
    CHECK(std::ranges::count(closing, "ControlPath=/run/user/1000/mgit-abcdef/0-ann@b:22") == 1);
}

TEST_CASE("F72 more than 20 jobs share two connections of one host, evenly, at most 10 on each") {
    Fleet fleet;
    fleet.share();
    fleet.options.ssh["ann@a:2222"] = facts("a", "ann", "2222");
    fleet.add(21, "ssh://ann@a:2222/x");
    auto const& plans = fleet.plan();
    REQUIRE(plans.size() == 1);
    CHECK(plans[0].name == "ann@a:2222");
    CHECK(fleet.jobs_of("ann@a:2222").size() == 21);
    REQUIRE(plans[0].connections.size() == 2);
    CHECK(plans[0].connections[0].limit == 10);
    CHECK(plans[0].connections[1].limit == 10);
    CHECK(std::ranges::count(fleet.jobs, 0U, &Job::connection) == 11);
    CHECK(std::ranges::count(fleet.jobs, 1U, &Job::connection) == 10);
    // If both masters fail, their jobs together are still not too many.
    CHECK(fleet.unshared_in_all() == 8);
    CHECK(shared_through(fleet.jobs[0]) != shared_through(fleet.jobs[1]));
    CHECK(shared_through(fleet.jobs[0]) == shared_through(fleet.jobs[2]));
}

TEST_CASE("F72 what the user wants for each host is what it gets") {
    Fleet fleet;
    fleet.share();
    fleet.options.ssh["a"] = facts("a");
    auto const wanted = GENERATE(1U, 5U, 10U, 13U, 30U);
    fleet.options.per_host = wanted;
    fleet.add(100, "a:x");
    fleet.add(1, "https://b/x");
    auto const& plans = fleet.plan();
    std::size_t sum = 0;
    for (auto const& plan : plans) {
        for (auto const& connection : plan.connections) {
            sum += connection.limit;
            CHECK(connection.limit <= 10);
        }
    }
    CHECK(sum == wanted);
    CHECK(plans.back().limit == wanted);
}

TEST_CASE("F72 names that lead to one server share what it takes from strangers") {
    Fleet fleet;
    for (auto const* const name : {"a", "b", "ann@a", "ann@b"}) {
        fleet.options.ssh[name] = facts("same.example.org");
        fleet.add(10, std::string(name) + ":x");
    }
    fleet.options.ssh["else"] = facts("same.example.org", "ann", "2222");
    fleet.add(10, "else:x");
    auto const& plans = fleet.plan();
    REQUIRE(plans.size() == 5);
    CHECK(plans[0].limit == 2);
    CHECK(plans[3].limit == 2);
    CHECK(plans[4].limit == 8);
    CHECK(fleet.unshared_in_all() == 16);
}

TEST_CASE("F72 all that goes through one jump host counts as one server") {
    Fleet fleet;
    for (auto const* const name : {"a", "b"}) {
        auto behind = facts(name);
        behind.way = "jump.example.org";
        fleet.options.ssh[name] = behind;
        fleet.add(10, std::string(name) + ":x");
    }
    fleet.plan();
    CHECK(fleet.unshared_in_all() == 8);
}

TEST_CASE("F72 no server gets more than eight masters to open at once") {
    Fleet fleet;
    fleet.share();
    for (char name = 'a'; name < 'a' + 12; ++name) {
        fleet.options.ssh[std::string(1, name)] = facts("same.example.org");
        fleet.add(25, std::string(1, name) + ":x");
    }
    std::size_t openings = 0;
    std::set<std::string> names;
    for (auto const& plan : fleet.plan()) {
        openings += plan.connections.size();
        names.insert(plan.name);
    }
    CHECK(openings == 8);
    CHECK(names.size() == fleet.plans.size());
    CHECK(std::ranges::none_of(fleet.jobs, [](auto const& job) { return job.host.empty(); }));
}

TEST_CASE("a repo with an ssh command of its own keeps it, and counts") {
    Fleet fleet;
    fleet.share();
    fleet.options.ssh["a"] = facts("a");
    fleet.add(5, "a:x");
    fleet.add(5, "a:x", true);
    auto const& plans = fleet.plan();
    REQUIRE(plans.size() == 2);
    CHECK(plans[1].name == "a (own ssh command)");
    CHECK(plans[1].connections.empty());
    CHECK(plans[1].limit == 4);
    CHECK(shared_through(fleet.jobs[7]).empty());
    CHECK_FALSE(shared_through(fleet.jobs[2]).empty());
}

TEST_CASE("a connection is not shared where that is the user's own business or cannot work") {
    Fleet fleet;
    fleet.share();
    fleet.add(5, "a:x");
    SECTION("the user shares connections already") {
        auto own = facts("a");
        own.users_own_sharing = true;
        fleet.options.ssh["a"] = own;
    }
    SECTION("ssh -G has not told about the host") {}
    SECTION("the socket's path would be too long") {
        fleet.options.ssh["a"] = facts("a", std::string(60, 'u'));
    }
    REQUIRE(fleet.plan().size() == 1);
    CHECK(fleet.plans[0].connections.empty());
    CHECK(fleet.plans[0].limit == 8);
    CHECK(shared_through(fleet.jobs[0]).empty());
}

TEST_CASE("a hostile host or user never gets on a command line") {
    for (auto const* const url :
         {"-oProxyCommand=x:y", "ssh://-oProxyCommand=x/y", "ssh://-l@host/y", "a b:x",
          "ssh://h%0a/x", "ssh://$(x)@h/y", "ssh://h%25h/x", "https://h/x", "/src"}) {
        INFO(url);
        CHECK_FALSE(ssh_facts_command(destination_of(url)));
    }
    auto const command = ssh_facts_command(destination_of("ssh://ann@[::1]:2222/x"));
    REQUIRE(command);
    CHECK(command->argv == std::vector<std::string>{"ssh", "-G", "-p", "2222", "ann@::1"});
}

TEST_CASE("what ssh -G prints is understood") {
    std::string const plain = "host a\nuser ann\nhostname git.example.org\nport 22\n"
                              "controlmaster false\nproxyusefdpass no\ncontrolpersist no\n";
    auto const read = parse_ssh_facts(plain);
    REQUIRE(read);
    CHECK(read->user == "ann");
    CHECK(read->host_name == "git.example.org");
    CHECK(read->way.empty());
    CHECK_FALSE(read->users_own_sharing);
    CHECK_FALSE(parse_ssh_facts(plain + "controlpath none\n")->users_own_sharing);
    CHECK(parse_ssh_facts(plain + "controlpath /tmp/x\n")->users_own_sharing);
    CHECK(parse_ssh_facts("user a\nhostname h\nport 1\ncontrolmaster auto\n")->users_own_sharing);
    std::string const persists = "user a\nhostname h\nport 1\ncontrolpersist 60\n";
    CHECK(parse_ssh_facts(persists + "controlmaster auto\n")->first_opens);
    CHECK_FALSE(parse_ssh_facts(persists + "controlmaster false\ncontrolpath /x\n")->first_opens);
    CHECK_FALSE(parse_ssh_facts(plain + "controlmaster auto\n")->first_opens);
    CHECK(parse_ssh_facts(plain + "proxyjump ann@jump:22\n")->way == "ann@jump:22");
    CHECK(parse_ssh_facts(plain + "proxycommand ssh -W %h:%p jump\n")->way == "ssh -W %h:%p jump");
    CHECK_FALSE(parse_ssh_facts("usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy]\n"));
    CHECK_FALSE(parse_ssh_facts(""));
}

} // namespace mgit
