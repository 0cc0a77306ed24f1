// The sinks of this room: each format's blocks, the order they come in, notes and the summary.
// Knows no names of formats; formats.cpp puts them together.
#pragma once

#include "mgit/report/formats.hpp"

#include <memory>

namespace mgit {

std::unique_ptr<Sink> make_group(ReportOptions const& options);
std::unique_ptr<Sink> make_prefix(ReportOptions const& options);
std::unique_ptr<Sink> make_table(ReportOptions const& options);
std::unique_ptr<Sink> make_raw(ReportOptions const& options);
std::unique_ptr<Sink> make_ci(ReportOptions const& options);
std::unique_ptr<Sink> make_json(ReportOptions const& options);
std::unique_ptr<Sink> make_ndjson(ReportOptions const& options);

// Passes events on to `next`, but each result only when those of all earlier jobs are there.
std::unique_ptr<Sink> make_in_order(std::unique_ptr<Sink> next);

// Passes results on when the run ends: those that read the same as one event, with the first of
// them in selection order.
std::unique_ptr<Sink> make_fold(std::unique_ptr<Sink> next);

// Passes events on to `next`, and tells the CI service at the end of the run what has failed, of
// the results as they come in here.
std::unique_ptr<Sink> make_annotations(std::unique_ptr<Sink> next, ReportOptions const& options);

// Says at once what happens besides results: tries again, hosts given up, signals.
std::unique_ptr<Sink> make_notes(ReportOptions const& options);

// Says at the end of the run what came out of it.
std::unique_ptr<Sink> make_summary(ReportOptions const& options);

// Whether what this job wrote is to be shown.
bool is_shown(Outcome const& outcome, Show show);

} // namespace mgit
