// Faults at the system calls of mgit's own process, injected by strace(1): whatever fails and
// whenever it does, every repo has one verdict, nothing hangs and nothing is left behind.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

struct Fault {
    std::string call;
    std::string error;
};

// EINTR only where the kernel can say so, EAGAIN where something may be full or not there yet.
std::vector<Fault> const faults{
    {"pipe2", "EMFILE"},          {"pipe2", "ENFILE"},         {"clone", "EAGAIN"},
    {"clone", "ENOMEM"},          {"vfork", "EAGAIN"},         {"vfork", "ENOMEM"},
    {"openat", "EMFILE"},         {"openat", "ENOMEM"},        {"read", "EINTR"},
    {"read", "EAGAIN"},           {"read", "ENOMEM"},          {"read", "EIO"},
    {"epoll_create1", "EMFILE"},  {"epoll_create1", "ENOMEM"}, {"epoll_ctl", "ENOMEM"},
    {"epoll_ctl", "ENOSPC"},      {"epoll_wait", "EINTR"},     {"eventfd2", "EMFILE"},
    {"timerfd_create", "EMFILE"}, {"fcntl", "EMFILE"},         {"ioctl", "ENOMEM"},
    {"waitid", "EINTR"},          {"wait4", "EINTR"},          {"write", "EINTR"},
    {"mkdir", "EMFILE"},          {"symlink", "ENOSPC"},
#ifndef __SANITIZE_ADDRESS__
    {"mmap", "ENOMEM"}, // the sanitizer's own allocator gives up instead of throwing
#endif
};

// Which of the calls of one kind are mgit's own, not those of the program's start.
struct Calls {
    std::size_t at_start = 0;
    std::size_t all = 0;
};

// "5 repos, 4 ok, 1 spawn-error": how many have a verdict, and how many of them are ok.
struct Verdicts {
    std::size_t all = 0;
    std::size_t ok = 0;
};

Verdicts verdicts_in(std::string const& messages) {
    Verdicts verdicts;
    std::string const title = ": 5 repos, ";
    auto const found = messages.find(title);
    if (found == std::string::npos) {
        return verdicts;
    }
    auto const end = messages.find('\n', found);
    std::istringstream counts(messages.substr(found + title.size(), end - found - title.size()));
    std::size_t count = 0;
    for (std::string verdict; counts >> count >> verdict;) {
        verdicts.all += count;
        verdicts.ok += verdict == "ok" || verdict == "ok," ? count : 0;
    }
    return verdicts;
}

struct Injection : World {
    Injection() {
        make_repos(numbered_names(5));
        add(numbered_names(5));
    }

    Result traced(std::vector<std::string> const& options) const {
        std::vector<std::string> words{"strace", "-o", path("trace").string()};
        words.insert(words.end(), options.begin(), options.end());
        auto const mgit = exec_actor({"append:" + path("visits").string(), "out:said", "err:cried"},
                                     {"-j3", "--order", "selection"});
        words.push_back(mgit_binary());
        words.insert(words.end(), mgit.begin(), mgit.end());
        return run(words, {// The sanitizer cannot look for leaks while somebody traces it.
                           .environment = {"ASAN_OPTIONS=detect_leaks=0"},
                           .limit = std::chrono::seconds(10)});
    }

    bool can_trace() const {
        bool const can = run({"strace", "-o", path("trace").string(), "true"}).code == 0;
        if (!can) {
            WARN("SKIP: strace cannot trace here (no strace, or ptrace is forbidden): "
                 "nothing is tested");
        }
        return can;
    }

    // By name, from a run in which nothing fails.
    std::map<std::string, Calls> count_calls() const {
        auto const result = traced({});
        INFO(describe(result));
        REQUIRE(result.code == 0);
        std::map<std::string, Calls> calls;
        bool at_start = true;
        for (auto const& line : lines_of(read_file("trace"))) {
            // main() begins by looking whether descriptor 0 is open.
            at_start = at_start && !line.starts_with("fcntl(0, F_GETFD");
            Calls& one = calls[line.substr(0, line.find('('))];
            ++one.all;
            one.at_start += at_start ? 1 : 0;
        }
        REQUIRE_FALSE(at_start);
        return calls;
    }

    // True if the fault came about: a run need not make as many calls as the one before.
    bool survives(Fault const& fault, std::string const& when) const {
        fs::remove(path("visits"));
        auto const result =
            traced({"-e", "trace=" + fault.call, "-e",
                    "inject=" + fault.call + ":error=" + fault.error + ":when=" + when});
        INFO(fault.call << " fails with " << fault.error << ", call " << when << '\n'
                        << describe(result));
        check_promises(result);
        return contains(read_file("trace"), "(INJECTED)");
    }

