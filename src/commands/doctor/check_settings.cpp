#include "commands/doctor/doctor.hpp"
#include "commands/settings_place.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <filesystem>

namespace mgit::doctor {
namespace {

Symptom about(std::filesystem::path const& file, Level level, std::string what) {
    Symptom symptom;
    symptom.level = level;
    symptom.check = "settings";
    symptom.path = file;
    symptom.what = std::move(what);
    return symptom;
}

} // namespace

Symptoms check_settings(Room const& room) {
    SettingsStore const store = settings_store(room.invocation, room.context);
    Symptoms symptoms;
    try {
        SettingsDocument const settings = store.load();
        if (!settings.set.empty()) {
            symptoms.push_back(about(store.file(), Level::ok,
                                     "settings " + shell_word(store.file().native()) + ": " +
                                         std::to_string(settings.set.size()) + " set"));
        }
        for (std::string& text : unknown_settings(settings, store.file())) {
            symptoms.push_back(about(store.file(), Level::warning, std::move(text)));
        }
    } catch (Error const& error) {
        symptoms.push_back(unreadable("settings", error));
    }
    return symptoms;
}

} // namespace mgit::doctor
