// System calls that are made again when a signal interrupts them.
// Knows no call in particular; whoever calls decides what else a failure means.
#pragma once

#include <cerrno>

namespace mgit {

// What `call` returns when it is not interrupted (EINTR): a number below 0 is a failure. Network
// file systems interrupt also what never is on a local disk. Not for close(2), which must not be
// repeated.
template <class Call>
auto again_if_interrupted(Call const& call) {
    auto result = call();
    while (result < 0 && errno == EINTR) {
        result = call();
    }
    return result;
}

} // namespace mgit
