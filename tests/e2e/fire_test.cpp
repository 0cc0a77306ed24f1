// The executor under load: much output, many children, blocked readers, signals at any time.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <random>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

// A figure of /proc/PID/status in KiB: VmHWM is the most memory that was ever resident.
std::size_t status_figure(pid_t pid, std::string const& name) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name + ":")) {
            return std::stoul(line.substr(name.size() + 1));
        }
    }
    return 0;
}

// 0 once the process has ended.
std::size_t descriptors_of(pid_t pid) {
    std::error_code error;
    std::size_t count = 0;
    fs::directory_iterator entry("/proc/" + std::to_string(pid) + "/fd", error);
    while (!error && entry != fs::directory_iterator()) {
        ++count;
        entry.increment(error);
    }
    return count;
}

struct Fire : World {
    std::size_t visits() const { return lines_of(read_file("visits")).size(); }
    std::string visit() const { return "append:" + path("visits").string(); }
    void make(std::vector<std::string> const& names) const {
        make_repos(names);
        add(names);
    }
};

TEST_CASE_METHOD(Fire, "F03 1 GB that has to wait takes little memory and keeps every byte",
                 "[fire][slow]") {
    make({"first", "big"});
    Gate gate(path("gate"));
    constexpr std::size_t size = std::size_t{1} << 30;
    auto const bytes = "bytes:" + std::to_string(size);
    auto mgit = start_mgit(
        exec_actor({"in:first", "wait:" + gate.path().string(), "in:big", bytes, "in:big", visit()},
                   {"-j2", "--format", "raw"}),
        {.out_file = path("out")});
    wait_until("the big one has ended", [&] { return visits() == 1; });
    CHECK(status_figure(mgit.pid(), "VmHWM") < 96 * 1024);
    gate.open();
    auto const result = mgit.wait();
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(fs::file_size(path("out")) == size);
    auto const expected =
        run({"sh", "-c", "cd big && " + actor_binary() + " " + bytes + " | sha256sum"});
    auto const got = run({"sh", "-c", "sha256sum <out"});
    CHECK(got.out == expected.out);
}

TEST_CASE_METHOD(Fire, "F13 a reader that does not read does not keep mgit from ending", "[fire]") {
    make({"loud", "quiet"});
    auto const fifo = path("fifo");
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    int const reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK); // opens, and never reads
    REQUIRE(reader >= 0);
    Gate const gate(path("gate"));
    auto mgit = start_mgit(exec_actor({"in:loud", "bytes:10000000", "in:quiet", visit(), "in:quiet",
                                       "wait:" + gate.path().string()},
                                      {"-j2", "--format", "raw"}),
                           {.out_file = fifo});
    wait_until("the other one runs", [&] { return visits() == 1; });
    // mgit sits in write(2): state S with this system call.
    wait_until("mgit is blocked", [&] {
        std::ifstream file("/proc/" + std::to_string(mgit.pid()) + "/wchan");
        std::string where;
        std::getline(file, where);
        return where.find("pipe_write") != std::string::npos;
    });
    mgit.signal(SIGTERM);
    auto const result = mgit.wait();
    CHECK(result.signal == SIGTERM);
    CHECK(processes_with(token()).empty());
    ::close(reader);
}

TEST_CASE_METHOD(Fire, "10,000 children leave no zombie and need no more descriptors",
                 "[fire][slow]") {
    std::vector<std::string> const names = numbered_names(10'000);
    for (auto const& name : names) { // any folder serves a child
        fs::create_directories(path("repos/" + name));
    }
    std::string repos;
    for (auto const& name : names) {
        repos += (repos.empty() ? "" : ",\n") + std::string("{\"name\":\"") + name +
                 "\",\"path\":\"" + path("repos/" + name).string() + "\",\"groups\":[]}";
    }
    write_file("many.json", "{\"format\":\"mgit-registry\",\"version\":1,\"repos\":[" + repos +
                                "],\"groups\":{}}");
    auto mgit = start_mgit({"--registry", path("many.json").string(), "-j64", "exec", "true"});
    std::size_t most = 0;
    std::thread watcher([&] {
        while (mgit.running()) {
            most = std::max(most, descriptors_of(mgit.pid()));
            std::this_thread::yield();
        }
    });
    auto const result = mgit.wait();
    watcher.join();
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.err, "10000 ok"));
    CHECK(most <= 64 * 2 + 32); // not one for each child that ever was
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Fire, "Ctrl-C at 200 random instants leaves no process and a valid registry",
                 "[fire][slow]") {
    make(numbered_names(8));
    auto const before = registry();
    std::mt19937 random(20);
    for (int turn = 0; turn < 200; ++turn) {
        auto mgit = start_mgit(exec_actor({"lines:60"}, {"-j3"}));
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000)); // the instant
        mgit.signal(SIGINT);
        auto const result = mgit.wait();
        INFO(turn << '\n' << describe(result));
        bool const ended = result.signal == SIGINT || result.code == 0;
        REQUIRE(ended);
        REQUIRE(processes_with(token()).empty());
    }
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Fire, "F70 5,000 repos run with 64 descriptors", "[fire][slow]") {
    std::string repos;
    for (auto const& name : numbered_names(5'000)) {
        repos += (repos.empty() ? "" : ",\n") + std::string("{\"name\":\"") + name +
                 "\",\"path\":\"" + root().string() + "/./" + name + "\",\"groups\":[]}";
        fs::create_directory(path(name));
    }
    write_file("many.json", "{\"format\":\"mgit-registry\",\"version\":1,\"repos\":[" + repos +
                                "],\"groups\":{}}");
    auto const result = run({"sh", "-c",
                             "ulimit -Sn 64; ulimit -Hn 64; exec " + mgit_binary() +
                                 " --registry many.json -j200 exec true"});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.err, "5000 ok"));
}

} // namespace
} // namespace mgit::test
