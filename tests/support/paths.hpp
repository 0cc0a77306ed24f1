// Where the programs and files that tests use were built. Does not know what they do; only its
// own object file depends on the place of the build, so that a compiler cache serves all others.
#pragma once

#include <string>

namespace mgit::test {

std::string mgit_binary();
std::string actor_binary();
// Libraries for LD_PRELOAD.
std::string jumping_clock_library();
std::string untyped_folders_library();
std::string golden_folder();
std::string docs_folder();
std::string junit_schema();
std::string schema_validator();

} // namespace mgit::test
