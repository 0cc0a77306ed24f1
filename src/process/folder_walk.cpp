#include "mgit/process/folder_walk.hpp"

#include "mgit/process/threads.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <dirent.h>
#include <fcntl.h>
#include <limits>
#include <mutex>

namespace mgit {
namespace {

bool is_itself_or_parent(std::string_view name) {
    return name == "." || name == "..";
}

bool has_vanished(std::error_code const& error) {
    // Something else may stand in its place by now: a file, or a link.
    return error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory ||
           error == std::errc::too_many_symbolic_link_levels;
}

// Where the next entry of a folder would be found, if ext4, btrfs and others know that there is
// none: nothing can be behind it. It saves a system call for each folder.
constexpr auto last_offset = std::numeric_limits<decltype(dirent64::d_off)>::max();

std::error_code last_error() {
    return {errno, std::generic_category()};
}

// The last one is the next: so few are waiting, whatever the tree looks like.
using Paths = std::vector<std::string>;

class Walk {
public:
    Walk(std::string root, FolderVisit const& visit, FolderFailure const& failed)
        : root_(std::move(root)), visit_(visit), failed_(failed) {}

    void run();

private:
    // With fewer in hand than this, other threads would come too late to help.
    static constexpr std::size_t worth_threads = 16;

    void look_at_next(Paths& paths);
    void work();
    bool take_share(Paths& paths);
    void give_share(Paths& paths);
    void stop();

    std::string root_;
    FolderVisit const& visit_;
    FolderFailure const& failed_;

    std::size_t threads_ = 0;
    std::atomic<std::size_t> idle_ = 0;
    std::atomic<bool> over_ = false;
    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    Paths shared_;
    std::size_t working_ = 0;
};

void Walk::look_at_next(Paths& paths) {
    std::string const path = std::move(paths.back());
    paths.pop_back();
    std::error_code error;
    OpenFolder const folder(path, error);
    if (error) {
        if (path == root_ || !has_vanished(error)) {
            failed_(path, error);
        }
        return;
    }
    std::vector<std::string> onward;
    visit_(folder, onward);
    for (std::string& name : onward) {
        name.insert(0, path.ends_with('/') ? path : path + '/');
        paths.push_back(std::move(name));
    }
}

void Walk::give_share(Paths& paths) {
    std::lock_guard const lock(mutex_);
    if (!shared_.empty()) {
        return; // who is idle is on the way to it
    }
    // The oldest are the nearest to the root: most work lies behind them.
    auto const half = paths.begin() + static_cast<std::ptrdiff_t>(paths.size() / 2);
    std::move(paths.begin(), half, std::back_inserter(shared_));
    paths.erase(paths.begin(), half);
    changed_.notify_all();
}

// Waits until there is something to do; false once there is nothing left for anybody.
bool Walk::take_share(Paths& paths) {
    std::unique_lock lock(mutex_);
    --working_;
    ++idle_;
    if (shared_.empty() && working_ == 0) {
        over_ = true;
        changed_.notify_all();
    }
    changed_.wait(lock, [this] { return over_ || !shared_.empty(); });
    --idle_;
    ++working_;
    if (over_) {
        return false;
    }
    std::size_t const share = (shared_.size() + idle_) / (idle_ + 1);
    std::move(shared_.end() - static_cast<std::ptrdiff_t>(share), shared_.end(),
              std::back_inserter(paths));
    shared_.resize(shared_.size() - share);
    return true;
}

void Walk::stop() {
    std::lock_guard const lock(mutex_);
    over_ = true;
    changed_.notify_all();
}

void Walk::work() {
    try {
        Paths paths;
        {
            std::lock_guard const lock(mutex_);
            ++working_;
        }
        while (take_share(paths)) {
            while (!paths.empty() && !over_) {
                look_at_next(paths);
                if (idle_ > 0 && paths.size() > 1) {
                    give_share(paths);
                }
            }
        }
    } catch (...) {
        stop();
        throw;
    }
}

void Walk::run() {
    Paths paths{root_};
    while (!paths.empty() && paths.size() < worth_threads) {
        look_at_next(paths);
    }
    if (!paths.empty()) {
        shared_ = std::move(paths);
        run_in_threads(useful_threads(), [this] { work(); });
    }
}

} // namespace

OpenFolder::OpenFolder(std::string path, std::error_code& error)
    : path_(std::move(path)),
      fd_(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) {
    error = fd_ ? std::error_code() : last_error();
}

std::error_code OpenFolder::list(std::function<bool(FolderEntry const&)> const& take) const {
    constexpr std::size_t size = 32 * 1024;
    alignas(dirent64) char buffer[size];
    for (;;) {
        ssize_t const filled = ::getdents64(fd_.get(), buffer, size);
        if (filled <= 0) {
            bool const good = filled == 0 || errno == ENOENT;
            return good ? std::error_code() : last_error();
        }
        bool is_last = false;
        for (ssize_t offset = 0; offset < filled;) {
            auto const* const each = reinterpret_cast<dirent64 const*>(buffer + offset);
            offset += each->d_reclen;
            is_last = each->d_off == last_offset;
            FolderEntry entry{each->d_name, each->d_type == DT_DIR};
            if (is_itself_or_parent(entry.name)) {
                continue;
            }
            if (each->d_type == DT_UNKNOWN) {
                auto const facts = file_facts(each->d_name, Links::keep, at());
                entry.is_folder = facts && facts->kind == FileKind::folder;
            }
            if (!take(entry)) {
                return {};
            }
        }
        if (is_last) {
            return {};
        }
    }
}

void walk_folders(std::string root, FolderVisit const& visit, FolderFailure const& failed) {
    Walk(std::move(root), visit, failed).run();
}

} // namespace mgit
