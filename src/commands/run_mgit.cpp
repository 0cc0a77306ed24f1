#include "commands/common.hpp"
#include "commands/registry_place.hpp"
#include "commands/settings_place.hpp"
#include "mgit/cli/parser.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/ended_by_signal.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <type_traits>
#include <variant>

namespace mgit {
namespace {

template <class Arguments>
constexpr bool selects =
    std::is_same_v<Arguments, LsArguments> || std::is_same_v<Arguments, LlArguments> ||
    std::is_same_v<Arguments, RunArguments> || std::is_same_v<Arguments, PruneArguments> ||
    std::is_same_v<Arguments, DoctorArguments> || std::is_same_v<Arguments, InitArguments>;

// An option that would be passed over is refused: it was meant.
void check_select(Invocation const& invocation) {
    bool const selecting =
        std::visit([](auto const& arguments) { return selects<std::decay_t<decltype(arguments)>>; },
                   invocation.command);
    if (!selecting && !invocation.options.select.empty()) {
        throw Error(ExitCode::usage, "this command does not take -s, it works on names",
                    "their names: mgit ls -s " + shell_word(invocation.options.select.front()));
    }
}

void check_timings(Invocation const& invocation) {
    Options const& options = invocation.options;
    auto const option = !options.timings.empty() ? "--timings" : "--trace";
    if (options.timings.empty() && options.trace.empty()) {
        return;
    }
    if (!std::holds_alternative<RunArguments>(invocation.command)) {
        throw Error(ExitCode::usage, std::string("this command does not take ") + option,
                    "it is for git commands, exec and sh");
    }
    if (options.dry_run) {
        throw Error(ExitCode::usage,
                    std::string("options '") + option + "' and '--dry-run' contradict each other",
                    "where nothing is run nothing takes time");
    }
}

// -v of every command that uses one, and `ls -l`. doctor has a finding for it.
bool tells_registry(Invocation const& invocation) {
    CommandArguments const& command = invocation.command;
    auto const* const ls = std::get_if<LsArguments>(&command);
    bool const uses_one = !std::holds_alternative<HelpArguments>(command) &&
                          !std::holds_alternative<VersionArguments>(command) &&
                          !std::holds_alternative<InitArguments>(command) &&
                          !std::holds_alternative<SettingsArguments>(command) &&
                          !std::holds_alternative<DoctorArguments>(command);
    bool const details = ls != nullptr && ls->details && !invocation.options.quiet;
    return (uses_one && invocation.options.verbose) || details;
}

CommandResult run_invocation(Invocation invocation, Context& context) {
    check_select(invocation);
    check_timings(invocation);
    std::string const& folder = invocation.options.folder;
    if (!folder.empty()) {
        context.cwd /= folder;
        if (!std::filesystem::is_directory(context.cwd)) {
            throw Error(ExitCode::usage, "cannot go to " + shell_word(folder) + ": no such folder",
                        "-C takes a folder to work from");
        }
    }
    if (tells_registry(invocation)) {
        note(context, described(find_registry(invocation, context).place));
    }
    take_settings(invocation, context);
    return std::visit([&](auto const& arguments) { return run(arguments, invocation, context); },
                      invocation.command);
}

// "mgit: WHAT", and each line of the hint below it, indented.
void print_error(std::string const& what, std::string_view hint, Context& context) {
    std::string text = "mgit: " + what + '\n';
    while (!hint.empty()) {
        std::string_view const line = hint.substr(0, hint.find('\n'));
        text += line.empty() ? "" : "      " + std::string(line) + '\n';
        hint.remove_prefix(std::min(hint.size(), line.size() + 1));
    }
    try {
        context.err.write(context.err_facts.terminal ? sanitised(text) : text);
    } catch (...) { // NOLINT(bugprone-empty-catch): there is nobody left to tell
    }
}

} // namespace

CommandResult run_mgit(std::span<std::string const> words, Context& context) {
    try {
        return run_invocation(parse_command_line(words), context);
    } catch (OutputClosed const&) {
        return {static_cast<int>(ExitCode::output), SIGPIPE};
    } catch (EndedBySignal const& end) {
        return {128 + end.signal(), end.signal()};
    } catch (Error const& error) {
        print_error(error.what(), error.hint(), context);
        return error.code();
    } catch (std::exception const& error) {
        print_error("internal error: " + std::string(error.what()),
                    "this is a bug in mgit, please report it with the command line", context);
        return ExitCode::internal;
    }
}

} // namespace mgit
