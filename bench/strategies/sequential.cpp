// One after the other, as a shell loop does it: nothing is waited for while something else runs.

#include "strategy.hpp"

namespace mgit::bench {

std::vector<Ended> sequential(Work const& work) {
    Spawner spawner(work.program, work.environment);
    std::vector<Ended> all;
    for (Command const& command : work.commands) {
        all.push_back(wait_for_end(start(spawner, command)));
    }
    return all;
}

} // namespace mgit::bench
