// What reading and writing the text of a registry have in common.
// Knows the names and numbers of the format of docs/formats.md, and reads nothing itself.
#pragma once

#include "mgit/json/json_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mgit {

inline constexpr std::string_view format_name = "mgit-registry";
inline constexpr std::uint64_t format_version = 1;

// A repo is two levels down in its document; what it may hold is what is left.
inline constexpr std::size_t levels_of_repo = deepest_level - 2;

// How the list of repos begins and ends in what mgit writes, and what stands in for it in
// RegistrySource::document.
inline constexpr std::string_view repos_begin = "\n \"repos\":[\n";
inline constexpr std::string_view repos_end = "\n ]";
inline constexpr std::string_view repo_indent = "  ";
inline constexpr std::string_view repo_separator = ",\n  "; // with the indent
inline constexpr std::string_view no_repos = "[]";

} // namespace mgit
