#include "mgit/core/error.hpp"
#include "mgit/json/document_head.hpp"
#include "mgit/json/flaw.hpp"
#include "mgit/json/json_slices.hpp"
#include "mgit/json/json_text.hpp"
#include "mgit/settings/document.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace mgit {

namespace {

constexpr std::string_view format_name = "mgit-settings";
constexpr std::uint64_t format_version = 1;
constexpr std::string_view settings_key = "settings";

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::string> string_in(Json const& value) {
    return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
}

// Nothing if the value is not of the kind.
std::optional<SettingWords> words_in(Json const& value, SettingKind kind) {
    SettingWords words;
    if (kind == SettingKind::list) {
        if (!value.is_array()) {
            return std::nullopt;
        }
        for (Json const& item : value) {
            auto word = string_in(item);
            if (!word) {
                return std::nullopt;
            }
            words.push_back(std::move(*word));
        }
        return words;
    }
    if (kind == SettingKind::number && value.is_number_unsigned()) {
        return SettingWords{std::to_string(value.get<std::uint64_t>())};
    }
    auto word = string_in(value);
    if (!word || (kind == SettingKind::number && is_digits(*word))) {
        return std::nullopt;
    }
    return SettingWords{std::move(*word)};
}

Json value_of(SettingWords const& words, SettingKind kind) {
    if (kind == SettingKind::list) {
        return words;
    }
    std::string const word = words.at(0);
    return kind == SettingKind::number && is_digits(word) ? Json(std::stoull(word)) : Json(word);
}

std::string_view kind_in_json(SettingKind kind) {
    switch (kind) {
    case SettingKind::text:
        return "a string";
    case SettingKind::number:
        return "a whole number without quotes, or a word with them";
    case SettingKind::list:
        return "a list of strings";
    }
    return "";
}

// Reads one text.
class Reader {
public:
    Reader(std::string_view text, std::string const& where) : text_(text), where_(where) {}

    SettingsDocument read() {
        Json const document = parse_json(text_, where_);
        JsonSlice const slices = slice_json(text_, where_);
        auto const version = document_version(document, &slices, text_, where_,
                                              {format_name, "settings file of mgit"});
        if (version > format_version) {
            throw too_new(where_, version, format_version);
        }
        for (auto const& [key, value] : document.get_ref<Json::object_t const&>()) {
            if (key == settings_key) {
                read_settings(value, *slice_of(&slices, key));
            } else if (key != "format" && key != "version") {
                result_.unknown.push_back(key);
            }
        }
        return std::move(result_);
    }

private:
    [[noreturn]] void fail(JsonSlice const& slice, std::string const& what) const {
        report({static_cast<std::size_t>(slice.text.data() - text_.data()), what}, text_, where_);
    }

    void read_settings(Json const& settings, JsonSlice const& slice) {
        if (!settings.is_object()) {
            fail(slice, "\"settings\" must be an object");
        }
        std::size_t index = 0;
        for (auto const& [key, value] : settings.get_ref<Json::object_t const&>()) {
            JsonSlice const& place = slice.items[index++];
            if (Setting const* const setting = find_setting(key)) {
                read_setting(*setting, key, value, place);
            } else {
                result_.unknown.push_back(key);
            }
        }
    }

    void read_setting(Setting const& setting, std::string const& key, Json const& value,
                      JsonSlice const& place) {
        if (result_.has(setting)) {
            fail(place, fmt::format("\"{}\" is set twice, by two spellings", key));
        }
        auto const words = words_in(value, setting.kind);
        if (!words) {
            fail(place, fmt::format("\"{}\" must be {}", key, kind_in_json(setting.kind)));
        }
        try {
            assign(setting, *words, result_.values);
        } catch (Error const& error) {
            fail(place, fmt::format("{}; {}", error.what(), error.hint()));
        }
        result_.set.push_back(setting.key);
    }

    std::string_view text_;
    std::string const& where_;
    SettingsDocument result_;
};

// One setting on a line, so that differences and merges can be read.
std::string written(Json const& document) {
    std::string out;
    for (auto const& [key, value] : document.get_ref<Json::object_t const&>()) {
        out += out.empty() ? "{" : key == "version" ? "," : ",\n ";
        write_json(out, key);
        out += ':';
        if (key != settings_key || value.empty()) {
            write_json(out, value);
            continue;
        }
        char const* separator = "{\n  ";
        for (auto const& [name, setting] : value.get_ref<Json::object_t const&>()) {
            out += std::exchange(separator, ",\n  ");
            write_json(out, name);
            out += ':';
            write_json(out, setting);
        }
        out += "\n }";
    }
    return out + "}\n";
}

void apply(SettingChange const& change, Json& settings) {
    auto& members = settings.get_ref<Json::object_t&>();
    auto const found = std::ranges::find_if(members, [&](auto const& member) {
        return member.first == change.key ||
               (find_setting(change.key) && canonical_key(member.first) == change.key);
    });
    if (!change.value) {
        if (found != members.end()) {
            settings.erase(std::string(found->first));
        }
        return;
    }
    Json value = value_of(*change.value, setting_of(change.key).kind);
    if (found != members.end()) {
        found->second = std::move(value);
    } else {
        settings[change.key] = std::move(value);
    }
}

} // namespace

bool SettingsDocument::has(Setting const& setting) const {
    return std::ranges::find(set, setting.key) != set.end();
}
bool SettingsDocument::has_unknown(std::string_view key) const {
    return std::ranges::find(unknown, key) != unknown.end();
}

Json json_value(Setting const& setting, Settings const& settings) {
    return value_of(setting.print(setting, settings), setting.kind);
}

SettingsDocument parse_settings(std::string_view text, std::string const& where) {
    return Reader(checked_text(text, where), where).read();
}

std::string changed_settings(std::string_view text, std::string const& where,
                             std::span<SettingChange const> changes) {
    Json document = Json::object();
    if (!text.empty()) {
        document = parse_json(text, where);
    }
    document["format"] = format_name;
    document["version"] = format_version;
    Json& settings = document[std::string(settings_key)];
    if (settings.is_null()) {
        settings = Json::object();
    }
    Json const before = settings;
    for (SettingChange const& change : changes) {
        apply(change, settings);
    }
    return !text.empty() && settings == before ? std::string(text) : written(document);
}

} // namespace mgit
