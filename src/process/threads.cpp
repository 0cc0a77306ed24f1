#include "mgit/process/threads.hpp"

#include "mgit/process/limits.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <sys/resource.h>
#include <system_error>
#include <thread>
#include <vector>

namespace mgit {

std::size_t useful_threads() {
    std::size_t const for_cores = std::clamp<std::size_t>(2 * usable_cores(), 4, 16);
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) {
        return for_cores;
    }
    constexpr rlim_t others = 16; // what the rest of us has open
    constexpr rlim_t each = 4;
    rlim_t const for_files = files.rlim_cur > others ? (files.rlim_cur - others) / each : 0;
    return std::clamp<std::size_t>(for_files, 1, for_cores);
}

void run_in_threads(std::size_t threads, std::function<void()> const& work) {
    std::mutex mutex;
    std::exception_ptr failure;
    auto const guarded = [&] {
        try {
            work();
        } catch (...) {
            std::lock_guard const lock(mutex);
            failure = failure ? failure : std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            others.reserve(threads);
            while (others.size() + 1 < threads) {
                others.emplace_back(guarded);
            }
        } catch (std::system_error const&) { // NOLINT(bugprone-empty-catch): then fewer do it
        }
        guarded();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

void for_each_index(std::size_t count, std::function<void(std::size_t)> const& work) {
    constexpr std::size_t piece = 32; // below that a thread costs more than it saves
    std::atomic<std::size_t> next = 0;
    auto const take_pieces = [&] {
        try {
            for (std::size_t begin = next.fetch_add(piece); begin < count;
                 begin = next.fetch_add(piece)) {
                for (std::size_t index = begin; index < std::min(begin + piece, count); ++index) {
                    work(index);
                }
            }
        } catch (...) {
            next = count;
            throw;
        }
    };
    run_in_threads(std::min(useful_threads(), count / piece), take_pieces);
}

} // namespace mgit
