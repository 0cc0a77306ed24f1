// Turns selected repos and a command into jobs, with the environment that they get.
// Pure: knows no process; what it decides is what --dry-run prints.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/git/verbs.hpp"
#include "mgit/registry/selection.hpp"

#include <span>
#include <string>
#include <vector>

namespace mgit {

// What the user asked to run in every repo.
struct Task {
    enum class Kind { git, program, shell };
    Kind kind = Kind::git;
    std::vector<std::string> argv; // git: what follows `git`; program: all; shell: the one string
};

struct PlanOptions {
    bool colour = false;          // our stdout shows colour: ask git for it
    bool foreground = false;      // children have the terminal and may prompt
    std::string ceiling;          // the user's own GIT_CEILING_DIRECTORIES
    std::size_t config_count = 0; // the user's own GIT_CONFIG_COUNT
};

// A job for each selected repo, in its order.
std::vector<Job> plan(Selection const& selection, Task const& task, Verb const& verb,
                      PlanOptions const& options);

// What --dry-run prints for a job: name and reason, folder, argv, added environment.
std::string describe_plan(Job const& job);

} // namespace mgit
