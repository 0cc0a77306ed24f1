// The exit codes of mgit: the contract with scripts, documented in docs/exit-codes.md.
// Knows nothing of how a run is done; a test compares this list with the document.
#pragma once

#include "mgit/core/event.hpp"

#include <span>
#include <string_view>

namespace mgit {

enum class ExitCode : int {
    ok = 0,               // every selected repo is ok
    repo_failed = 1,      // at least one repo is not ok, or the answer is no in each
    usage = 2,            // unknown command, option or name
    registry = 3,         // the registry cannot be read, is invalid or cannot be written
    nothing_to_do = 4,    // no repo is selected
    internal = 70,        // a bug in mgit
    output = 74,          // our own output could not be written
    try_again = 75,       // the registry is locked by somebody else
    cannot_execute = 126, // the command is there and cannot be run; nothing was started
    not_found = 127,      // the command is not there; nothing was started
};

struct ExitCodeRow {
    ExitCode code;
    std::string_view name;    // in the JSON of an error
    std::string_view meaning; // one line, as in the document
};
std::span<ExitCodeRow const> exit_codes();
std::string_view name(ExitCode code);

// The code of a run that was not ended by a signal (one that was, dies of that signal: 128+n).
ExitCode exit_code(Summary const& summary);

} // namespace mgit
