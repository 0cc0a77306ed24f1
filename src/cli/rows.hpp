// The commands by section: each file beside this one declares some of them.
// Knows only their order; grammar.cpp makes one table of them.
#pragma once

#include "cli/grammar.hpp"

#include <span>

namespace mgit {

std::span<CommandRow const> registry_rows();  // add rm rename ls
std::span<CommandRow const> group_rows();     // group context
std::span<CommandRow const> workspace_rows(); // init trust
std::span<CommandRow const> upkeep_rows();    // prune doctor
std::span<CommandRow const> look_rows();      // ll
std::span<CommandRow const> run_rows();       // git exec sh runs rerun
std::span<CommandRow const> settings_rows();  // settings
std::span<CommandRow const> self_rows();      // help version

} // namespace mgit
