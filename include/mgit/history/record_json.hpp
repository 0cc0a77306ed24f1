// The text of a record: run to JSON and back (docs/formats.md, docs/schemas/record-1.schema.json).
// Knows no file. The first line holds the head, so that a list of runs reads no more than that.
#pragma once

#include "mgit/history/run_record.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace mgit {

// Calls `write` with pieces of the text, so that the whole never is in memory.
void write_record(RunRecord const& record, std::function<void(std::string_view)> const& write);

// How much of a record is needed.
enum class RecordPart {
    head,
    outcomes, // without what the repos wrote
    all,
};

// `where` names the file in messages. Throws Error registry for what is no record, for a broken one
// and for that of a newer mgit.
RunRecord parse_record(std::string_view text, RecordPart part, std::string const& where);

} // namespace mgit
