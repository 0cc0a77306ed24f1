// Where mgit keeps its files, by the XDG Base Directory Specification.
// Knows no file that is in them, and makes no folder.
#pragma once

#include "mgit/process/environment.hpp"

#include <filesystem>

namespace mgit {

// $MGIT_CONFIG_HOME (counted from `cwd` if it is relative), $XDG_CONFIG_HOME/mgit,
// ~/.config/mgit: what people write, and may keep in a repository of their own.
std::filesystem::path configuration_folder(Environment const& environment,
                                           std::filesystem::path const& cwd);

// $XDG_STATE_HOME/mgit, ~/.local/state/mgit: what mgit remembers, backups and runs.
std::filesystem::path state_folder(Environment const& environment);

// $XDG_CACHE_HOME/mgit, ~/.cache/mgit: what can be deleted at any time.
std::filesystem::path cache_folder(Environment const& environment);

} // namespace mgit
