// Runs a program in many folders at once in one of five ways, and prints what that has cost as
// JSON.
//
//   strategies STRATEGY LIST COUNT PARALLEL PROGRAM ARGS...
//       LIST: a file with one folder a line, of which COUNT are used, again from the first one if
//       there are fewer; PROGRAM: absolute
//
// Times are in seconds, memory in KiB. `own` is this process, `children` are those that it has run.
// Exits 1 if a child failed, 2 if it could not measure.

#include "mgit/process/file_limit.hpp"
#include "mgit/process/small_file.hpp"
#include "strategy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>

namespace mgit::bench {
namespace {

struct Row {
    std::string_view name;
    Strategy function;
};
constexpr std::array<Row, 5> strategies{{{"sequential", sequential},
                                         {"thread-per-child", thread_per_child},
                                         {"thread-pool", thread_pool},
                                         {"all-at-once", all_at_once},
                                         {"event-loop", event_loop}}};

std::size_t number(std::string_view text) {
    std::size_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0) {
        throw std::invalid_argument(std::string(text) + " is no number above 0");
    }
    return value;
}

std::vector<std::string> read_folders(char const* list) {
    std::ifstream file(list);
    std::vector<std::string> folders;
    for (std::string line; std::getline(file, line);) {
        folders.push_back(line);
    }
    if (folders.empty()) {
        throw std::invalid_argument(std::string(list) + " lists no folder");
    }
    return folders;
}

Work read_work(std::span<char*> words) {
    Work work;
    auto const folders = read_folders(words[0]);
    work.commands.resize(number(words[1]));
    work.parallel = number(words[2]);
    work.program = words[3];
    work.environment = Environment(environ);
    for (std::size_t i = 0; i < work.commands.size(); ++i) {
        work.commands[i].cwd = folders[i % folders.size()];
        work.commands[i].argv.assign(words.begin() + 3, words.end());
    }
    return work;
}

// The most that was ever resident. ru_maxrss would also count whoever started this process.
std::size_t peak_memory() {
    std::string const status = small_file("/proc/self/status");
    std::size_t const at = status.find("VmHWM:");
    return at == std::string::npos ? 0 : std::strtoul(status.c_str() + at + 6, nullptr, 10);
}

rusage usage_of(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    return usage;
}

double seconds(timeval const& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void print_usage(char const* who, rusage const& usage) {
    std::printf("\"%s\": {\"user\": %.6f, \"system\": %.6f, \"voluntary\": %ld, "
                "\"involuntary\": %ld}, ",
                who, seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_nvcsw,
                usage.ru_nivcsw);
}

int measure(Strategy strategy, Work const& work) {
    RaisedFileLimit const raised; // hundreds of children need hundreds of pipes
    std::size_t const memory_before = peak_memory();
    auto const begin = std::chrono::steady_clock::now();
    std::vector<Ended> const all = strategy(work);
    std::chrono::duration<double> const wall = std::chrono::steady_clock::now() - begin;
    std::size_t bytes = 0;
    for (Ended const& ended : all) {
        bytes += ended.output.size();
    }
    auto const failed = std::ranges::count(all, false, &Ended::ok);
    std::printf("{\"wall\": %.6f, ", wall.count());
    print_usage("own", usage_of(RUSAGE_SELF));
    print_usage("children", usage_of(RUSAGE_CHILDREN));
    std::printf("\"memory\": %zu, \"bytes\": %zu, \"failed\": %td}\n",
                peak_memory() - memory_before, bytes, failed);
    return failed == 0 ? 0 : 1;
}

} // namespace
} // namespace mgit::bench

int main(int argc, char** argv) try {
    using namespace mgit::bench;
    std::string_view const name = argc > 1 ? argv[1] : "";
    auto const* const strategy = std::ranges::find(strategies, name, &Row::name);
    if (argc < 6 || strategy == strategies.end()) {
        std::fprintf(stderr, "usage: strategies STRATEGY LIST COUNT PARALLEL PROGRAM ARGS...\n"
                             "strategies:");
        for (Row const& row : strategies) {
            std::fprintf(stderr, " %s", row.name.data());
        }
        std::fprintf(stderr, "\n");
        return 2;
    }
    return measure(strategy->function, read_work({argv + 2, static_cast<std::size_t>(argc - 2)}));
} catch (std::exception const& failure) {
    std::fprintf(stderr, "strategies: %s\n", failure.what());
    return 2;
}
