// What a repository is known by again when it has moved.
// Knows neither where that is remembered nor how the repository is found.
#pragma once

#include "mgit/git/discovery.hpp"
#include "mgit/registry/fingerprints.hpp"

#include <string>

namespace mgit {

// Device and inode of its git directory, as "2049:1234"; empty if they are not known.
std::string identity_text(FoundRepo const& found);

// Without the first commits, which only git can tell.
Fingerprint fingerprint_of(FoundRepo const& found);

} // namespace mgit
