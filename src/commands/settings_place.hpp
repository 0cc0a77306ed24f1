// Where the settings are, and how they fill in what a command line leaves open.
// Knows no single setting by its key, and reads the file for no command that has no use for it.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/settings/store.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mgit {

// settings.json beside the personal registry, also in a workspace. What it has to say goes to
// stderr; it must not outlive the context.
SettingsStore settings_store(Invocation const& invocation, Context& context);

// For each key of the file that this version does not know: that it is there, and what may have
// been meant. Safe to show.
std::vector<std::string> unknown_settings(SettingsDocument const& settings,
                                          std::filesystem::path const& file);

// An option that is given comes first. Pure.
void fill_in(Invocation& invocation, Settings const& settings);

// The same from the file, or with the defaults for a command that uses none of them. Throws Error
// registry as SettingsStore::used.
void take_settings(Invocation& invocation, Context& context);

} // namespace mgit
