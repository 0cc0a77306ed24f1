#include "mgit/process/large_pages.hpp"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

namespace mgit {

void prefer_large_pages(void const* memory, std::size_t size) {
    constexpr std::size_t worth_it = std::size_t{4} << 20U;
    if (size < worth_it) {
        return;
    }
    // madvise(2) wants a whole page to begin with; what lies in front of it is not ours.
    auto const page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    auto const begin = reinterpret_cast<std::uintptr_t>(memory);
    std::uintptr_t const skipped = (page - begin % page) % page;
    auto* const first = const_cast<char*>(static_cast<char const*>(memory)) + skipped;
    ::madvise(first, (size - skipped) / page * page, MADV_HUGEPAGE);
}

} // namespace mgit
