// A hash table from texts to positions in a list, in one piece of memory.
// Knows only hashes and positions; whoever asks compares the texts.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace mgit {

class FlatIndex {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    FlatIndex() = default;
    explicit FlatIndex(std::size_t count) { grow(count); } // with room for so many

    static std::uint64_t wide_hash(std::string_view text) {
        return std::hash<std::string_view>{}(text);
    }
    static std::uint32_t hash(std::string_view text) {
        std::uint64_t const wide = wide_hash(text);
        return static_cast<std::uint32_t>(wide ^ wide >> 32U);
    }

    // The position under this hash for which `is_it` is true.
    template <class IsIt>
    std::size_t find(std::uint32_t hash, IsIt const& is_it) const {
        if (slots_.empty()) {
            return none;
        }
        for (std::size_t at = first(hash);; at = next(at)) {
            Slot const& slot = slots_[at];
            if (slot.position == unused) {
                return none;
            }
            if (slot.hash == hash && slot.position != erased && is_it(slot.position)) {
                return slot.position;
            }
        }
    }

    // The text must not be in it yet.
    void insert(std::uint32_t hash, std::size_t position) {
        if ((taken_ + 1) * 2 > slots_.size()) {
            grow((live_ + 1) * 2);
        }
        put({static_cast<std::uint32_t>(position), hash});
        ++taken_;
        ++live_;
    }

    // It must be in it.
    void erase(std::uint32_t hash, std::size_t position) {
        std::size_t at = first(hash);
        while (slots_[at].position != position) {
            at = next(at);
        }
        slots_[at].position = erased;
        --live_;
    }

private:
    static constexpr std::uint32_t unused = 0xFFFFFFFFU;
    static constexpr std::uint32_t erased = 0xFFFFFFFEU;

    struct Slot {
        std::uint32_t position = unused;
        std::uint32_t hash = 0;
    };

    std::size_t first(std::uint32_t hash) const { return hash & (slots_.size() - 1); }
    std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }

    void put(Slot slot) {
        std::size_t at = first(slot.hash);
        while (slots_[at].position != unused) {
            at = next(at);
        }
        slots_[at] = slot;
    }

    // To at least twice as many slots as there are entries, a power of two.
    void grow(std::size_t count) {
        std::vector<Slot> const old = std::exchange(
            slots_, std::vector<Slot>(std::bit_ceil(count * 2 < 16 ? 16 : count * 2)));
        for (Slot const& slot : old) {
            if (slot.position < erased) {
                put(slot);
            }
        }
        taken_ = live_;
    }

    std::vector<Slot> slots_;
    std::size_t taken_ = 0; // slots that are not unused
    std::size_t live_ = 0;
};

} // namespace mgit
