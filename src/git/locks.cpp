#include "mgit/git/locks.hpp"

#include <algorithm>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// No ref and no other file of git's ends so (git-check-ref-format(1)).
bool is_lock(fs::directory_entry const& entry) {
    std::error_code error;
    return entry.path().extension() == ".lock" && !entry.is_directory(error);
}

template <class Iterator>
void collect(fs::path const& folder, std::vector<fs::path>& locks) {
    std::error_code error;
    for (Iterator entry(folder, error); !error && entry != Iterator(); entry.increment(error)) {
        if (is_lock(*entry)) {
            locks.push_back(entry->path());
        }
    }
}

} // namespace

std::vector<fs::path> locks_of(FoundRepo const& repo) {
    std::vector<fs::path> locks;
    collect<fs::directory_iterator>(repo.git_dir, locks);
    if (repo.common_dir != repo.git_dir) {
        collect<fs::directory_iterator>(repo.common_dir, locks);
    }
    collect<fs::recursive_directory_iterator>(repo.common_dir / "refs" / "heads", locks);
    std::error_code error;
    fs::path const maintenance = repo.common_dir / "objects" / "maintenance.lock";
    if (fs::exists(maintenance, error)) {
        locks.push_back(maintenance);
    }
    std::ranges::sort(locks);
    return locks;
}

} // namespace mgit
