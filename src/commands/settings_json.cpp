#include "commands/settings_json.hpp"

#include "mgit/json/base64.hpp"
#include "mgit/json/json_text.hpp"
#include "mgit/json/utf8.hpp"

#include <nlohmann/json.hpp>

namespace mgit {
namespace {

Json document_of(Setting const& setting, SettingsDocument const& settings) {
    Json object = Json::object();
    object["key"] = setting.key;
    object["value"] = json_value(setting, settings.values);
    object["default"] = json_value(setting, Settings());
    object["set"] = settings.has(setting);
    object["meaning"] = setting.meaning;
    object["allowed"] = setting.allowed;
    return object;
}

} // namespace

std::string settings_json(std::span<Setting const* const> shown, SettingsDocument const& settings,
                          std::filesystem::path const& file) {
    Json document = Json::object();
    document["schema"] = "mgit.settings-ls/1";
    if (is_utf8(file.native())) {
        document["file"] = file.native();
    } else {
        document["file_b64"] = to_base64(file.native());
    }
    document["settings"] = Json::array();
    for (Setting const* const setting : shown) {
        document["settings"].push_back(document_of(*setting, settings));
    }
    document["unknown"] = settings.unknown;
    std::string text;
    write_json(text, document);
    return text + "\n";
}

} // namespace mgit
