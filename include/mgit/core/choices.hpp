// The choices that a user makes by option, as enums that more than one room reads.
// Knows neither how they are spelled on the command line nor what follows from them.
#pragma once

#include <cstdint>

namespace mgit {

enum class ColourChoice : std::uint8_t { automatic, always, never };

// Whose output is shown.
enum class Show : std::uint8_t { all, failed, none };

// In which order results are shown. automatic: completion on a terminal, else selection.
enum class Order : std::uint8_t { automatic, selection, completion };

} // namespace mgit
