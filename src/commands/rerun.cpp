#include "commands/common.hpp"
#include "commands/recorded_run.hpp"
#include "commands/remembered.hpp"
#include "commands/run_chosen.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <string>
#include <utility>

namespace mgit {
namespace {

// What the user says now comes first.
void take_options(RecordedOptions const& recorded, Options& options) {
    if (recorded.timeout && (!options.timeout || options.usual_timeout)) {
        options.timeout = recorded.timeout;
        options.usual_timeout = false;
    }
    options.grace = options.grace ? options.grace : recorded.grace;
    options.retries = options.retries ? options.retries : recorded.retries;
    options.jobs_per_host = options.jobs_per_host ? options.jobs_per_host : recorded.jobs_per_host;
    if (options.max_fail == 0) {
        options.max_fail = recorded.max_fail;
        options.max_fail_kill = recorded.max_fail_kill;
    }
    if (options.ok_exits.empty()) {
        options.ok_exits = recorded.ok_exits;
    }
    options.leak_fails = options.leak_fails || recorded.leak_fails;
    options.wait_maintenance = options.wait_maintenance || recorded.wait_maintenance;
    options.ssh_share = options.ssh_share && recorded.ssh_share;
    options.no_give_up = options.no_give_up || recorded.no_give_up;
    options.no_input = options.no_input || recorded.no_input;
    options.skip_missing = options.skip_missing || recorded.skip_missing;
    options.interactive = options.interactive || recorded.interactive;
}

void check_repeatable(RunHead const& head, std::string const& registry) {
    std::string const number = std::to_string(head.number);
    if (head.redacted) {
        throw Error(ExitCode::usage,
                    "run " + number +
                        " cannot be run again: its command had a secret, which is not kept",
                    "run it as it was: mgit " + command_text(head));
    }
    if (head.registry != registry) {
        throw Error(ExitCode::usage,
                    "run " + number +
                        " was in repos of another registry: " + shell_word(head.registry),
                    "mgit --registry " + shell_word(head.registry) + " rerun " + number);
    }
}

// The repos of the run as they are registered now, by their folders.
struct Found {
    Selection there{};
    std::size_t gone = 0;
};
Found find_repos(RunRecord const& record, Registry const& registry, bool failed, Context& context) {
    Found found;
    std::string const run = " in run " + std::to_string(record.head.number);
    for (RepoRecord const& repo : record.repos) {
        if (failed && !repo.failed()) {
            continue;
        }
        Repo const* const now = registry.find_path(repo.path);
        if (now != nullptr && is_replaced(repo)) {
            ++found.gone;
            note(context, "another repository than in the run: " + shell_word(repo.name) + " (" +
                              shell_word(repo.path) + ")");
        } else if (now != nullptr) {
            found.there.push_back({*now, (repo.failed() ? "failed" : "was") + run});
        } else {
            ++found.gone;
            note(context, "not registered any more: " + shell_word(repo.name) + " (" +
                              shell_word(repo.path) + ")");
        }
    }
    return found;
}

ChosenRun chosen_from(RunRecord const& record, Found found, Invocation const& again,
                      Context const& context) {
    RunHead const& head = record.head;
    ChosenRun chosen;
    chosen.work = resolve(std::get<RunArguments>(again.command), context);
    chosen.choice.in = std::move(found.there);
    chosen.origins.registry = head.registry;
    chosen.origins.folder = head.folder;
    chosen.origins.selection =
        "rerun " + std::to_string(head.number) + (again.options.failed ? " --failed" : "");
    chosen.origins.from_memory = true;
    return chosen;
}

} // namespace

CommandResult run(RerunArguments const& arguments, Invocation const& invocation, Context& context) {
    Store const store = open_store(invocation, context);
    Registry const registry = store.load();
    RunRecord const record =
        recorded_run(arguments.number, registry_path(store.place()), RecordPart::outcomes, context);
    check_repeatable(record.head, registry_path(store.place()));
    Invocation again = invocation;
    again.command = arguments_of(record.head);
    take_options(record.head.options, again.options);
    check_run_options(again.options);

    Found found = find_repos(record, registry, again.options.failed, context);
    std::size_t const gone = found.gone;
    mark_barred(found.there, registry, context);
    if (found.there.empty() && gone > 0) {
        throw Error(ExitCode::nothing_to_do,
                    "nothing to do: no repo of " + described(record.head) + " is there any more",
                    "what is registered: mgit ls -l");
    }
    if (found.there.empty() && !again.options.quiet) {
        note(context, "nothing to do: no repo failed in " + described(record.head));
    }
    if (invocation.options.verbose) {
        note(context, "again: " + described(record.head));
    }
    CommandResult result =
        run_chosen(chosen_from(record, std::move(found), again, context), again, context);
    if (gone > 0 && result.code == 0 && result.signal == 0 && !again.options.dry_run) {
        result.code = static_cast<int>(ExitCode::repo_failed);
    }
    return result;
}

} // namespace mgit
