// Five ways to run many children and to keep all that each of them writes, behind one interface.
// Knows not what the children do; what a way costs is measured by whoever calls it.
#pragma once

#include "mgit/process/environment.hpp"
#include "mgit/process/spawn.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace mgit::bench {

struct Work {
    std::filesystem::path program; // absolute
    Environment environment;
    std::vector<Command> commands;
    std::size_t parallel = 1; // children at a time, for the ways that have a limit
};

struct Ended {
    bool ok = false;
    std::string output; // stdout and stderr
};

// Runs all commands and returns what became of them, in their order. Throws std::system_error if
// one cannot be started.
using Strategy = std::vector<Ended> (*)(Work const& work);

std::vector<Ended> sequential(Work const& work);
std::vector<Ended> thread_per_child(Work const& work);
std::vector<Ended> thread_pool(Work const& work);
std::vector<Ended> all_at_once(Work const& work);
std::vector<Ended> event_loop(Work const& work);

// The two halves of what all but the event loop do with a child. The second blocks until its end.
Child start(Spawner& spawner, Command const& command);
Ended wait_for_end(Child const& child);

} // namespace mgit::bench
