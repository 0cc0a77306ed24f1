// Which columns of the dashboard a stream has room for, and how wide each is.
// Knows no states: what it goes by is there before the first of them.
#pragma once

#include "mgit/report/dashboard.hpp"

#include <span>
#include <string>
#include <vector>

namespace mgit {

inline constexpr std::size_t column_gap = 2;

// As the comments at Dashboard have it. `options.style.columns` is not 0.
std::vector<Dashboard::Slot> make_layout(DashboardOptions const& options,
                                         std::span<Repo const* const> repos,
                                         std::span<std::string const> branches);

} // namespace mgit
