// What is to be run for one repository: a command and, with its repository, a job.
// Knows nothing of processes: no executable is looked up and no environment is read here.
#pragma once

#include "mgit/core/outcome.hpp"
#include "mgit/core/repo.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mgit {

// Where a child's output goes.
enum class Capture {
    merged,   // one pipe for stdout and stderr: keeps the order in which the child wrote
    split,    // a pipe for each
    out_only, // stdout alone; stderr goes to /dev/null
    terminal, // nothing is captured: the child inherits our stdin, stdout and stderr
};

struct EnvVar {
    std::string name;
    std::string value;

    friend bool operator==(EnvVar const&, EnvVar const&) = default;
};

struct Command {
    std::vector<std::string> argv; // argv[0] as people read it; never empty
    std::filesystem::path cwd;     // absolute
    std::vector<EnvVar> env;       // for this child only, on top of the environment of the run

    friend bool operator==(Command const&, Command const&) = default;
};

using JobId = std::size_t; // index into the run's jobs, which are in selection order

struct Job {
    JobId id = 0;
    Repo repo;
    std::string reason; // why the repo is selected, for --dry-run
    Command command;
    std::string host{};         // whose server it talks to, as in HostPlan::name; empty if to none
    std::size_t connection = 0; // which of the host's, if its jobs share any
    std::optional<Finding> obstacle{}; // why it cannot be run at all; then it ends as not started
};

} // namespace mgit
