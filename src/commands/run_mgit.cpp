#include "commands/common.hpp"
#include "commands/registry_place.hpp"
#include "commands/settings_place.hpp"
#include "mgit/cli/parser.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/ended_by_signal.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/exit_code.hpp"
#include "mgit/core/text.hpp"
#include "mgit/json/json_writer.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <optional>
#include <type_traits>
#include <variant>

namespace mgit {
namespace {

template <class Arguments>
constexpr bool selects =
    std::is_same_v<Arguments, LsArguments> || std::is_same_v<Arguments, LlArguments> ||
    std::is_same_v<Arguments, RunArguments> || std::is_same_v<Arguments, PruneArguments> ||
    std::is_same_v<Arguments, DoctorArguments> || std::is_same_v<Arguments, InitArguments>;

// Commands that change something and tell it to people, and the help.
template <class Arguments>
constexpr bool writes_text =
    std::is_same_v<Arguments, AddArguments> || std::is_same_v<Arguments, RmArguments> ||
    std::is_same_v<Arguments, RenameArguments> || std::is_same_v<Arguments, PruneArguments> ||
    std::is_same_v<Arguments, InitArguments> || std::is_same_v<Arguments, HelpArguments>;

// An option that would be passed over is refused: it was meant.
void check_select(Invocation const& invocation) {
    bool const selecting =
        std::visit([](auto const& arguments) { return selects<std::decay_t<decltype(arguments)>>; },
                   invocation.command);
    bool const rerun = std::holds_alternative<RerunArguments>(invocation.command);
    if (!selecting && !rerun && invocation.options.failed) {
        throw Error(ExitCode::usage, "this command does not take --failed, it works on names",
                    "their names: mgit --failed ls");
    }
    if (!selecting && !invocation.options.select.empty()) {
        throw Error(ExitCode::usage, "this command does not take -s, it works on names",
                    "their names: mgit ls -s " + shell_word(invocation.options.select.front()));
    }
}

// Files that a run writes are for runs.
void check_files(Invocation const& invocation) {
    Options const& options = invocation.options;
    std::string const option = !options.timings.empty() ? "--timings"
                               : !options.trace.empty() ? "--trace"
                               : !options.junit.empty() ? "--junit"
                               : !options.tap.empty()   ? "--tap"
                                                        : "";
    if (option.empty()) {
        return;
    }
    if (!std::holds_alternative<RunArguments>(invocation.command) &&
        !std::holds_alternative<RerunArguments>(invocation.command)) {
        throw Error(ExitCode::usage, "this command does not take " + option,
                    "it is for git commands, exec, sh and rerun");
    }
    if (options.dry_run) {
        throw Error(ExitCode::usage,
                    "options '" + option + "' and '--dry-run' contradict each other",
                    "where nothing is run there is nothing to tell");
    }
}

// Nor does a script get text where it asked for data.
void check_format(Invocation const& invocation) {
    auto const* const group = std::get_if<GroupArguments>(&invocation.command);
    bool const changes_group = group != nullptr && group->action != GroupArguments::Action::ls &&
                               group->action != GroupArguments::Action::ll;
    auto const* const settings = std::get_if<SettingsArguments>(&invocation.command);
    bool const changes_settings =
        settings != nullptr && settings->action != SettingsArguments::Action::ls;
    bool const no_data = std::visit(
        [](auto const& arguments) { return writes_text<std::decay_t<decltype(arguments)>>; },
        invocation.command);
    if (invocation.options.machine() && (no_data || changes_group || changes_settings)) {
        throw Error(ExitCode::usage, "this command has no " + invocation.options.format,
                    "its exit code says whether it worked; what is registered: mgit ls --format " +
                        invocation.options.format);
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
    check_files(invocation);
    check_format(invocation);
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
        text = log_text(redacted(text), context);
        context.err.write(context.err_facts.terminal ? sanitised(text) : text);
    } catch (...) { // NOLINT(bugprone-empty-catch): there is nobody left to tell
    }
}

// Knows whether anything has been written.
class WatchedSink final : public ByteSink {
public:
    explicit WatchedSink(ByteSink& next) : next_(next) {}
    void write(std::string_view bytes) override {
        last_ = bytes.empty() ? last_ : bytes.back();
        next_.write(bytes);
    }
    bool used() const { return last_ != '\0'; }
    bool in_line() const { return used() && last_ != '\n'; }

private:
    ByteSink& next_;
    char last_ = '\0';
};

// For scripts, besides what is on stderr for people.
std::string error_json(Error const& error) {
    std::string text;
    JsonWriter json(text);
    json.open_object();
    json.add("schema", "mgit.error/1");
    json.add("code", name(error.code()));
    json.add_text("message", redacted(error.what()));
    json.add_text_or_null("hint", redacted(error.hint()));
    json.add("exit", static_cast<int>(error.code()));
    json.close_object();
    return text + '\n';
}

// A document that has begun takes no second one.
ExitCode tell(Error const& error, std::string_view format, WatchedSink const& out,
              Context& context) {
    print_error(error.what(), error.hint(), context);
    if (format == "ndjson" || (format == "json" && !out.used())) {
        try {
            context.out.write((out.in_line() ? "\n" : "") + error_json(error));
        } catch (...) { // NOLINT(bugprone-empty-catch): the exit code says it as well
        }
    }
    return error.code();
}

} // namespace

CommandResult run_mgit(std::span<std::string const> words, Context& context) {
    std::optional<Invocation> invocation;
    auto const format = [&] {
        return invocation ? invocation->options.format : format_asked_for(words);
    };
    WatchedSink out(context.out);
    Context watched{context.environment,    context.cwd,         out,           context.err,
                    context.out_facts,      context.err_facts,   context.in,    context.out_fd,
                    context.in_is_terminal, context.same_stream, context.err_fd};
    try {
        invocation = parse_command_line(words);
        return run_invocation(*invocation, watched);
    } catch (OutputClosed const&) {
        return {static_cast<int>(ExitCode::output), SIGPIPE};
    } catch (EndedBySignal const& end) {
        return {128 + end.signal(), end.signal()};
    } catch (Error const& error) {
        return tell(error, format(), out, context);
    } catch (std::exception const& error) {
        return tell(Error(ExitCode::internal, "internal error: " + std::string(error.what()),
                          "this is a bug in mgit, please report it with the command line"),
                    format(), out, context);
    }
}

} // namespace mgit
