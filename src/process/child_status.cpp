#include "mgit/process/child_status.hpp"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <sys/resource.h>
#include <sys/wait.h>

namespace mgit {

namespace {

std::chrono::microseconds duration(timeval const& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

Usage usage_from(rusage const& counted) {
    constexpr std::uint64_t unit = 1024; // of ru_maxrss on Linux
    return {duration(counted.ru_utime), duration(counted.ru_stime),
            static_cast<std::uint64_t>(counted.ru_maxrss) * unit};
}

} // namespace

int wait_for(pid_t pid, Usage* usage) {
    int status = 0;
    rusage counted{};
    while (::wait4(pid, &status, 0, &counted) < 0) {
        if (errno != EINTR) {
            return 0;
        }
    }
    if (usage != nullptr) {
        *usage = usage_from(counted);
    }
    return status;
}

namespace {

// 0 if none has, -1 if there is none to wait for.
pid_t ended_child(idtype_t which, pid_t pid) {
    siginfo_t info{};
    while (::waitid(which, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return info.si_pid;
}

} // namespace

bool has_ended(pid_t pid) {
    return ended_child(P_PID, pid) != 0;
}

pid_t any_ended_child() {
    return ended_child(P_ALL, 0);
}

Ending ending_from(int status) {
    if (WIFSIGNALED(status)) {
        return Signalled{WTERMSIG(status), WCOREDUMP(status) != 0};
    }
    return Exited{WEXITSTATUS(status)};
}

} // namespace mgit
