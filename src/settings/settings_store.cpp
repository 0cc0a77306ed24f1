#include "mgit/core/error.hpp"
#include "mgit/settings/store.hpp"

#include <string_view>
#include <utility>

namespace mgit {

namespace {

// What the changes are meant to give.
Settings with(Settings settings, std::vector<SettingChange> const& changes) {
    for (SettingChange const& change : changes) {
        Setting const* const setting = find_setting(change.key);
        if (setting != nullptr && change.value) {
            assign(*setting, *change.value, settings);
        } else if (setting != nullptr) {
            reset(*setting, settings);
        }
    }
    return settings;
}

} // namespace

SettingsStore::SettingsStore(std::filesystem::path file, GuardedOptions options)
    : guarded_({std::move(file), "settings file", "MGIT_CONFIG_HOME"}, std::move(options)) {}

SettingsDocument SettingsStore::parsed(std::string const& text) const {
    try {
        return parse_settings(text, file().native());
    } catch (Error const& error) {
        auto const no_words = [](std::string const& copy) {
            parse_settings(copy, "");
            return std::string();
        };
        throw guarded_.with_last_good(error, no_words);
    }
}

SettingsDocument SettingsStore::load() const {
    auto const text = guarded_.read();
    return text ? parsed(*text) : SettingsDocument();
}

Settings SettingsStore::used() const {
    auto const text = guarded_.read_if_there();
    return text ? parsed(*text).values : Settings();
}

SettingsDocument SettingsStore::update(Choose const& choose) const {
    SettingsDocument result;
    guarded_.update([&](SharedText const& old, GuardedFile::Write const& write) {
        result = old ? parsed(*old) : SettingsDocument();
        auto const changes = choose(result);
        Settings const meant = with(result.values, changes);
        std::string_view const before = old ? std::string_view(*old) : "";
        std::string const text = changed_settings(before, file().native(), changes);
        if (changes.empty() || (old && text == before)) {
            return;
        }
        result = parse_settings(text, "new text of " + file().native());
        if (result.values != meant) {
            throw Error(ExitCode::internal, "the new settings do not read back as they were meant",
                        "nothing was changed: please report this");
        }
        std::string_view const pieces[] = {text};
        write(pieces);
    });
    return result;
}

} // namespace mgit
