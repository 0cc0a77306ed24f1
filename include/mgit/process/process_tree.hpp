// A process that shares our group, with all that it has started: signalled one by one, waited for.
// Knows neither whose child it is nor why it has to end.
#pragma once

#include "mgit/process/fd.hpp"

#include <chrono>
#include <sys/types.h>
#include <vector>

namespace mgit {

// What is found when it is made, as far as it can be traced by parents (proc(5)); what is started
// later is not in it.
class ProcessTree {
public:
    explicit ProcessTree(pid_t root);

    // A process that is gone is no error.
    void signal(int signal) const;

    // Waits until all have ended, as zombies or for good. False if some are still there at the
    // deadline.
    bool wait(std::chrono::steady_clock::time_point deadline) const;

private:
    // Held by a descriptor (pidfd_open(2)), so that a number that is used again is never meant. It
    // is empty where there are too few descriptors or the kernel has no such thing.
    struct Member {
        pid_t pid = -1;
        Fd fd{};
    };
    std::vector<Member> members_;
};

} // namespace mgit
