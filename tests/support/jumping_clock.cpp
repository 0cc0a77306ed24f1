// Preloaded into a program: its wall clock is 40 years behind or ahead, by turns.
// Knows no other clock; the time that only counts seconds stays as it is.
#include <ctime>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

// The first look goes back.
time_t jump() {
    static bool ahead = true;
    ahead = !ahead;
    constexpr time_t years = 40L * 365 * 24 * 3600;
    return ahead ? years : -years;
}

} // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
    auto const result = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    if (result == 0 && clock == CLOCK_REALTIME) {
        time->tv_sec += jump();
    }
    return result;
}

extern "C" int gettimeofday(timeval* time, void* /*zone*/) noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

extern "C" time_t time(time_t* seconds) noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    if (seconds != nullptr) {
        *seconds = now.tv_sec;
    }
    return now.tv_sec;
}
