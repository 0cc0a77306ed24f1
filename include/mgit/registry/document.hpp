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
//
// base: empty, or the folder of a workspace file. Paths in the text are relative to it then, and
// absolute in the Registry; what anybody may have committed is held to workspace_rules.hpp.
//
// A version above ours is read as far as it looks like ours, to be shown: see check_writable.
Registry parse_registry(std::string_view text, std::string const& where,
                        std::filesystem::path const& base = {});

// Throws Error registry naming both versions if the registry was read from a file of a newer
// version: what this one does not understand would be lost. format_registry does so, too; a writer
// asks here first, before it asks anybody anything.
void check_writable(Registry const& registry, std::string const& where);

// The text of `registry`: one repo per line, every key that this version does not know, "writer"
// this mgit and "generation" one more than it was; neither of these in a workspace. It is
// `old_text` (from which the registry was parsed; empty if it is new) if that says the same
// already. Throws Error usage for what a workspace cannot hold, and as check_writable.
std::string format_registry(Registry const& registry, std::string_view old_text,
                            std::filesystem::path const& base = {});

} // namespace mgit
