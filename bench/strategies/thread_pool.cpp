// So many threads as there may be children at a time; each takes the next command, and blocks until
// its child has ended.

#include "mgit/process/threads.hpp"
#include "strategy.hpp"

#include <atomic>

namespace mgit::bench {

std::vector<Ended> thread_pool(Work const& work) {
    std::vector<Ended> all(work.commands.size());
    std::atomic<std::size_t> next = 0;
    run_in_threads(work.parallel, [&work, &all, &next] {
        Spawner spawner(work.program, work.environment);
        for (std::size_t i = next++; i < all.size(); i = next++) {
            all[i] = wait_for_end(start(spawner, work.commands[i]));
        }
    });
    return all;
}

} // namespace mgit::bench
