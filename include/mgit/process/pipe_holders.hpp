// Finds the processes that hold the other end of a pipe, as far as the system lets us see them.
// Knows not why they do; it looks through all of /proc and is nothing for every day.
#pragma once

#include "mgit/core/outcome.hpp"

#include <span>
#include <vector>

namespace mgit {

// Each process, other than this one, that has one of these pipes open; in the order of their ids.
// Those of other users cannot be seen without privileges.
std::vector<LeftBehind> pipe_holders(std::span<int const> pipes);

} // namespace mgit
