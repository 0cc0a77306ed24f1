// The least that finding repositories costs: every folder is read once, and one with an entry .git
// is printed and left. Knows neither git's rules nor errors; compare mgit with it, on one tree.
//
//   walk_floor [-t THREADS] [--look] FOLDER
//
// --look also reads of each repository what any program has to that registers it: HEAD, whether
// objects and refs are there, and the configuration.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Paths = std::vector<std::string>;

struct Pool {
    std::mutex mutex;
    Paths waiting;
    std::atomic<int> busy = 0;
    bool look = false;
};

void read_file(int folder, char const* name) {
    char text[4096];
    int const file = ::openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        [[maybe_unused]] auto const size = ::read(file, text, sizeof text);
        ::close(file);
    }
}

void look_at(int folder) {
    struct stat facts {};
    ::fstatat(folder, ".git", &facts, AT_SYMLINK_NOFOLLOW);
    read_file(folder, ".git/HEAD");
    read_file(folder, ".git/commondir");
    ::fstatat(folder, ".git/objects", &facts, 0);
    ::fstatat(folder, ".git/refs", &facts, 0);
    read_file(folder, ".git/config");
}

// Appends the folders in `path`; true if it is a repository, which has none then.
bool read_folder(std::string const& path, bool look, Paths& below) {
    int const folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) {
        return false;
    }
    auto const before = below.size();
    bool repo = false;
    alignas(dirent64) char buffer[32 * 1024];
    for (ssize_t filled = 1; !repo && filled > 0;) {
        filled = ::getdents64(folder, buffer, sizeof buffer);
        for (ssize_t at = 0; at < filled && !repo;) {
            auto const* const entry = reinterpret_cast<dirent64 const*>(buffer + at);
            at += entry->d_reclen;
            std::string_view const name = entry->d_name;
            repo = name == ".git";
            if (entry->d_type == DT_DIR && name != "." && name != ".." && !repo) {
                below.push_back(path + '/' + entry->d_name);
            }
        }
    }
    if (repo) {
        below.resize(before);
        if (look) {
            look_at(folder);
        }
    }
    ::close(folder);
    return repo;
}

void work(Pool& pool, std::string& found) {
    Paths own;
    bool counted = false;
    for (;;) {
        if (own.empty()) {
            std::lock_guard const lock(pool.mutex);
            pool.busy -= counted ? 1 : 0;
            counted = !pool.waiting.empty();
            if (!counted && pool.busy == 0) {
                return;
            }
            pool.busy += counted ? 1 : 0;
            while (!pool.waiting.empty() && own.size() < 8) {
                own.push_back(std::move(pool.waiting.back()));
                pool.waiting.pop_back();
            }
        }
        if (own.empty()) {
            std::this_thread::yield();
            continue;
        }
        std::string const path = std::move(own.back());
        own.pop_back();
        if (read_folder(path, pool.look, own)) {
            found += path + '\n';
        }
        if (own.size() > 16) {
            std::lock_guard const lock(pool.mutex);
            while (own.size() > 8) {
                pool.waiting.push_back(std::move(own.back()));
                own.pop_back();
            }
        }
    }
}

} // namespace

int main(int count, char** words) {
    Pool pool;
    std::size_t threads = std::thread::hardware_concurrency();
    for (int at = 1; at < count; ++at) {
        std::string_view const word = words[at];
        if (word == "-t" && at + 1 < count) {
            threads = std::strtoul(words[++at], nullptr, 10);
        } else if (word == "--look") {
            pool.look = true;
        } else {
            pool.waiting.emplace_back(word);
        }
    }
    std::vector<std::string> found(threads);
    {
        std::vector<std::jthread> pack;
        for (std::string& each : found) {
            pack.emplace_back([&] { work(pool, each); });
        }
    }
    for (std::string const& each : found) {
        std::fwrite(each.data(), 1, each.size(), stdout);
    }
}
