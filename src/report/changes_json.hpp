// What a command has changed in a repo, as scripts read it.
// Knows only the keys; which document they stand in is the caller's.
#pragma once

#include "mgit/core/outcome.hpp"
#include "mgit/json/json_writer.hpp"

namespace mgit {

// The keys "changed" (true, false, or null if it is not known), "trouble" (a word or null) and
// "changes" (null, or an object with "head_before", "head_after" and the list "refs").
void add_changes(JsonWriter& json, Outcome const& outcome);

} // namespace mgit
