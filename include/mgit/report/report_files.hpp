// Reports that are written to files when a run is over: JUnit, TAP, the summary of a CI step.
// Knows no file: a report is told the events and then gives its text.
#pragma once

#include "mgit/core/event.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace mgit {

// Gives its text at any time, in selection order; jobs that it was not told of are not in it.
class TextReport : public Sink {
public:
    virtual std::string text() const = 0;
};

// command: what follows "mgit", as "pull --rebase". In JUnit XML as Jenkins reads it, a suite for
// the command with a case for each repo (tests/schema/junit.xsd); the end of long output is kept,
// and little of it when there is much.
std::unique_ptr<TextReport> make_junit(std::string const& command);
// The Test Anything Protocol, version 14.
std::unique_ptr<TextReport> make_tap(std::string const& command);
// A heading and a table in Markdown, failures first, of at most `room` bytes.
std::unique_ptr<TextReport> make_step_summary(std::string const& command, std::size_t room);

} // namespace mgit
