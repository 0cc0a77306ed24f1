#include "mgit/process/limits.hpp"
#include "support/catch.hpp"

#include <sched.h>

using namespace mgit;

TEST_CASE("cores count only if we may run on them") {
    cpu_set_t before;
    REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
    CHECK(usable_cores() == static_cast<std::size_t>(CPU_COUNT(&before)));

    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &one);
    REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
    std::size_t const with_one = usable_cores();
    ::sched_setaffinity(0, sizeof before, &before);
    CHECK(with_one == 1);
    CHECK(usable_cores() == static_cast<std::size_t>(CPU_COUNT(&before)));
}
