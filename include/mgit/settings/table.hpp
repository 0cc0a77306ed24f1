// The table of settings: a setting is one row, with its name, what it means and what it can be.
// Knows neither the file that they are kept in nor who uses them.
#pragma once

#include "mgit/core/settings.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// How a value is kept in JSON. A number may also be a word ("auto"), which then is a string.
enum class SettingKind { text, number, list };

// A value in words: one, but for a list.
using SettingWords = std::vector<std::string>;

struct Setting {
    std::string key;     // "ll.width.branch"
    std::string meaning; // "columns that BRANCH takes at most on a terminal"
    std::string allowed; // "0 (no limit) or a number from 3 to 1000"
    SettingKind kind = SettingKind::text;
    std::span<char const* const> words{}; // all that it can be, where these are a few words
    std::size_t which = 0;                // of a family: the Column, Mark or Meaning
    // False if these words are no value of it; then nothing has changed.
    bool (*read)(Setting const& row, SettingWords const& words, Settings& settings) = nullptr;
    SettingWords (*print)(Setting const& row, Settings const& settings) = nullptr;
};

// All settings, in the order in which they are listed.
std::span<Setting const> setting_table();

// As keys are spelled in the table: "ll.colour.in_sync" is "ll.color.in-sync".
std::string canonical_key(std::string_view key);
// By any spelling; null if there is none.
Setting const* find_setting(std::string_view key);
// The same, and Error usage with suggestions if there is none.
Setting const& setting_of(std::string_view key);
// Those that a key, the beginning of keys up to a dot ("ll.width") or a pattern names. Throws as
// setting_of if there is none.
std::vector<Setting const*> settings_named(std::string_view word);

// Gives the setting this value. Throws Error usage, saying what it can be, and has changed nothing
// then.
void assign(Setting const& setting, SettingWords const& words, Settings& settings);
// Gives it its default.
void reset(Setting const& setting, Settings& settings);

// As it would be typed: a list with commas.
std::string value_text(Setting const& setting, Settings const& settings);
std::string joined(SettingWords const& words);

} // namespace mgit
