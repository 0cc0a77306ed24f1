#include "cli/options.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace mgit {
namespace {

// CLI11 converts nothing: so all its versions agree, and every message is ours.
void add_value(CLI::App& app, std::string const& names, std::string const& placeholder,
               std::string const& help, std::function<void(std::string const&)> const& take) {
    CLI::callback_t const callback = [take](CLI::results_t const& values) {
        take(values.back());
        return true;
    };
    app.add_option(names, callback, help)
        ->type_name(placeholder)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

Error bad_value(std::string_view option, std::string_view value, std::string const& hint) {
    return {ExitCode::usage, fmt::format("option '{}' cannot be '{}'", option, value), hint};
}

template <typename Value>
void add_choice(CLI::App& app, std::string const& name, std::string const& placeholder,
                Value& target, std::vector<std::pair<std::string, Value>> const& choices,
                std::string const& help) {
    std::vector<std::string> words;
    for (auto const& choice : choices) {
        words.push_back(choice.first);
    }
    auto const all = fmt::format("{}", fmt::join(words, ", "));
    auto const take = [=, &target](std::string const& value) {
        auto const found = std::find(words.begin(), words.end(), value);
        if (found == words.end()) {
            auto const meant = did_you_mean(value, words);
            throw bad_value(
                name, value,
                fmt::format("{}{}it can be: {}", meant, meant.empty() ? "" : "\n", all));
        }
        target = choices[static_cast<std::size_t>(found - words.begin())].second;
    };
    add_value(app, name, placeholder, fmt::format("{}: {}", help, all), take);
}

std::size_t parse_jobs(std::string const& text) {
    constexpr std::size_t most = 10000;
    std::size_t number = 0;
    auto const* const end = text.data() + text.size();
    auto const [stop, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc() || stop != end || number < 1 || number > most) {
        throw bad_value("--jobs", text, fmt::format("it can be a number from 1 to {}", most));
    }
    return number;
}

Millis parse_timeout(std::string const& text) {
    auto const duration = parse_duration(text);
    if (!duration || *duration == Millis::zero()) {
        throw bad_value("--timeout", text, "it can be a duration as in 90, 1m30s, 2h or 500ms");
    }
    return *duration;
}

void declare_report_options(CLI::App& app, Options& options) {
    add_flag(app, "-q,--quiet", options.quiet, "no summary if all is well");
    add_flag(app, "-v,--verbose", options.verbose, "every name in the summary, and more notes");
    // The names of report's formats; a test of the commands compares the two lists.
    add_choice<std::string>(app, "--format", "FORMAT", options.format,
                            {{"group", "group"}, {"prefix", "prefix"}, {"raw", "raw"}},
                            "how output is shown");
    add_choice<Show>(app, "--output", "WHOSE", options.show,
                     {{"all", Show::all}, {"failed", Show::failed}, {"none", Show::none}},
                     "whose output is shown");
    add_choice<Order>(app, "--order", "ORDER", options.order,
                      {{"auto", Order::automatic},
                       {"selection", Order::selection},
                       {"completion", Order::completion}},
                      "which is shown first");
    add_choice<ColourChoice>(app, "--color", "WHEN", options.colour,
                             {{"auto", ColourChoice::automatic},
                              {"always", ColourChoice::always},
                              {"never", ColourChoice::never}},
                             "colours");
}

} // namespace

void add_flag(CLI::App& app, std::string const& names, bool& target, std::string const& help) {
    app.add_flag(names, target, help);
}

void add_text(CLI::App& app, std::string const& names, std::string const& placeholder,
              std::string& target, std::string const& help) {
    add_value(app, names, placeholder, help,
              [&target](std::string const& value) { target = value; });
}

void declare_shared(CLI::App& app, Shared& shared) {
    auto& options = shared.options;
    auto const dry_run = app.get_option_no_throw("-n") == nullptr ? "-n,--dry-run" : "--dry-run";
    add_value(app, "-j,--jobs", "N", "run at most N commands at once, 1 to 10000",
              [&options](std::string const& value) { options.jobs = parse_jobs(value); });
    add_value(app, "--timeout", "DUR", "end a command that takes longer, as in 90, 1m30s, 2h",
              [&options](std::string const& value) { options.timeout = parse_timeout(value); });
    add_flag(app, "-a,--all", options.all, "all repos, also if a context is set");
    add_flag(app, "-i,--interactive", options.interactive, "one repo at a time, with the terminal");
    add_flag(app, dry_run, options.dry_run, "show what would be done, and do nothing");
    add_flag(app, "--yes", options.yes, "do not ask before work would be lost");
    declare_report_options(app, options);
    add_text(app, "--registry", "FILE", options.registry, "use this registry");
    add_text(app, "-C", "DIR", options.folder, "as if started in DIR");
    add_flag(app, "-h,--help", shared.help, "show help");
    add_flag(app, "--version", shared.version, "show the version of mgit");
}

std::vector<OptionText> option_texts(std::function<void(CLI::App&)> const& declare) {
    CLI::App app;
    app.set_help_flag();
    declare(app);
    std::vector<OptionText> texts;
    for (auto const* const option : std::as_const(app).get_options()) {
        OptionText text;
        for (auto const& name : option->get_snames()) {
            text.names.push_back("-" + name);
        }
        for (auto const& name : option->get_lnames()) {
            text.names.push_back("--" + name);
        }
        text.value = option->get_expected_max() == 0 ? "" : option->get_type_name();
        text.help = option->get_description();
        texts.push_back(std::move(text));
    }
    return texts;
}

std::vector<OptionText> shared_options() {
    return option_texts([](CLI::App& app) {
        Options options;
        Shared shared{options};
        declare_shared(app, shared);
    });
}

} // namespace mgit
