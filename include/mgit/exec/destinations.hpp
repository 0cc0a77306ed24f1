// Where the job of each repository connects to, as git itself resolves it.
// Knows no limits and no connections; a repository that cannot be read has no destination.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/git/transport.hpp"
#include "mgit/git/verbs.hpp"
#include "mgit/process/environment.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace mgit {

struct JobTarget {
    Destination destination; // the first one; local if there is none
    bool several = false;    // it talks to other servers as well
    bool own_ssh = false;    // the repo's configuration says how ssh is to be run
};

struct TargetOptions {
    std::filesystem::path git;   // the program
    Environment environment;     // of the children
    std::filesystem::path cache; // file with what is known from earlier runs; empty: none
    Millis timeout{10'000};      // for each repository's git; without its answer it has no target
};

// One for each job, by its id. verb and arguments: what they all run, with aliases expanded.
// Runs `git config` for the repositories whose configuration has changed since it was last read.
// Throws EndedBySignal if a signal comes meanwhile.
std::vector<JobTarget> targets_of(std::span<Job const> jobs, Verb const& verb,
                                  std::span<std::string const> arguments,
                                  TargetOptions const& options);

// remotes in $XDG_CACHE_HOME/mgit or ~/.cache/mgit.
std::filesystem::path target_cache(Environment const& environment);

} // namespace mgit
