// `mgit settings ls` for scripts.
// Knows neither where the settings come from nor which of them are asked for.
#pragma once

#include "mgit/settings/document.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace mgit {

// The document of docs/schemas/settings-ls-1.schema.json.
std::string settings_json(std::span<Setting const* const> shown, SettingsDocument const& settings,
                          std::filesystem::path const& file);

} // namespace mgit
