// pull and fetch through real servers on the loopback interface.
#include "mgit/process/fd.hpp"
#include "support/catch.hpp"
#include "support/servers.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>

namespace fs = std::filesystem;

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
    fs::remove_all(path("upstreams/r2.git"));
    auto const result = mgit({"fetch"});
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "r2"));
    CHECK_FALSE(contains(result.err, "r3"));
}

// Private folders go into a folder of their own, where they can be counted.
struct Private : Upstreams {
    Private() { fs::create_directory(path("t")); }
    MgitOptions with(Lines changes) const {
        changes.push_back("XDG_RUNTIME_DIR=" + path("t").string());
        return {.environment = changes};
    }
    std::size_t folders() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(path("t")), fs::directory_iterator()));
    }
    void make_clones(std::size_t count, std::string const& url) const {
        auto const names = numbered_names(count);
        make_repos(names);
        for (auto const& name : names) {
            git(name, {"remote", "add", "origin", url});
        }
        add(names);
    }
};

// More than 20 repos: the host would have two shared connections.
TEST_CASE_METHOD(Private, "F72 a dead ssh host is given up once, and its repos say why",
                 "[transport]") {
    DeadPort const dead;
    auto const host = "127.0.0.1:" + std::to_string(dead.port());
    // Not what the present user has in ~/.ssh.
    write_script("bin/ssh", "exec /usr/bin/ssh -F /dev/null -o BatchMode=yes \"$@\"");
    auto const path_variable = "PATH=" + path("bin").string() + ":" + std::getenv("PATH");
    make_clones(25, "ssh://" + host + "/up.git");
    make_repo("local");
    add({"local"});
    auto const result = mgit({"-j25", "fetch"}, with({path_variable}));
    INFO(describe(result));
    CHECK(result.code == 1);
    auto const lines = lines_of(result.err);
    auto const given_up = [&](std::string const& line) {
        return line.starts_with("mgit: " + host) && contains(line, "cannot be reached");
    };
    CHECK(std::ranges::count_if(lines, given_up) == 1);
    CHECK(contains(result.err, "mgit: " + host + " cannot be reached: Connection refused"));
    CHECK_FALSE(contains(result.out + result.err, "(2)"));
    std::string const sum = "mgit fetch: 26 repos, 1 ok (none changed), ";
    REQUIRE(contains(result.err, sum));
    int failed = 0;
    int not_started = 0;
    CHECK(std::sscanf(result.err.c_str() + result.err.find(sum) + sum.size(),
                      "%d failed, %d not-started", &failed, &not_started) == 2);
    CHECK(failed <= 9); // 8 at once, and one when the first of them has failed
    CHECK(failed + not_started == 25);
    CHECK(folders() == 0);
}

// A server that takes connections and never says anything.
class SilentServer {
public:
    SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(::bind(socket_.get(), generic, size) == 0);
        REQUIRE(::listen(socket_.get(), 16) == 0);
        REQUIRE(::getsockname(socket_.get(), generic, &size) == 0);
        port_ = ntohs(address.sin_port);
    }
    int port() const { return port_; }

private:
    Fd socket_;
    int port_ = 0;
};

TEST_CASE_METHOD(Private, "F41 --timeout counts for a shared connection that is never there",
                 "[transport]") {
    SilentServer const server;
    make_clones(3, "ssh://nobody@127.0.0.1:" + std::to_string(server.port()) + "/up.git");
    auto options = with({});
    options.limit = std::chrono::seconds(12); // an opening alone may take 15 without --timeout
    auto const result = mgit({"--timeout", "1", "fetch"}, options);
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "3 timeout"));
    CHECK(folders() == 0);
}

TEST_CASE_METHOD(Private, "F36 a signal during a shared fetch leaves no connection and no folder",
                 "[transport]") {
    make_upstream("up");
    SshServer const server(*this, stock_limits());
    Gate const gate(path("gate"));
    // Whoever logs in with this key waits at the gate.
    server.add_key("held", "command=\"echo x >> " + path("held").string() + "; : < " +
                               gate.path().string() + "\"");
    server.add_client_config("Host *\n  IdentityFile " + path("ssh/held").string() + "\n");
    make_clones(5, server.url("up"));
    auto running = start_mgit({"fetch"}, with({server.client_path()}));
    wait_until("all fetch",
               [&] { return fs::exists(path("held")) && lines_of(read_file("held")).size() == 5; });
    CHECK(server.logins() == 1);
    CHECK(folders() == 2); // of the socket, and for what would be asked
    auto const number = GENERATE(SIGINT, SIGTERM);
    running.signal(number);
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.signal == number);
    CHECK(folders() == 0);
    wait_until("the master is gone", [&] { return processes_with(path("t").string()).empty(); });
}

TEST_CASE_METHOD(Private, "F36 a signal before the first repo is started leaves no folder",
                 "[transport]") {
    Gate const gate(path("gate"));
    write_script("bin/ssh", "echo >> " + path("asked").string() + "; : < " + gate.path().string());
    make_clones(3, "ssh://nobody.invalid/up.git");
    auto running =
        start_mgit({"fetch"}, with({"PATH=" + path("bin").string() + ":" + std::getenv("PATH")}));
    wait_until("ssh is asked about the host", [&] { return fs::exists(path("asked")); });
    CHECK(folders() == 1);
    running.signal(SIGINT);
    auto const result = running.wait();
    INFO(describe(result));
    CHECK(result.signal == SIGINT);
    CHECK(folders() == 0);
    CHECK(processes_with(gate.path().string()).empty());
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
