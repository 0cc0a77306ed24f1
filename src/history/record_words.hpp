// The words of the record's format, for those who write and who read it.
// Knows nothing of what they mean.
#pragma once

#include <array>
#include <string_view>

namespace mgit {

inline constexpr std::string_view record_schema = "mgit.record/1";
// By RecordedKind.
inline constexpr std::array<std::string_view, 3> kind_words{"git", "exec", "sh"};
// By the index in Ending.
inline constexpr std::array<std::string_view, 7> ending_words{
    "not-started", "exited", "signalled", "spawn-failed", "missing", "timed-out", "cancelled"};
// What stands between the repos and what they wrote; no string of JSON can hold a line break.
inline constexpr std::string_view before_outputs = "\n],\"outputs\":[";
inline constexpr std::string_view before_repos = "\"repos\":[";

} // namespace mgit
