// The text of a changed registry: how it is made of the old one, and proved before it is written.
// Knows the format of docs/formats.md and no file; the Store decides what becomes of the text.
#pragma once

#include "mgit/process/guarded_file.hpp"
#include "mgit/registry/registry.hpp"
#include "registry/registry_text.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace mgit {

// As parse_registry; the entries are views of the text.
Registry read_registry(SharedText text, std::string const& where,
                       std::filesystem::path const& base = {});

// As format_registry. What it keeps are views of what the registry was read from.
RegistryText new_text(Registry const& registry, std::string_view old_text,
                      std::filesystem::path const& base);

// Whether the text says exactly what the registry holds. All that is new in it is parsed; what is
// kept is checked to be whole lines from which the entries were read, and not read again. Throws
// as parse_registry.
bool reads_back(RegistryText const& text, Registry const& registry,
                std::filesystem::path const& base);

} // namespace mgit
