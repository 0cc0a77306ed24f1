#include "mgit/process/process_tree.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <poll.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

namespace mgit {

namespace {

Fd handle_of(pid_t pid) {
    return Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); // close-on-exec by itself
}

} // namespace

ProcessTree::ProcessTree(pid_t root) {
    members_.push_back({root, handle_of(root)});
    for (std::size_t i = 0; i < members_.size(); ++i) { // grows while it is walked
        std::string const process = std::to_string(members_[i].pid);
        std::ifstream children("/proc/" + process + "/task/" + process + "/children");
        for (pid_t child = 0; children >> child;) {
            members_.push_back({child, handle_of(child)});
        }
    }
}

void ProcessTree::signal(int signal) const {
    for (Member const& member : members_) {
        if (member.fd) {
            ::syscall(SYS_pidfd_send_signal, member.fd.get(), signal, nullptr, 0);
        } else {
            ::kill(member.pid, signal);
        }
    }
}

bool ProcessTree::wait(std::chrono::steady_clock::time_point deadline) const {
    for (Member const& member : members_) {
        pollfd ended{member.fd.get(), POLLIN, 0};
        int ready = member.fd ? 0 : 1; // nobody tells when it ends
        while (ready == 0) {
            auto const left = std::chrono::ceil<std::chrono::milliseconds>(
                deadline - std::chrono::steady_clock::now());
            if (left.count() <= 0) {
                return false;
            }
            // At most an hour at a time; an interruption is no end.
            ready =
                std::max(0, ::poll(&ended, 1, static_cast<int>(std::min(left.count(), 3600'000L))));
        }
    }
    return true;
}

} // namespace mgit
