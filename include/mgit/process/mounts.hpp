// The other paths at which a mounted folder can be seen: bind mounts, file systems mounted twice.
// Knows what the kernel lists and no file; whether two paths lead to one file is for others to ask.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

class Mounts {
public:
    // From the text of /proc/PID/mountinfo, see proc(5).
    explicit Mounts(std::string_view mountinfo);
    // Those of this process; none where the kernel does not list them.
    static Mounts of_this_process();

    // Where else the canonical path may be seen; without itself.
    std::vector<std::filesystem::path> other_paths(std::filesystem::path const& path) const;

private:
    struct Mount {
        std::string device; // "8:1"
        std::string root;   // which folder of the file system is mounted, "" for its top
        std::string point;  // where, "" for "/"
    };
    std::vector<Mount> mounts_; // in the order of mounting
    bool several_ = false;      // some device is mounted more than once
};

} // namespace mgit
