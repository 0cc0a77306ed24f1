#include "cli/options.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/core/value_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
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

std::size_t parse_number(std::string const& option, std::string_view text, std::size_t least,
                         std::size_t most) {
    auto const number = number_in(text, least, most);
    if (!number) {
        throw bad_value(option, text, fmt::format("it can be a number from {} to {}", least, most));
    }
    return *number;
}

// Zero is not to wait at all.
Millis parse_patience(std::string const& option, std::string const& text) {
    return parse_duration(text) == Millis::zero() ? Millis::zero() : parse_time(option, text);
}

// "3", "3:wait" or "3:kill".
void parse_max_fail(std::string const& text, Options& options) {
    auto const colon = std::min(text.find(':'), text.size());
    auto const how = text.substr(colon);
    if (!how.empty() && how != ":wait" && how != ":kill") {
        throw bad_value("--max-fail", text, "it can be a number, with :wait or :kill behind it");
    }
    options.max_fail = parse_number("--max-fail", text.substr(0, colon), 1, 1'000'000);
    options.max_fail_kill = how == ":kill";
}

// "0,1"
std::vector<int> parse_exits(std::string_view text) {
    std::vector<int> codes;
    for (std::size_t begin = 0; begin <= text.size();) {
        auto const end = std::min(text.find(',', begin), text.size());
        auto const code = parse_number("--ok-exit", text.substr(begin, end - begin), 0, 255);
        codes.push_back(static_cast<int>(code));
        begin = end + 1;
    }
    return codes;
}

void declare_run_options(CLI::App& app, Options& options) {
    add_value(app, "-j,--jobs", "N", "run at most N commands at once, 1 to 10000",
              [&options](std::string const& value) {
                  options.jobs = parse_number("--jobs", value, 1, most_jobs);
              });
    add_value(app, "--jobs-per-host", "N", "at most N of them talk to the same server",
              [&options](std::string const& value) {
                  options.jobs_per_host = parse_number("--jobs-per-host", value, 1, 10'000);
              });
    add_value(
        app, "--timeout", "DUR", "end a command that takes longer, as in 90, 1m30s, 2h",
        [&options](std::string const& value) { options.timeout = parse_time("--timeout", value); });
    add_value(
        app, "--grace", "DUR", "how long a command may take to end before SIGKILL",
        [&options](std::string const& value) { options.grace = parse_time("--grace", value); });
    add_value(app, "--retries", "N", "run again at most N times what failed in transport",
              [&options](std::string const& value) {
                  options.retries = static_cast<int>(parse_number("--retries", value, 0, 100));
              });
    add_value(app, "--max-fail", "N[:HOW]", "start no more after N failures; HOW: wait or kill",
              [&options](std::string const& value) { parse_max_fail(value, options); });
    add_value(app, "--ok-exit", "LIST", "exit codes that count as success, as in 0,1",
              [&options](std::string const& value) { options.ok_exits = parse_exits(value); });
    add_choice<bool>(app, "--leak", "HOW", options.leak_fails, {{"ok", false}, {"fail", true}},
                     "leaving a process behind is");
    add_flag(app, "--wait-maintenance", options.wait_maintenance,
             "let git clean up before it ends, not afterwards");
    add_flag(app, "--allow-empty", options.allow_empty, "selecting no repo is no error");
    add_flag(app, "--skip-missing", options.skip_missing,
             "a repo that is not there is skipped: no failure");
    add_flag(app, "--no-input", options.no_input, "never ask, not even on a terminal");
    add_choice<bool>(app, "--ssh-share", "WHEN", options.ssh_share,
                     {{"auto", true}, {"never", false}}, "one ssh connection for many repos");
    add_flag(app, "--no-give-up", options.no_give_up,
             "try every repo of a server that cannot be reached");
}

// A file to write.
void add_file(CLI::App& app, std::string const& name, std::string& target,
              std::string const& help) {
    add_value(app, name, "FILE", help, [name, &target](std::string const& value) {
        if (value.empty()) {
            throw bad_value(name, value, "it can be the name of a file");
        }
        target = value;
    });
}

void declare_report_options(CLI::App& app, Options& options) {
    add_flag(app, "-q,--quiet", options.quiet, "no summary if all is well");
    add_flag(app, "-v,--verbose", options.verbose,
             "all output, every name in the summary, more notes");
    std::vector<std::pair<std::string, std::string>> names;
    for (std::string const name : run_format_names) {
        names.emplace_back(name, name);
    }
    for (std::string const name : {"json", "ndjson"}) { // commands that have such documents
        names.emplace_back(name, name);
    }
    add_choice(app, "--format", "FORMAT", options.format, names, "output as");
    add_choice<Show>(app, "--output", "WHOSE", options.show,
                     {{"auto", Show::automatic},
                      {"all", Show::all},
                      {"failed", Show::failed},
                      {"none", Show::none}},
                     "whose output is shown");
    add_flag(app, "--fold", options.fold, "repos with the same output share one block");
    add_choice<Order>(app, "--order", "ORDER", options.order,
                      {{"auto", Order::automatic},
                       {"selection", Order::selection},
                       {"completion", Order::completion}},
                      "which is shown first");
    add_choice<std::optional<CiService>>(app, "--ci", "SERVICE", options.ci,
                                         {{"auto", std::nullopt},
                                          {"off", CiService::none},
                                          {"github", CiService::github},
                                          {"gitlab", CiService::gitlab},
                                          {"azure", CiService::azure},
                                          {"teamcity", CiService::teamcity}},
                                         "CI service");
    add_file(app, "--junit", options.junit, "write a report in JUnit XML");
    add_file(app, "--tap", options.tap, "write a report in TAP 14");
    add_choice<ProgressChoice>(app, "--progress", "HOW", options.progress,
                               {{"auto", ProgressChoice::automatic},
                                {"tty", ProgressChoice::tty},
                                {"plain", ProgressChoice::plain},
                                {"none", ProgressChoice::none}},
                               "how far a run is");
    // To CLI11 it is a flag, which takes no word, but a value behind "=".
    add_flag_or_text(app, "--timings", "FILE", "mgit-timings.html", options.timings,
                     "write a page of what ran when: mgit-timings.html");
    add_file(app, "--trace", options.trace, "write the same as a trace for Perfetto");
    add_choice<std::optional<ColourChoice>>(app, "--color", "WHEN", options.colour,
                                            {{"auto", ColourChoice::automatic},
                                             {"always", ColourChoice::always},
                                             {"never", ColourChoice::never}},
                                            "colours");
}

} // namespace

