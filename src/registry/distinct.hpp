// Whether all of many hashes differ, with less traffic than a table of them takes.
// Knows nothing of what was hashed: equal hashes may be of texts that differ.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mgit {

// Their first bits must be spread evenly, as std::hash of texts spreads them.
inline bool all_distinct(std::span<std::uint64_t const> hashes) {
    // Piles by the first bits, each of which fits into the nearest cache while it is sorted.
    auto const bits = static_cast<unsigned>(std::bit_width(hashes.size() / 64));
    auto const pile_of = [&](std::uint64_t hash) {
        return bits == 0 ? 0 : static_cast<std::size_t>(hash >> (64U - bits));
    };
    std::vector<std::size_t> ends((std::size_t{1} << bits) + 1);
    for (std::uint64_t const hash : hashes) {
        ++ends[pile_of(hash) + 1];
    }
    for (std::size_t pile = 1; pile < ends.size(); ++pile) {
        ends[pile] += ends[pile - 1];
    }
    std::vector<std::uint64_t> piles(hashes.size());
    for (std::uint64_t const hash : hashes) {
        piles[ends[pile_of(hash)]++] = hash; // from the begin of its pile to the end
    }
    auto const position = [&](std::size_t at) {
        return piles.begin() + static_cast<std::ptrdiff_t>(at);
    };
    std::size_t begin = 0;
    for (std::size_t pile = 0; pile + 1 < ends.size(); ++pile) {
        std::size_t const end = ends[pile];
        std::sort(position(begin), position(end));
        if (std::adjacent_find(position(begin), position(end)) != position(end)) {
            return false;
        }
        begin = end;
    }
    return true;
}

} // namespace mgit
