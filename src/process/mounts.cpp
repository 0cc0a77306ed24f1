#include "mgit/process/mounts.hpp"

#include "mgit/process/fd.hpp"

#include <algorithm>
#include <fcntl.h>
#include <unordered_set>

namespace mgit {
namespace {

std::string_view next_word(std::string_view& text, char end) {
    std::string_view const word = text.substr(0, text.find(end));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
}

bool is_octal(std::string_view digits) {
    return digits.size() == 3 && digits.find_first_not_of("01234567") == std::string_view::npos;
}

// Blanks, line ends and backslashes stand as \040 and so on. "/" becomes "", so that a path in it
// begins behind it.
std::string unescaped_folder(std::string_view word) {
    std::string folder;
    while (!word.empty()) {
        std::string_view const digits = word.substr(1, 3);
        bool const escaped = word.front() == '\\' && is_octal(digits);
        folder += escaped ? static_cast<char>((digits[0] - '0') * 64 + (digits[1] - '0') * 8 +
                                              (digits[2] - '0'))
                          : word.front();
        word.remove_prefix(escaped ? 4 : 1);
    }
    return folder == "/" ? std::string() : folder;
}

bool is_in(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

} // namespace

// A line: "36 35 98:0 /root /mount/point options ...".
Mounts::Mounts(std::string_view mountinfo) {
    std::unordered_set<std::string> devices;
    while (!mountinfo.empty()) {
        std::string_view line = next_word(mountinfo, '\n');
        next_word(line, ' ');
        next_word(line, ' ');
        Mount mount;
        mount.device = next_word(line, ' ');
        mount.root = unescaped_folder(next_word(line, ' '));
        mount.point = unescaped_folder(next_word(line, ' '));
        several_ = !devices.insert(mount.device).second || several_;
        mounts_.push_back(std::move(mount));
    }
}

Mounts Mounts::of_this_process() {
    Fd const list(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
    return Mounts(list ? read_to_end(list.get()) : std::string());
}

std::vector<std::filesystem::path> Mounts::other_paths(std::filesystem::path const& path) const {
    std::vector<std::filesystem::path> others;
    Mount const* home = nullptr; // the innermost; of those at one point the last is on top
    for (Mount const& mount : mounts_) {
        if (several_ && is_in(path.native(), mount.point) &&
            (home == nullptr || mount.point.size() >= home->point.size())) {
            home = &mount;
        }
    }
    if (home == nullptr) {
        return others;
    }
    std::string const in_device = home->root + path.native().substr(home->point.size());
    for (Mount const& mount : mounts_) {
        if (&mount != home && mount.device == home->device && is_in(in_device, mount.root)) {
            std::filesystem::path other = mount.point + in_device.substr(mount.root.size());
            if (other != path && !other.empty()) {
                others.push_back(std::move(other));
            }
        }
    }
    return others;
}

} // namespace mgit
