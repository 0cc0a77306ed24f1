// Several threads that do the same work until it is done.
// Knows neither the work nor how it is shared out; nothing else in mgit starts threads.
#pragma once

#include <cstddef>
#include <functional>

namespace mgit {

// How many threads are worth their while for work that mostly asks the kernel about files: more
// than there are cores, because some of them wait for a disk or a server, and so few that each can
// have four descriptors.
std::size_t useful_threads();

// Runs `work` in up to `threads` threads, one of which is the caller's, and returns when all have
// returned. Where no more threads can be started there are fewer. The first exception that one of
// them throws is thrown here; `work` itself sees to it that the others end as well.
void run_in_threads(std::size_t threads, std::function<void()> const& work);

// Calls `work` for each number below `count`, from several threads at once if there are many.
// After an exception no more calls begin, and it is thrown here.
void for_each_index(std::size_t count, std::function<void(std::size_t)> const& work);

} // namespace mgit
