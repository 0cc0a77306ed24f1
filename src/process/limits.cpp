#include "mgit/process/limits.hpp"

#include <algorithm>
#include <sched.h>
#include <sys/resource.h>
#include <thread>

namespace mgit {
namespace {

Limit limit_of(__rlimit_resource resource) {
    auto const value = [](rlim_t number) {
        return number == RLIM_INFINITY ? std::nullopt : std::optional<std::uint64_t>(number);
    };
    rlimit limits{};
    if (::getrlimit(resource, &limits) != 0) {
        return {};
    }
    return {value(limits.rlim_cur), value(limits.rlim_max)};
}

} // namespace

Limit descriptor_limit() {
    return limit_of(RLIMIT_NOFILE);
}

Limit process_limit() {
    return limit_of(RLIMIT_NPROC);
}

std::size_t usable_cores() {
    cpu_set_t cores;
    if (::sched_getaffinity(0, sizeof cores, &cores) == 0) {
        return static_cast<std::size_t>(CPU_COUNT(&cores));
    }
    // A machine with more cores than the set holds. (This counts those that we may not use, too.)
    return std::max(1U, std::thread::hardware_concurrency());
}

} // namespace mgit
