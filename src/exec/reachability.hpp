// Decides when a host is given up: when its first jobs have all failed to reach it in the same way.
// Pure: knows no network, only what the jobs of a host came to.
#pragma once

#include <cstddef>
#include <string>

namespace mgit {

class Reachability {
public:
    // A job got through to the host, whatever it came to then.
    void reached() { reached_ = true; }
    // A job could not reach it. True if the host is to be given up for the rest of the run.
    bool failed(std::string const& why) {
        reached_ = reached_ || (failures_ > 0 && why_ != why); // something there answers at times
        why_ = why;
        ++failures_;
        return !reached_ && failures_ >= enough;
    }

private:
    static constexpr std::size_t enough = 2; // one may be an accident

    bool reached_ = false;
    std::size_t failures_ = 0;
    std::string why_;
};

} // namespace mgit
