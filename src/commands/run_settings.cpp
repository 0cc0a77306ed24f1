#include "commands/run_settings.hpp"

#include "commands/progress.hpp"
#include "mgit/process/limits.hpp"
#include "mgit/process/terminal.hpp"

#include <algorithm>
#include <charconv>

namespace mgit {
namespace {

// Network commands wait for servers more than they compute, and each host has a limit of its own.
constexpr std::size_t network_jobs = 64;

// What only looks at repos waits for the disk where the files are not in memory, and needs little
// memory itself (docs/concurrency.md). What else runs may be a compiler.
std::size_t default_jobs(Work const& work) {
    if (work.verb.where == Where::network) {
        return network_jobs;
    }
    return work.reads() ? 2 * usable_cores() : usable_cores();
}

std::filesystem::path spool_folder(Environment const& environment) {
    std::filesystem::path folder = environment.get("TMPDIR").value_or("");
    return folder.is_absolute() ? folder : "/tmp";
}

} // namespace

PlanOptions plan_options(Environment const& environment, bool colour, bool foreground) {
    PlanOptions options;
    options.colour = colour;
    options.foreground = foreground;
    options.ceiling = environment.get("GIT_CEILING_DIRECTORIES").value_or("");
    options.editor = environment.get("GIT_EDITOR").value_or("");
    options.sequence_editor = environment.get("GIT_SEQUENCE_EDITOR").value_or("");
    std::string_view const count = environment.get("GIT_CONFIG_COUNT").value_or("");
    std::from_chars(count.data(), count.data() + count.size(), options.config_count);
    return options;
}

RunOptions run_options(Work const& work, Options const& options, Environment environment,
                       int output) {
    RunOptions how;
    how.program = work.program;
    how.spool_folder = spool_folder(environment);
    how.environment = std::move(environment);
    how.parallel = options.jobs.value_or(default_jobs(work));
    how.timeout = options.timeout;
    how.opening_timeout =
        std::min(how.opening_timeout, options.timeout.value_or(how.opening_timeout));
    how.grace = options.grace.value_or(how.grace);
    how.ok_exits.insert(options.ok_exits.begin(), options.ok_exits.end());
    if (options.ok_exits.empty()) {
        how.ok_exits = default_ok_exits(work.verb, work.arguments);
    }
    how.max_fail = {options.max_fail, options.max_fail_kill};
    how.leak_fails = options.leak_fails;
    how.skip_missing = options.skip_missing;
    how.find_left = options.verbose;
    how.give_up = !options.no_give_up;
    how.tries = options.retries.value_or(2) + 1; // of what the judge finds worth it
    how.output = output;
    return how;
}

Style style_of(StreamFacts const& facts, int fd, Options const& options, Context const& context) {
    auto const variable = [&](std::string_view name) -> std::optional<std::string> {
        auto const value = context.environment.get(name);
        return value ? std::optional<std::string>(*value) : std::nullopt;
    };
    ColourVariables const variables{variable("MGIT_COLOR"),  variable("NO_COLOR"),
                                    variable("FORCE_COLOR"), variable("CLICOLOR_FORCE"),
                                    variable("TERM"),        context.environment.has("CI")};
    bool const colour = wants_colour(options.colour.value_or(ColourChoice::automatic), variables,
                                     facts, options.usual_colour);
    Style style{facts.terminal, colour, facts.utf8, facts.columns,
                facts.terminal && is_accessible(context)};
    if (facts.terminal && fd >= 0) {
        style.columns_now = [fd] { return terminal_columns(fd); };
    }
    return style;
}

} // namespace mgit
