#include "commands/common.hpp"
#include "commands/settings_json.hpp"
#include "commands/settings_place.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/core/value_text.hpp"

#include <algorithm>
#include <iterator>

namespace mgit {
namespace {

using Action = SettingsArguments::Action;
using Named = std::vector<Setting const*>;

// Those that are named, each once, or all.
Named chosen(std::vector<std::string> const& keys) {
    Named named;
    for (std::string const& key : keys) {
        for (Setting const* const setting : settings_named(key)) {
            if (std::ranges::find(named, setting) == named.end()) {
                named.push_back(setting);
            }
        }
    }
    if (keys.empty()) {
        std::ranges::transform(setting_table(), std::back_inserter(named),
                               [](Setting const& setting) { return &setting; });
    }
    return named;
}

// --- showing ------------------------------------------------------------------------------------

std::string lines(Named const& named, SettingsDocument const& settings) {
    std::vector<std::vector<std::string>> rows;
    for (Setting const* const setting : named) {
        rows.push_back({setting->key, value_text(*setting, settings.values),
                        settings.has(*setting) ? "" : "(default)"});
    }
    return table(rows);
}

std::string details(Named const& named, SettingsDocument const& settings) {
    std::string text;
    for (Setting const* const setting : named) {
        text += setting->key + " = " + value_text(*setting, settings.values) +
                (settings.has(*setting) ? "" : " (default)") + "\n    " + setting->meaning +
                "\n    it can be: " + setting->allowed +
                "\n    default: " + value_text(*setting, Settings()) + '\n';
    }
    return text;
}

std::string entries(Named const& named, SettingsDocument const& settings) {
    std::string text;
    for (Setting const* const setting : named) {
        text += setting->key + '\n' + value_text(*setting, settings.values) + '\0';
    }
    return text;
}

void tell_unknown(SettingsDocument const& settings, std::filesystem::path const& file,
                  Context& context) {
    for (std::string const& note_text : unknown_settings(settings, file)) {
        note(context, "note: " + note_text);
    }
}

CommandResult list(SettingsArguments const& arguments, Invocation const& invocation,
                   Context& context) {
    Options const& options = invocation.options;
    if (options.format != "group" && !options.machine()) {
        throw Error(ExitCode::usage, "'settings' has no format '" + options.format + "'",
                    "it has: json, ndjson, and its table without --format");
    }
    Named const named = chosen(arguments.keys);
    SettingsStore const store = settings_store(invocation, context);
    SettingsDocument const settings = store.load();
    if (options.machine()) {
        context.out.write(settings_json(named, settings, store.file()));
        return ExitCode::ok;
    }
    print(context, arguments.zero      ? entries(named, settings)
                   : arguments.details ? details(named, settings)
                                       : lines(named, settings));
    tell_unknown(settings, store.file(), context);
    return ExitCode::ok;
}

// --- changing -----------------------------------------------------------------------------------

// The words of a value: of a list they may also stand between commas.
SettingWords words_for(Setting const& setting, std::vector<std::string> const& values) {
    SettingWords words;
    for (std::string const& value : values) {
        if (setting.kind == SettingKind::list) {
            auto const parts = comma_separated(value);
            words.insert(words.end(), parts.begin(), parts.end());
        } else {
            words.empty() ? words.push_back(value) : void(words[0] += ' ' + value);
        }
    }
    return words;
}

// The list with more words, or without them.
SettingWords changed_list(Setting const& setting, SettingsArguments const& arguments,
                          Settings const& settings) {
    bool const adds = arguments.action == Action::add;
    if (setting.kind != SettingKind::list) {
        throw Error(ExitCode::usage, setting.key + " is no list",
                    "it can be set: mgit settings set " + setting.key + " VALUE");
    }
    SettingWords words = setting.print(setting, settings);
    SettingWords const given = words_for(setting, arguments.values);
    Settings ignored;
    for (std::string const& word : given) {
        assign(setting, {word}, ignored); // throws for what can never be in it
        auto const at = std::ranges::find(words, word);
        if (adds && at == words.end()) {
            words.push_back(word);
        } else if (!adds && at == words.end()) {
            throw Error(ExitCode::usage, quoted_name(word) + " is not in " + setting.key,
                        "it is: " + joined(words));
        } else if (!adds) {
            words.erase(at);
        }
    }
    if (words.empty()) {
        throw Error(ExitCode::usage, "nothing would be left of " + setting.key,
                    "its default again: mgit settings unset " + setting.key);
    }
    return words;
}

// Of those that are named the ones that are set; also a key that only the file knows.
std::vector<SettingChange> unsetting(std::vector<std::string> const& keys,
                                     SettingsDocument const& now) {
    std::vector<SettingChange> changes;
    for (std::string const& key : keys) {
        if (now.has_unknown(key) && find_setting(key) == nullptr) {
            changes.push_back({key, std::nullopt});
            continue;
        }
        for (Setting const* const setting : settings_named(key)) {
            if (now.has(*setting)) {
                changes.push_back({setting->key, std::nullopt});
            }
        }
    }
    return changes;
}

std::vector<SettingChange> changes_for(SettingsArguments const& arguments,
                                       SettingsDocument const& now) {
    if (arguments.action == Action::unset) {
        return unsetting(arguments.keys, now);
    }
    Setting const& setting = setting_of(arguments.keys.at(0));
    SettingWords words = arguments.action == Action::set
                             ? words_for(setting, arguments.values)
                             : changed_list(setting, arguments, now.values);
    Settings settings = now.values;
    assign(setting, words, settings);
    words = setting.print(setting, settings); // as it is always spelled
    bool const same = now.has(setting) && words == setting.print(setting, now.values);
    return same ? std::vector<SettingChange>() : std::vector{SettingChange{setting.key, words}};
}

std::string account(std::vector<SettingChange> const& changes, bool dry_run) {
    std::string text;
    for (SettingChange const& change : changes) {
        text += dry_run ? "would " : "";
        Setting const* const setting = find_setting(change.key);
        text += change.value ? "set " : "unset ";
        text += shell_word(change.key);
        text += change.value         ? ": " + joined(*change.value)
                : setting != nullptr ? ": " + value_text(*setting, Settings()) + " (default)"
                                     : "";
        text += '\n';
    }
    return text;
}

CommandResult change(SettingsArguments const& arguments, Invocation const& invocation,
                     Context& context) {
    SettingsStore const store = settings_store(invocation, context);
    bool const dry_run = invocation.options.dry_run;
    // What is wrong, or so already, is seen without a lock, and no folder is made for it.
    std::vector<SettingChange> changes = changes_for(arguments, store.load());
    if (!dry_run && !changes.empty()) {
        store.update(
            [&](SettingsDocument const& now) { return changes = changes_for(arguments, now); });
    }
    print(context, account(changes, dry_run));
    if (changes.empty()) {
        note(context, "nothing to change: it is so already");
    }
    return ExitCode::ok;
}

} // namespace

CommandResult run(SettingsArguments const& arguments, Invocation const& invocation,
                  Context& context) {
    if (invocation.options.verbose) {
        note(context,
             "settings: " + shell_word(settings_store(invocation, context).file().native()));
    }
    if (arguments.action == Action::ls) {
        return list(arguments, invocation, context);
    }
    if (arguments.action == Action::get) {
        Setting const& setting = setting_of(arguments.keys.at(0));
        auto const settings = settings_store(invocation, context).load().values;
        print(context, value_text(setting, settings) + '\n');
        return ExitCode::ok;
    }
    return change(arguments, invocation, context);
}

} // namespace mgit
