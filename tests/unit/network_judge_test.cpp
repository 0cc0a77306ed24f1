#include "mgit/exec/network_judge.hpp"
#include "support/catch.hpp"
#include "support/events.hpp"

namespace mgit::test {
namespace {

std::string const broken = "kex_exchange_identification: Connection closed by remote host\r\n";
std::string const refused = "ssh: connect to host h port 22: Connection refused\r\n";
std::string const no_session =
    "mux_client_request_session: session request failed: Session open refused by peer\r\n";

Outcome failed(std::string const& text) {
    return merged(Exited{128, false}, text);
}

struct Case {
    explicit Case(std::string_view verb) : verb_(*find_verb(verb)) {
        job.host = "h";
        targets.resize(1);
    }
    Judge judge() const { return network_judge(verb_, targets); }

    Job job;
    std::vector<JobTarget> targets;

private:
    Verb verb_;
};

} // namespace

TEST_CASE("F72 what only reads is tried again after a broken connection") {
    for (auto const* const verb : {"fetch", "pull", "clone", "ls-remote", "remote update"}) {
        INFO(verb);
        Case const one(verb);
        CHECK(one.judge()(one.job, failed(broken)).retry);
        CHECK_FALSE(one.judge()(one.job, failed("fatal: not a git repository\n")).retry);
    }
}

TEST_CASE("F72 a push is never repeated, nor what has not failed") {
    Case const push("push");
    CHECK_FALSE(push.judge()(push.job, failed(broken)).retry);
    Case const fetch("fetch");
    CHECK_FALSE(fetch.judge()(fetch.job, merged(Exited{0, false}, broken)).retry);
    CHECK_FALSE(fetch.judge()(fetch.job, merged(Signalled{9, false}, broken)).retry);
}

TEST_CASE("F72 an unreachable host is told with its reason, and waits for no second try") {
    Case one("pull");
    auto const judgement = one.judge()(one.job, failed(refused));
    CHECK(judgement.unreachable == "Connection refused");
    CHECK_FALSE(judgement.retry);
    // Also where stdout and stderr are apart, and what git printed looks like trouble.
    CHECK(one.judge()(one.job, split(Exited{1, false}, "", refused)).unreachable);
    CHECK_FALSE(one.judge()(one.job, split(Exited{1, false}, refused, "")).unreachable);
    one.targets[0].several = true; // it may have been another server
    CHECK_FALSE(one.judge()(one.job, failed(refused)).unreachable);
}

TEST_CASE("F73 a refused session is told of, whatever became of its job") {
    Case const one("push");
    auto const judge = one.judge();
    CHECK(judge(one.job, merged(Exited{0, false}, no_session)).crowded);
    CHECK(judge(one.job, failed(no_session)).crowded);
    CHECK_FALSE(judge(one.job, failed(broken)).crowded);
}

} // namespace mgit::test
