#include "commands/settings_place.hpp"

#include "commands/common.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/folders.hpp"

#include <variant>

namespace mgit {
namespace {

// What runs git or another program in repos, or is shown by a table.
bool uses_settings(Invocation const& invocation) {
    CommandArguments const& command = invocation.command;
    return std::holds_alternative<RunArguments>(command) ||
           std::holds_alternative<RerunArguments>(command) ||
           std::holds_alternative<RunsArguments>(command) ||
           std::holds_alternative<LlArguments>(command) ||
           ((invocation.options.failed || !invocation.options.select.empty()) &&
            !std::holds_alternative<DoctorArguments>(command));
}

} // namespace

SettingsStore settings_store(Invocation const& invocation, Context& context) {
    GuardedOptions options;
    options.patience = invocation.options.lock_timeout.value_or(options.patience);
    options.tell = [&context](std::string_view text) { note(context, text); };
    return SettingsStore(configuration_folder(context.environment, context.cwd) / "settings.json",
                         std::move(options));
}

std::vector<std::string> unknown_settings(SettingsDocument const& settings,
                                          std::filesystem::path const& file) {
    std::vector<std::string> keys;
    for (Setting const& setting : setting_table()) {
        keys.push_back(setting.key);
    }
    std::vector<std::string> texts;
    for (std::string const& key : settings.unknown) {
        std::string const meant = did_you_mean(key, keys);
        texts.push_back("no setting of this mgit: " + quoted_name(key) + " in " +
                        shell_word(file.native()) + (meant.empty() ? "" : "; ") + meant);
    }
    return texts;
}

void fill_in(Invocation& invocation, Settings const& settings) {
    Options& options = invocation.options;
    bool const runs = std::holds_alternative<RunArguments>(invocation.command) ||
                      std::holds_alternative<RerunArguments>(invocation.command) ||
                      std::holds_alternative<RunsArguments>(invocation.command);
    options.keep_runs = settings.keep_runs;
    options.jobs = options.jobs ? options.jobs : settings.jobs;
    options.usual_timeout = !options.timeout && settings.timeout;
    options.timeout = options.timeout ? options.timeout : settings.timeout;
    if (!options.colour) {
        options.usual_colour = settings.colour;
    }
    if (options.format.empty()) {
        options.format = runs ? settings.format : Settings().format;
    }
    if (auto* const ll = std::get_if<LlArguments>(&invocation.command)) {
        ll->look = settings.dashboard;
        ll->sort = ll->sort.value_or(settings.rows);
    }
}

void take_settings(Invocation& invocation, Context& context) {
    fill_in(invocation,
            uses_settings(invocation) ? settings_store(invocation, context).used() : Settings());
}

} // namespace mgit
