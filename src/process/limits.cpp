#include "mgit/process/limits.hpp"

#include <sys/resource.h>

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

} // namespace mgit
