// How exactly people want to know how long something took.
// Knows no unit by name; format_duration (text.hpp) has the words.
#pragma once

#include <chrono>
#include <cstdint>

namespace mgit {

// 130ms, 7.4s, 1m1s.
inline std::chrono::milliseconds rounded(std::chrono::milliseconds took) {
    using namespace std::chrono;
    using Tenths = duration<std::int64_t, std::deci>;
    return took < seconds(1)   ? took
           : took < minutes(1) ? round<Tenths>(took)
                               : round<seconds>(took);
}

} // namespace mgit
