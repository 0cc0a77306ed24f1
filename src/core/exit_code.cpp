#include "mgit/core/exit_code.hpp"

#include <algorithm>
#include <array>

namespace mgit {

namespace {

constexpr std::array<ExitCodeRow, 10> rows{{
    {ExitCode::ok, "ok", "every selected repo is ok"},
    {ExitCode::repo_failed, "repo-failed",
     "at least one repo is not ok, or the answer is no in each"},
    {ExitCode::usage, "usage", "usage: unknown command, option or name"},
    {ExitCode::registry, "registry",
     "the registry cannot be read, is invalid or cannot be written"},
    {ExitCode::nothing_to_do, "nothing-to-do", "nothing to work on: no repo is selected"},
    {ExitCode::internal, "internal", "internal error, please report"},
    {ExitCode::output, "output", "our own output could not be written"},
    {ExitCode::try_again, "try-again", "the registry is locked by somebody else, try again"},
    {ExitCode::cannot_execute, "cannot-execute",
     "the command is there and cannot be run; nothing was started"},
    {ExitCode::not_found, "not-found", "the command was not found; nothing was started"},
}};

} // namespace

std::span<ExitCodeRow const> exit_codes() {
    return rows;
}

std::string_view name(ExitCode code) {
    return std::ranges::find(rows, code, &ExitCodeRow::code)->name;
}

ExitCode exit_code(Summary const& summary) {
    // Each one that was asked said "no": as grep(1) over all their files would.
    bool const all_no = summary.accepted > 0 && summary.accepted == summary.count(Verdict::ok);
    return summary.all_ok() && !all_no ? ExitCode::ok : ExitCode::repo_failed;
}

} // namespace mgit
