#include "mgit/process/child_status.hpp"

#include <cerrno>
#include <sys/wait.h>

namespace mgit {

int wait_for(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return 0;
        }
    }
    return status;
}

bool has_ended(pid_t pid) {
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
        if (errno != EINTR) {
            return true;
        }
    }
    return info.si_pid == pid;
}

Ending ending_from(int status) {
    if (WIFSIGNALED(status)) {
        return Signalled{WTERMSIG(status), WCOREDUMP(status) != 0};
    }
    return Exited{WEXITSTATUS(status)};
}

} // namespace mgit
