#include "strategy.hpp"

#include "mgit/process/child_status.hpp"

#include <system_error>

namespace mgit::bench {

Child start(Spawner& spawner, Command const& command) {
    auto started = spawner.spawn(command, Capture::merged);
    if (auto const* failure = std::get_if<SpawnFailure>(&started)) {
        throw std::system_error(failure->error, std::generic_category(), command.argv.front());
    }
    return std::move(std::get<Child>(started));
}

Ended wait_for_end(Child const& child) {
    Ended ended;
    ended.output = read_to_end(child.out.get());
    ended.ok = wait_for(child.pid) == 0;
    return ended;
}

} // namespace mgit::bench
