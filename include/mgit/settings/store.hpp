// The file of the settings: how it is read, and the transaction that changes it.
// Knows neither the format of the text nor who uses the settings, and prints nothing.
#pragma once

#include "mgit/process/guarded_file.hpp"
#include "mgit/settings/document.hpp"

#include <filesystem>
#include <functional>
#include <vector>

namespace mgit {

class SettingsStore {
public:
    explicit SettingsStore(std::filesystem::path file, GuardedOptions options = {});

    std::filesystem::path const& file() const { return guarded_.path(); }

    // The settings as they are now; the defaults if there is no file. Takes no lock and never
    // writes. Error registry if the file is no settings file; its hint names the last good copy.
    SettingsDocument load() const;
    // For who only uses them: the same by a single open(2). A link that leads nowhere is no file.
    Settings used() const;

    // Under the lock: reads the file afresh, asks what to change in it, and replaces it. `choose`
    // is called again if somebody who does not know the lock has written the file meanwhile.
    // Returns the settings as they now are. Whatever is thrown (also by `choose`), nothing has
    // changed then. Errors as GuardedFile::update has them.
    using Choose = std::function<std::vector<SettingChange>(SettingsDocument const& now)>;
    SettingsDocument update(Choose const& choose) const;

private:
    SettingsDocument parsed(std::string const& text) const;

    GuardedFile guarded_;
};

} // namespace mgit
