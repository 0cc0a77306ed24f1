// pull and fetch through real servers on the loopback interface.
#include "support/catch.hpp"
#include "support/servers.hpp"

#include <algorithm>
#include <functional>
#include <memory>

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;
using UrlOf = std::function<std::string(std::string const&)>;

struct Upstreams : World {
    // Upstreams called like the clones that are made of them.
    Lines make(std::size_t count) const {
        auto const names = numbered_names(count);
        for (auto const& name : names) {
            make_upstream(name);
        }
        return names;
    }
    // Clones through the server, moves the upstreams, pulls with mgit and looks at the results.
    void clone_and_pull(Lines const& names, UrlOf const& url, Lines const& options = {},
                        Lines const& environment = {}) const {
        std::vector<std::unique_ptr<Process>> cloning;
        for (auto const& name : names) {
            cloning.push_back(std::make_unique<Process>(
                Lines{"git", "clone", "-q", url(name), path("clones/" + name)},
                ProcessOptions{.cwd = root(), .environment = this->environment(environment)}));
        }
        for (auto const& process : cloning) {
            auto const cloned = process->wait();
            INFO(describe(cloned));
            REQUIRE(cloned.code == 0);
        }
        Lines folders;
        std::ranges::transform(names, std::back_inserter(folders),
                               [](auto const& name) { return "clones/" + name; });
        add(folders);
        Lines tips;
        for (auto const& name : names) {
            tips.push_back(move_upstream(name));
            url(name); // a dumb server has to be told
        }
        auto args = options;
        args.push_back("pull");
        auto const pulled = mgit(args, {.environment = environment});
        INFO(describe(pulled));
        CHECK(pulled.code == 0);
        for (std::size_t i = 0; i < names.size(); ++i) {
            INFO(names[i]);
            CHECK(head(folders[i]) == tips[i]);
        }
    }
};

TEST_CASE_METHOD(Upstreams, "pull works through git daemon", "[transport]") {
    auto const names = make(4);
    GitDaemon const server(*this);
    clone_and_pull(names, [&](auto const& name) { return server.url(name); });
}

TEST_CASE_METHOD(Upstreams, "pull works through smart http", "[transport]") {
    auto const names = make(4);
    HttpServer const server(*this);
    clone_and_pull(names, [&](auto const& name) { return server.smart_url(name); });
}

TEST_CASE_METHOD(Upstreams, "pull works through dumb http", "[transport]") {
    auto const names = make(4);
    HttpServer const server(*this);
    clone_and_pull(names, [&](auto const& name) { return server.dumb_url(name); });
}

TEST_CASE_METHOD(Upstreams, "pull works through sshd, 12 at a time", "[transport]") {
    auto const names = make(12);
    SshServer const server(*this);
    clone_and_pull(names, [&](auto const& name) { return server.url(name); }, {"-j12"},
                   {server.client_variable()});
}

TEST_CASE_METHOD(Upstreams, "a server that refuses one repo fails that repo only", "[transport]") {
    auto const names = make(3);
    GitDaemon const server(*this);
    for (auto const& name : names) {
        clone(server.url(name), "clones/" + name);
    }
    add({"clones/r1", "clones/r2", "clones/r3"});
    std::filesystem::remove_all(path("upstreams/r2.git"));
    auto const result = mgit({"fetch"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "r2"));
    CHECK_FALSE(contains(result.err, "r3"));
}

TEST_CASE_METHOD(Upstreams, "fetch of 20 repos works when every answer comes late", "[transport]") {
    make_upstream("up");
    GitDaemon const server(*this);
    DelayProxy const proxy(server.port());
    auto const names = numbered_names(20);
    auto const late = "git://127.0.0.1:" + std::to_string(proxy.port()) + "/up.git";
    for (auto const& name : names) {
        clone(path("upstreams/up.git"), name);
        git(name, {"remote", "set-url", "origin", late});
    }
    add(names);
    auto const tip = move_upstream("up");
    auto const result = mgit({"fetch"});
    INFO(describe(result));
    CHECK(result.code == 0);
    for (auto const& name : names) {
        CHECK(git(name, {"rev-parse", "origin/main"}) == tip);
    }
}

} // namespace
} // namespace mgit::test
