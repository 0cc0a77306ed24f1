// What the paths of `mgit add` lead to, before the registry is looked at.
// Knows neither the registry nor how repos are called.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/git/discovery.hpp"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace mgit {

struct Candidate {
    FoundRepo repo;
    std::filesystem::path root{}; // below which it was found, canonical; empty if it was named
};

struct Candidates {
    std::vector<Candidate> repos; // in the order of the paths, each repository once
    std::size_t rejected = 0;     // paths that lead to none; each has been told
};

// Reads more paths from stdin if the arguments say so. Notes on stderr what is left out, and why.
Candidates find_candidates(AddArguments const& arguments, Context& context);

} // namespace mgit