Millis parse_time(std::string const& option, std::string const& text) {
    auto const duration = time_span(text);
    if (!duration) {
        throw bad_value(option, text, "it can be a duration as in 90, 1m30s, 2h or 500ms");
    }
    return *duration;
}

void add_flag(CLI::App& app, std::string const& names, bool& target, std::string const& help) {
    app.add_flag(names, target, help);
}

void add_text(CLI::App& app, std::string const& names, std::string const& placeholder,
              std::string& target, std::string const& help) {
    add_value(app, names, placeholder, help,
              [&target](std::string const& value) { target = value; });
}

void add_text(CLI::App& app, std::string const& names, std::string const& placeholder,
              std::optional<std::string>& target, std::string const& help) {
    add_value(app, names, placeholder, help,
              [&target](std::string const& value) { target = value; });
}

// A flag of CLI11 has the value behind its "=", or else the one in braces in its declaration.
void add_flag_or_text(CLI::App& app, std::string const& name, std::string const& placeholder,
                      std::string const& without, std::string& target, std::string const& help) {
    app.add_flag(name + "{" + without + "}", target, help)->type_name("[=" + placeholder + "]");
}

void add_texts(CLI::App& app, std::string const& names, std::string const& placeholder,
               std::vector<std::string>& target, std::string const& help) {
    CLI::callback_t const callback = [&target](CLI::results_t const& values) {
        // Before and after the command, which are read one after the other.
        target.insert(target.end(), values.begin(), values.end());
        return true;
    };
    app.add_option(names, callback, help)
        ->type_name(placeholder)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void declare_shared(CLI::App& app, Shared& shared) {
    auto& options = shared.options;
    auto const dry_run = app.get_option_no_throw("-n") == nullptr ? "-n,--dry-run" : "--dry-run";
    auto const all = app.get_option_no_throw("-a") == nullptr ? "-a,--all" : "--all";
    add_texts(app, "-s,--select", "EXPR", options.select,
              "only repos that are so: mgit help selection");
    add_flag(app, "--failed", options.failed, "only repos that failed last time, as -s failed");
    declare_run_options(app, options);
    add_flag(app, all, options.all, "all repos, also if a context is set");
    add_flag(app, "-i,--interactive", options.interactive, "one repo at a time, with the terminal");
    add_flag(app, dry_run, options.dry_run, "show what would be done, and do nothing");
    add_flag(app, "--yes", options.yes, "do not ask before work would be lost");
    declare_report_options(app, options);
    add_text(app, "--registry", "FILE", options.registry,
             "use this registry; personal: not the workspace's");
    add_value(app, "--lock-timeout", "DUR", "how long to wait for another mgit's change of it",
              [&options](std::string const& value) {
                  options.lock_timeout = parse_patience("--lock-timeout", value);
              });
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
        text.value = option->get_type_name();
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
