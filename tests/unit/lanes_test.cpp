#include "exec/lanes.hpp"
#include "support/catch.hpp"

using namespace mgit;

namespace {

HostPlan plan(std::string name, std::size_t limit, std::size_t connections) {
    HostPlan result;
    result.name = std::move(name);
    result.limit = limit;
    result.connections.resize(connections);
    return result;
}

std::vector<Job> jobs(std::vector<std::pair<std::string, std::size_t>> const& hosts) {
    std::vector<Job> result;
    for (auto const& [host, connection] : hosts) {
        Job job;
        job.id = result.size();
        job.host = host;
        job.connection = connection;
        result.push_back(std::move(job));
    }
    return result;
}

} // namespace

TEST_CASE("a host is one host, with a lane for each connection that its jobs share") {
    std::vector<HostPlan> const plans{plan("a", 8, 2), plan("b", 16, 0)};
    auto const all = jobs({{"b", 0}, {"a", 1}, {"a", 0}, {"", 0}, {"a", 1}, {"elsewhere", 0}});
    Lanes lanes(all, plans);
    auto const& of_jobs = lanes.of_jobs();
    REQUIRE(lanes.size() == 3);
    CHECK(of_jobs[1] == of_jobs[4]);
    CHECK(of_jobs[1] != of_jobs[2]);
    CHECK_FALSE(of_jobs[3]);
    CHECK_FALSE(of_jobs[5]);
    CHECK(&lanes.host_of(*of_jobs[1]) == &lanes.host_of(*of_jobs[2]));
    CHECK(lanes.host_of(*of_jobs[1]).plan == &plans[0]);
    CHECK(lanes.host_of(*of_jobs[1]).lanes.size() == 2);
    CHECK(lanes[*of_jobs[1]].connection == &plans[0].connections[1]);
    CHECK(lanes[*of_jobs[0]].connection == nullptr);
    CHECK(lanes.host_of(*of_jobs[0]).plan == &plans[1]);
}

TEST_CASE("connections that do not come up share the host's limit, with one job at least") {
    std::vector<HostPlan> const plans{plan("a", 8, 2), plan("b", 16, 0), plan("c", 1, 2)};
    Lanes lanes(jobs({{"a", 0}, {"b", 0}, {"c", 1}}), plans);
    CHECK(lanes[0].limit == 4);
    CHECK(lanes[1].limit == 16);
    CHECK(lanes[2].limit == 1);
}

TEST_CASE("a connection that no job uses has no lane, so nobody opens it") {
    std::vector<HostPlan> const plans{plan("a", 8, 2), plan("b", 8, 1)};
    Lanes lanes(jobs({{"a", 1}}), plans);
    REQUIRE(lanes.size() == 1);
    CHECK(lanes[0].connection == &plans[0].connections[1]);
}