    void check_promises(Result const& result) const {
        auto const visited = lines_of(fs::exists(path("visits")) ? read_file("visits") : "");
        CHECK(std::set(visited.begin(), visited.end()).size() == visited.size()); // once at most
        if (result.code == 0 || result.code == 1) {
            auto const verdicts = verdicts_in(result.err);
            CHECK(verdicts.all == 5);
            CHECK((verdicts.ok == 5) == (result.code == 0));
            auto const shown = [](std::string const& text, std::string const& line) {
                auto const lines = lines_of(text);
                return static_cast<std::size_t>(std::ranges::count(lines, line));
            };
            CHECK(shown(result.out, "said") >= verdicts.ok); // no output is lost in silence
            CHECK(shown(result.err, "cried") >= verdicts.ok);
            CHECK(visited.size() >= verdicts.ok);
        } else {
            CHECK(
                std::set{3, 74, 126}.contains(result.code)); // in particular: not a bug, no signal
            CHECK(result.err.starts_with("mgit: "));
            CHECK(visited.empty());
        }
        CHECK(processes_with(token()).empty());
        CHECK(fs::is_empty(path("run")));
    }
};

TEST_CASE_METHOD(Injection, "a fault at a system call costs no verdict and leaves nothing",
                 "[injection]") {
    if (!can_trace()) {
        return;
    }
    auto const calls = count_calls();
    std::size_t hits = 0;
    for (Fault const& fault : faults) {
        auto const found = calls.find(fault.call);
        if (found == calls.end() || found->second.at_start == found->second.all) {
            continue; // where vfork is clone, or where all memory was there already
        }
        auto const [first, last] = std::pair(found->second.at_start + 1, found->second.all);
        for (auto const when : std::set{first, std::midpoint(first, last), last}) {
            hits += survives(fault, std::to_string(when)) ? 1U : 0U;
        }
    }
    CHECK(hits > faults.size());
}

TEST_CASE_METHOD(Injection, "a fault at any system call costs no verdict and leaves nothing",
                 "[injection][slow]") {
    if (!can_trace()) {
        return;
    }
    auto const calls = count_calls();
    for (Fault const& fault : faults) {
        auto const found = calls.find(fault.call);
        if (found == calls.end() || found->second.at_start == found->second.all) {
            continue;
        }
        std::size_t hits = 0;
        for (std::size_t when = found->second.at_start + 1; when <= found->second.all; ++when) {
            hits += survives(fault, std::to_string(when)) ? 1U : 0U;
        }
        INFO(fault.call << ' ' << fault.error);
        CHECK(hits > 0);
    }
}

TEST_CASE_METHOD(Injection, "F70 F71 a want of descriptors or processes that passes fails no repo",
                 "[injection]") {
    if (!can_trace()) {
        return;
    }
    auto const calls = count_calls();
    auto const spawn = calls.contains("vfork") ? "vfork" : "clone";
    // Two of three, and so long that nothing of ours runs any more.
    for (Fault const& fault : {Fault{spawn, "EAGAIN"}, Fault{"pipe2", "EMFILE"}}) {
        auto const first = fault.call == "pipe2" ? 3 : 1; // the very first are mgit's own
        for (std::string const when : {"..12", "+3"}) {
            fs::remove(path("visits"));
            auto const result = traced({"-e", "trace=" + fault.call, "-e",
                                        "inject=" + fault.call + ":error=" + fault.error +
                                            ":when=" + std::to_string(first) + when});
            INFO(fault.call << ' ' << when << '\n' << describe(result));
            CHECK(result.code == 0);
            check_promises(result);
        }
    }
}

TEST_CASE_METHOD(Injection, "F70 F71 a want that lasts gives each repo its verdict",
                 "[injection]") {
    if (!can_trace()) {
        return;
    }
    auto const calls = count_calls();
    auto const spawn = calls.contains("vfork") ? "vfork" : "clone";
    for (Fault const& fault : {Fault{spawn, "EAGAIN"}, Fault{"pipe2", "EMFILE"}}) {
        auto const first = fault.call == "pipe2" ? "3+" : "1+";
        CHECK(survives(fault, first));
        CHECK_FALSE(fs::exists(path("visits")));
    }
}

} // namespace
} // namespace mgit::test
