#include "mgit/process/pipe_holders.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// "pipe:[4711]", as proc(5) shows an open pipe.
std::set<std::string> names_of(std::span<int const> pipes) {
    std::set<std::string> names;
    for (int const pipe : pipes) {
        struct stat status {};
        if (::fstat(pipe, &status) == 0 && S_ISFIFO(status.st_mode)) {
            names.insert("pipe:[" + std::to_string(status.st_ino) + "]");
        }
    }
    return names;
}

// All that fails is a process that has ended meanwhile, or one that we may not look at.
bool holds(fs::path const& process, std::set<std::string> const& names) {
    std::error_code error;
    fs::directory_iterator entry(process / "fd", error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code unreadable;
        if (names.contains(fs::read_symlink(entry->path(), unreadable).string())) {
            return true;
        }
    }
    return false;
}

std::string name_of(fs::path const& process) {
    std::string name;
    std::getline(std::ifstream(process / "comm"), name);
    return name;
}

} // namespace

std::vector<LeftBehind> pipe_holders(std::span<int const> pipes) {
    auto const names = names_of(pipes);
    std::vector<LeftBehind> found;
    std::error_code error;
    fs::directory_iterator entry("/proc", error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::string const number = entry->path().filename();
        int pid = 0;
        auto const* const end = number.data() + number.size();
        bool const is_process = std::from_chars(number.data(), end, pid).ptr == end;
        if (is_process && pid != ::getpid() && holds(entry->path(), names)) {
            LeftBehind left;
            left.pid = pid;
            left.name = name_of(entry->path());
            found.push_back(std::move(left));
        }
    }
    std::ranges::sort(found, {}, &LeftBehind::pid);
    return found;
}

} // namespace mgit
