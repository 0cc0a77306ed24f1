// Runs programs under test with pipes and a watchdog, and finds what they left behind.
// Knows nothing of mgit and git; a program that does not end in time fails the test.
#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace mgit::test {

// How long anything may take before the test fails; an answer, not a pause.
inline constexpr std::chrono::seconds patience{60};

struct ProcessOptions {
    std::filesystem::path cwd = "/";
    std::vector<std::string> environment{}; // NAME=value, nothing is inherited
    std::string input{};                    // what the program reads; /dev/null if empty
    bool merge = false;                     // stdout and stderr share one pipe
    std::vector<int> closed{};              // of 0, 1 and 2: closed when the program starts
    std::filesystem::path out_file{};       // where stdout goes instead of a pipe
    std::chrono::seconds limit = patience;
};

struct Result {
    int code = -1;  // -1 if a signal ended it
    int signal = 0; // 0 if it exited
    std::string out;
    std::string err; // empty if merged
};
std::string describe(Result const& result);

// A running program in a session of its own; whatever is left of its group dies with this object.
class Process {
public:
    Process(std::vector<std::string> const& argv, ProcessOptions options);
    ~Process();
    Process(Process const&) = delete;
    Process& operator=(Process const&) = delete;

    pid_t pid() const { return pid_; }
    void signal(int number) const { ::kill(pid_, number); }
    bool running() const;
    // Feeds and drains it until it has exited, even if something still holds its pipes.
    Result wait();

private:
    void feed();
    bool drain(int& fd, std::string& into) const;
    void watch_until_exit(int exit_fd);

    ProcessOptions options_;
    pid_t pid_ = -1;
    bool reaped_ = false;
    int in_ = -1;
    int out_ = -1;
    int err_ = -1;
    std::size_t fed_ = 0;
    Result result_;
};

Result run_process(std::vector<std::string> const& argv, ProcessOptions options);

// True as soon as the condition holds; fails the test, naming `what`, if it does not in time.
void wait_until(std::string_view what, std::function<bool()> const& condition,
                std::chrono::seconds limit = patience);

// The live processes other than this one with the text in their arguments or environment.
std::vector<pid_t> processes_with(std::string_view token);

// What ends a blocked child: a FIFO that it opens for reading, and that stays shut until open().
class Gate {
public:
    explicit Gate(std::filesystem::path path);
    ~Gate();
    Gate(Gate const&) = delete;
    Gate& operator=(Gate const&) = delete;

    std::filesystem::path const& path() const { return path_; }
    void open(); // for who waits now and for who comes later

private:
    std::filesystem::path path_;
    int fd_ = -1;
};

} // namespace mgit::test
