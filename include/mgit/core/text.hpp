// Words for people: quoting, sanitising, measuring, counting, durations, spelling.
// Knows no terminal and no locale; bytes come in, bytes go out.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// --- untrusted text -------------------------------------------------------------------------

// Makes text that we did not write safe to show on a terminal: C0 controls but \t and \n, C1
// controls, DEL and invalid UTF-8 become caret or \x forms, bidi overrides <U+202E>. Colours (SGR,
// ESC [ numbers m) are dropped or kept; "erase to the end of the line", which grep and git put
// after coloured text, is dropped. The result is valid UTF-8 and does not change a second time.
enum class Colours { strip, keep };
std::string sanitised(std::string_view untrusted, Colours colours = Colours::strip);
// No longer sequence counts as a colour: whoever cuts text needs to hold back less than this.
inline constexpr std::size_t longest_colour = 64;

// A name or path as one word on one line: as it is if harmless, else '...' or (for what cannot be
// shown) $'...' with escapes as bash reads them, so that it can be pasted. Needs no sanitising.
std::string shell_word(std::string_view word);

// A name within a sentence: 'web', and what needs more than that as shell_word has it.
std::string quoted_name(std::string_view name);

// An argument vector as a line that a POSIX shell would read back as the same words.
std::string shell_line(std::span<std::string const> argv);

// A URL, or a text with URLs in it, with user name and password replaced by ***, as git's own
// messages do. The user name alone stays but for http, where it is a token; scp-like addresses
// (git@host:path) have no secret and stay.
std::string redacted_url(std::string_view text);

// The same, and tokens that their form tells: of GitHub (ghp_...), GitLab (glpat-...), AWS
// (AKIA...), Slack (xoxb-...) and others, and what follows "Authorization:". Each becomes ***. For
// text that is kept on disk.
std::string redacted(std::string_view text);

// A to Z in lower case, whatever the locale.
std::string ascii_lower(std::string_view text);
// So many bytes from the beginning, or a few less, so that no character of UTF-8 is cut.
std::string_view first_bytes(std::string_view text, std::size_t most);

// --- measuring --------------------------------------------------------------------------------

// Columns that the text takes on a terminal: wide characters count two, combining marks none.
std::size_t display_width(std::string_view utf8);
// The text cut to at most `columns`, ending in an ellipsis ("~" without UTF-8) if it was cut.
std::string elided(std::string_view text, std::size_t columns, bool utf8);
// The same with the ellipsis in the middle: names that begin alike often differ at the end.
std::string elided_middle(std::string_view text, std::size_t columns, bool utf8);
// What is not ASCII as one "?" for each column that it takes, for terminals without UTF-8.
std::string ascii_only(std::string_view utf8);

// --- counting -------------------------------------------------------------------------------

// "1 repo", "3 repos".
std::string counted(std::size_t count, std::string_view singular);
// "a", "a and b", "a, b and c", "a, b, +3 more"; at most `limit` are named.
std::string listed(std::span<std::string const> words, std::size_t limit);

// --- durations --------------------------------------------------------------------------------

// "90", "90s", "1m30s", "2h", "500ms"; a bare number is seconds. Nothing if it is no duration, is
// negative or exceeds 1000 days.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// The shortest form that parse_duration reads back: "30s", "1m30s", "500ms", "2.1s".
std::string format_duration(std::chrono::milliseconds duration);

// As in "2026-01-05T10:00:00.123Z" (RFC 3339).
std::string utc_time(std::chrono::sys_time<std::chrono::milliseconds> time);

// How long ago that was, in one unit that people count in: "now", "5m", "3h", "13d", "8w", "2y";
// "in 3h" for what is yet to come.
std::string rough_age(std::chrono::sys_seconds then, std::chrono::sys_seconds now);

// --- spelling ---------------------------------------------------------------------------------

// At most three of `known` that are likely meant by `typed`: Damerau-Levenshtein distance up to
// 2 (1 for words of three letters or less), or beginning with it; the nearest first.
std::vector<std::string> suggestions(std::string_view typed, std::span<std::string const> known);
// "did you mean 'a' or 'b'?", empty if there is none.
std::string did_you_mean(std::string_view typed, std::span<std::string const> known);

// fnmatch(3) without flags on characters of UTF-8, whatever the locale: * ? [a-z] [!x] and
// backslash; a byte that is no UTF-8 counts as a character. A pattern without those matches only
// itself.
bool glob_matches(std::string_view pattern, std::string_view text);
bool is_glob(std::string_view pattern);

} // namespace mgit
