// To whom files belong, as far as git minds.
// Knows no repositories and none of git's settings.
#pragma once

#include "mgit/process/environment.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace mgit {

// The owner's name (number, if he has none) where that is somebody else by git's rule: not the
// effective user, and for root neither root nor who called sudo (SUDO_UID in the environment).
// Nothing if the file is ours or not there. A symbolic link counts itself.
std::optional<std::string> foreign_owner(std::filesystem::path const& path,
                                         Environment const& environment);

// The same for what we read on our own: root's files are ours as well, whoever we are.
std::optional<std::string> other_user(std::filesystem::path const& path,
                                      Environment const& environment);

// A symbolic link that somebody else has put where anybody may put one (a folder like /tmp): what
// it leads to is not what was meant. By the rule that Linux has for opening them
// (protected_symlinks).
bool is_planted_link(std::filesystem::path const& path);

} // namespace mgit
