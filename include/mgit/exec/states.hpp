// Finds out the states of many repos: one `git status` for each, run by the executor, the rest from
// disk. Knows neither what they are asked for nor how they are shown; who asks is told of each repo
// as soon as its answer is there.
#pragma once

#include "mgit/core/repo_state.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/exec/plan.hpp"
#include "mgit/git/head.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

struct StateAnswer {
    std::optional<RepoState> state{}; // nothing: it could not be read
    Verdict verdict = Verdict::ok;    // else why: missing, error, unsafe, cancelled, ...
    std::string problem{};            // in words: "/mnt/usb/x is not there"; not sanitised
    std::string hint{};               // what to do; may be empty
    std::string warning{};            // what git could not look at, of a state that it told all the
                                      // same; empty if nothing; not sanitised

    friend bool operator==(StateAnswer const&, StateAnswer const&) = default;
};

struct StateOptions {
    RunOptions run;         // how git is run, and the judge that explains its failures
    PlanOptions plan;       // as for any git command
    bool commits = false;   // also date and subject of the commit of HEAD
    bool take_locks = true; // git may write an index that it had to refresh (git-status(1))
    std::filesystem::path commit_cache; // file; empty: each commit is asked for
    // looks_at() the selection. What the cache has of the commit of a HEAD is not asked for, nor is
    // there one on a branch without any.
    std::vector<RepoLook> looks{};
    // Is told of Tick and TerminalYielded, if there is one; what it throws ends the run as what a
    // sink throws does. Outlives the run.
    Sink* companion = nullptr;
};

// What is seen of each repo that git can be run in, in selection order; of the others nothing.
std::vector<RepoLook> looks_at(Selection const& selection);

// Tells of every selected repo exactly once, in the order in which the answers come; `index` is the
// place in the selection. Signals end it as they end a run: repos that were not asked any more are
// told as cancelled or not started. A state that is in the selection already is not asked for
// again; its commit may be. Throws what `told` throws.
Summary read_states(Selection const& selection, StateOptions const& options,
                    std::function<void(std::size_t index, StateAnswer answer)> const& told);

} // namespace mgit
