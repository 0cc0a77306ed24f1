// Runs shell scripts through the executor, records what it tells, and has FIFOs as barriers.
// Knows nothing of git and of mgit's command line.
#pragma once

#include "mgit/core/error.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/process/fd.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace mgit {

namespace fs = std::filesystem;

// A folder of this test alone, with FIFOs as barriers.
class Scratch {
public:
    Scratch() {
        std::string name = (fs::temp_directory_path() / "executor-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Scratch() { fs::remove_all(path_); }
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;

    fs::path const& path() const { return path_; }
    std::string fifo(std::string const& name) const {
        auto const file = path_ / name;
        ::mkfifo(file.c_str(), 0600);
        return file.string();
    }
    // Lets whoever reads the FIFO go on; does not wait for a reader.
    void open_gate(std::string const& fifo) const {
        int const fd = ::open(fifo.c_str(), O_RDWR | O_CLOEXEC);
        REQUIRE(::write(fd, "\n\n\n\n", 4) == 4);
        gates_.emplace_back(fd);
    }

private:
    fs::path path_;
    mutable std::vector<Fd> gates_; // open until the end: a FIFO forgets when nobody holds it
};

struct Record : Sink {
    void on(Event const& event) override {
        std::visit([this](auto const& e) { note(e); }, event);
        if (react) {
            react(event);
        }
    }
    void note(RunStarted const&) { ++runs_started; }
    void note(JobStarted const& e) {
        running.insert(e.job.id);
        most_running = std::max(most_running, running.size());
        started.push_back(e.job.id);
    }
    void note(JobFinished const& e) {
        running.erase(e.job.id);
        REQUIRE_FALSE(outcomes.contains(e.job.id));
        outcomes[e.job.id] = e.outcome;
    }
    void note(Interrupted const& e) { interrupted_by = e.signal; }
    void note(JobRetrying const& e) {
        running.erase(e.job.id);
        retried.push_back(e.job.id);
    }
    void note(JobSlow const& e) { slow.push_back(e.job.id); }
    void note(PipeGivenUp const& e) {
        CHECK(outcomes.contains(e.job.id));
        cut_off.push_back(e.job.id);
    }
    void note(HostGivenUp const& e) { given_up.push_back(e.host + ": " + e.why); }
    void note(StatusAsked const& e) {
        for (auto const& job : e.running) {
            status.push_back(job.job.repo.name + ": " + job.last_line);
        }
    }
    void note(Tick const& e) { ticks.push_back(e.at); }
    void note(JobOutput const& e) {
        REQUIRE_FALSE(outcomes.contains(e.job.id));
        streamed[e.job.id] += e.bytes;
    }
    void note(TerminalYielded const&) {}
    void note(RunFinished const&) { ++runs_finished; }

    std::function<void(Event const&)> react;
    int runs_started = 0;
    int runs_finished = 0;
    std::set<JobId> running;
    std::size_t most_running = 0;
    int interrupted_by = 0;
    std::vector<JobId> started;
    std::vector<JobId> retried;
    std::vector<JobId> slow;
    std::vector<JobId> cut_off;
    std::vector<std::string> given_up;
    std::vector<std::string> status;
    std::vector<Millis> ticks;
    std::map<JobId, std::string> streamed;
    std::map<JobId, Outcome> outcomes;
};

inline std::vector<Job> shell_jobs(std::vector<std::string> const& scripts,
                                   fs::path const& cwd = "/") {
    std::vector<Job> jobs;
    for (auto const& script : scripts) {
        Job job;
        job.id = jobs.size();
        job.repo.name = "r" + std::to_string(job.id);
        job.command = {{"sh", "-c", script}, cwd, {}};
        jobs.push_back(std::move(job));
    }
    return jobs;
}

inline RunOptions run_options(std::size_t parallel = 4) {
    RunOptions result;
    result.program = "/bin/sh";
    result.environment = Environment(environ);
    result.parallel = parallel;
    return result;
}

inline std::string text(std::shared_ptr<Captured const> const& captured) {
    std::string all;
    if (captured) {
        captured->replay([&](std::string_view bytes) { all += bytes; });
    }
    return all;
}

inline std::size_t open_descriptors() {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
}

// A thread that no signal interrupts: the handlers of a run make blocking calls fail with EINTR.
inline std::thread undisturbed(std::function<void()> work) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before);
    std::thread thread(std::move(work));
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
}

inline bool no_children_left() {
    return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

inline std::size_t lines_of(fs::path const& path) {
    std::ifstream file(path);
    std::string line;
    std::size_t count = 0;
    while (std::getline(file, line)) {
        ++count;
    }
    return count;
}

} // namespace mgit
