// What has changed in a repo, in a few short lines for people.
// Knows no stream; the name of the repo stands before the first line, which is not done here.
#pragma once

#include "mgit/core/ref_changes.hpp"
#include "mgit/report/style.hpp"

#include <string>
#include <vector>

namespace mgit {

// "main  1a2b3c4..5d6e7f8  3 commits, 12 files" for each of the first three refs that moved, then
// "new: origin/topic, v1.0; deleted: origin/old". Branches of the repo itself come before those of
// its remotes, which are only named then. None if nothing has changed. Safe to show, without
// colour.
std::vector<std::string> news_of(RefChanges const& changes);

// The line for a stream: on a terminal in at most so many columns, with a word of warning in
// colour.
std::string fitted_news(std::string line, std::size_t columns, Style const& style);

} // namespace mgit
