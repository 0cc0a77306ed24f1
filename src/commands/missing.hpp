// Repos whose folder is not there, and what that looks like as a whole.
// Knows not what is to be done about them; nothing is changed here.
#pragma once

#include "mgit/core/repo.hpp"

#include <span>
#include <string>
#include <vector>

namespace mgit {

// "3 of them are below /mnt/usb, which is not there: is a disk not mounted?": one line for each
// place that seems to be gone as a whole. Empty if the repos seem to be gone one by one.
std::vector<std::string> gone_places(std::span<Repo const> missing);

} // namespace mgit
