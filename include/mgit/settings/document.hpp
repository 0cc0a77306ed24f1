// The text of settings.json: JSON to Settings, and changes of them to JSON without losing a key.
// Knows the format of docs/formats.md and no file; who reads and writes the text is not asked here.
#pragma once

#include "mgit/json/json_text.hpp"
#include "mgit/settings/table.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct SettingsDocument {
    Settings values{};                  // with the defaults of what is not set
    std::vector<std::string> set{};     // keys of the table, as it spells them
    std::vector<std::string> unknown{}; // keys that this version does not know

    bool has(Setting const& setting) const;
    bool has_unknown(std::string_view key) const;
};

// `where` names the file in messages. Throws Error registry with line, column and the line itself
// for what is no settings file, for a value that cannot be, and for a version above ours.
SettingsDocument parse_settings(std::string_view text, std::string const& where);

// The value as it stands in a file.
Json json_value(Setting const& setting, Settings const& settings);

struct SettingChange {
    std::string key;                   // of the table, or one that only the file knows
    std::optional<SettingWords> value; // nothing: no longer set
};

// The text with these changes, which must be right; empty `text`: there is no file yet. It is the
// same text if they change nothing. Keys that are not known, and those above "settings", stay.
std::string changed_settings(std::string_view text, std::string const& where,
                             std::span<SettingChange const> changes);

} // namespace mgit
