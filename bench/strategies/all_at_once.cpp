// Everything is started before anything is read, and the kernel may sort it out: no thread, no
// limit. Who writes more than a pipe holds waits until it is his turn to be read.

#include "strategy.hpp"

namespace mgit::bench {

std::vector<Ended> all_at_once(Work const& work) {
    Spawner spawner(work.program, work.environment);
    std::vector<Child> children;
    for (Command const& command : work.commands) {
        children.push_back(start(spawner, command));
    }
    std::vector<Ended> all;
    for (Child const& child : children) {
        all.push_back(wait_for_end(child));
    }
    return all;
}

} // namespace mgit::bench
