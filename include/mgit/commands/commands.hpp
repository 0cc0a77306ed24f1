// The commands: one overload for each record of arguments, one file for each overload.
// Knows no spelling; a record without its overload does not compile (see run_command.cpp).
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/core/exit_code.hpp"

#include <span>
#include <string>

namespace mgit {

// The end of a command. A signal that ended it is raised again by main.
struct CommandResult {
    int code = 0;   // an ExitCode, or with -i and one repo the child's own
    int signal = 0; // 0 if none

    CommandResult(ExitCode exit_code)
        : code(static_cast<int>(exit_code)) {} // NOLINT: meant to convert
    CommandResult(int exit_code, int ended_by) : code(exit_code), signal(ended_by) {}
};

CommandResult run(AddArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(RmArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(RenameArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(LsArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(GroupArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(ContextArguments const& arguments, Invocation const& invocation,
                  Context& context);
CommandResult run(InitArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(TrustArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(PruneArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(DoctorArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(LlArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(RunArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(RunsArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(RerunArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(SettingsArguments const& arguments, Invocation const& invocation,
                  Context& context);
CommandResult run(HelpArguments const& arguments, Invocation const& invocation, Context& context);
CommandResult run(VersionArguments const& arguments, Invocation const& invocation,
                  Context& context);

// From the words after the program's name to the result; every Error is caught and printed here.
CommandResult run_mgit(std::span<std::string const> words, Context& context);

} // namespace mgit
