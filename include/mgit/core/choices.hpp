// The choices that a user makes by option or by setting, as enums that more than one room reads.
// Knows the words for some of them, and nothing of what follows from them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace mgit {

enum class ColourChoice : std::uint8_t { automatic, always, never };
inline constexpr std::array<char const*, 3> colour_choice_names = {"auto", "always", "never"};

// Whose output is shown. automatic: all, but of commands that change something only that of repos
// where they fail; of the others what has changed.
enum class Show : std::uint8_t { automatic, all, failed, none };

// In which order results are shown. automatic: completion on a terminal, else selection.
enum class Order : std::uint8_t { automatic, selection, completion };

// How a run tells how far it is. automatic: painted on a terminal, else as lines if it takes long.
enum class ProgressChoice : std::uint8_t { automatic, tty, plain, none };

// The order of the rows of `mgit ll`. none: of registration.
enum class RowOrder : std::uint8_t { none, name, branch, sync, last };
inline constexpr std::array<char const*, 5> row_order_names = {"none", "name", "branch", "sync",
                                                               "last"};

// The formats of the output of commands, as users name them. The first is the usual one.
inline constexpr std::array<char const*, 4> run_format_names = {"group", "prefix", "table", "raw"};
// How many commands may be asked for at once.
inline constexpr std::size_t most_jobs = 10'000;

// The CI service whose log we write to.
enum class CiService : std::uint8_t { none, github, gitlab, azure, teamcity };

} // namespace mgit
