// A wish for how the kernel backs a large piece of memory.
// Knows not what the memory is for; nothing depends on whether the wish is granted.
#pragma once

#include <cstddef>

namespace mgit {

// Memory that is about to be filled: in pages of 2 MiB the kernel has 500 times fewer of them to
// hand out one by one, which takes as long as reading a large registry does. Small memory is left
// as it is.
void prefer_large_pages(void const* memory, std::size_t size);

} // namespace mgit
