// A thread for each child, which blocks until its child has ended; all of them at once.

#include "strategy.hpp"

#include <thread>

namespace mgit::bench {

std::vector<Ended> thread_per_child(Work const& work) {
    std::vector<Ended> all(work.commands.size());
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < all.size(); ++i) {
        threads.emplace_back([&work, &all, i] {
            Spawner spawner(work.program, work.environment); // it is no thing to share
            all[i] = wait_for_end(start(spawner, work.commands[i]));
        });
    }
    threads.clear(); // joins them
    return all;
}

} // namespace mgit::bench
