// The text of a registry: JSON to Registry and back, and no key of it is lost on the way.
// Knows the format of docs/formats.md and no file; who reads and writes the text is not asked here.
#pragma once

#include "mgit/registry/registry.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace mgit {

// Reads the text of a registry. `where` names the file in messages. Throws Error registry with
// line, column and the line itself; an empty text is an error, too (a crash leaves such files).
Registry parse_registry(std::string_view text, std::string const& where,
                        std::filesystem::path const& base = {});

// The text of `registry`: one repo per line, and every key of `old_text` (from which the registry
// was parsed; empty if it is new) that this version does not know.
std::string format_registry(Registry const& registry, std::string_view old_text,
                            std::filesystem::path const& base = {});

} // namespace mgit
