// How much of the machine this process and its children may use.
// Knows not what is done with it; nothing is changed here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace mgit {

// Nothing: there is no limit.
struct Limit {
    std::optional<std::uint64_t> soft{}; // holds now
    std::optional<std::uint64_t> hard{}; // as far as the soft one can be raised
};

Limit descriptor_limit(); // of each process (RLIMIT_NOFILE)
Limit process_limit();    // of the user's processes (RLIMIT_NPROC)

// The cores that this process and its children may run on (sched_getaffinity(2)): fewer than the
// machine has where taskset(1), a service or a container says so. At least 1.
std::size_t usable_cores();

} // namespace mgit
