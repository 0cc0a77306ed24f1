// Finding a program on PATH, and running one for its answer.
// Knows no repository; the many children of a run are started by the Spawner.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/process/environment.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// The absolute path of the program as execvp(3) would find it: a name with a slash is taken from
// `cwd`, else PATH is searched. Relative and empty elements of PATH are skipped, so that no folder
// decides what runs by being the current one. Throws Error not_found or cannot_execute.
std::filesystem::path find_program(std::string_view name, Environment const& environment,
                                   std::filesystem::path const& cwd);

struct Answer {
    int status = 0;     // as waitpid(2) gives it
    std::string output; // stdout; stderr, too, if both are captured as merged
};

// Runs a program with stdin on /dev/null and returns what it printed until its end.
// After `patience`, or when a signal comes that ends us, it is ended itself: then its status is not
// 0, and the signal does what it would have done without this (see SignalPipe). Throws Error
// cannot_execute if it cannot be started.
Answer ask(std::filesystem::path const& program, std::vector<std::string> const& argv,
           std::filesystem::path const& cwd, Environment const& environment,
           Capture capture = Capture::out_only,
           std::chrono::milliseconds patience = std::chrono::seconds(10));

} // namespace mgit
