// The one exception that mgit throws: a user's mistake, a broken file, an unusable system.
// Knows not who catches it; a child that fails is no exception but an Outcome.
#pragma once

#include "mgit/core/exit_code.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace mgit {

class Error : public std::runtime_error {
public:
    // what: what is wrong, about what ("unknown repo or group 'web'"); hint: what to do, one or
    // more lines, may be empty. Both are plain text that still has to be sanitised for a terminal.
    Error(ExitCode code, std::string const& what, std::string hint = {})
        : std::runtime_error(what), code_(code), hint_(std::move(hint)) {}

    ExitCode code() const { return code_; }
    std::string const& hint() const { return hint_; }

private:
    ExitCode code_;
    std::string hint_;
};

// The reader of our stdout went away (EPIPE). mgit then ends silently by SIGPIPE, as any filter
// does, so that `mgit ... | head -1` gives 141.
class OutputClosed : public std::exception {
public:
    char const* what() const noexcept override { return "the reader of our output is gone"; }
};

} // namespace mgit
