// Texts that stay where they are for as long as the arena lives, so that others can be views.
// Knows nothing of what they mean; nothing is ever taken out again.
#pragma once

#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mgit {

class TextArena {
public:
    // Without a copy.
    std::string_view adopt(std::shared_ptr<std::string const> text) {
        return *texts_.emplace_back(std::move(text));
    }

    std::string_view keep(std::string_view text) {
        std::span<char> const room = make<char>(text.size());
        text.copy(room.data(), room.size());
        return {room.data(), room.size()};
    }

    // The list alone; its texts must stay where they are.
    std::span<std::string_view const> keep(std::span<std::string_view const> list) {
        std::span<std::string_view> const room = make<std::string_view>(list.size());
        std::uninitialized_copy(list.begin(), list.end(), room.begin());
        return room;
    }

private:
    template <class Value>
    std::span<Value> make(std::size_t count) {
        void* const room = memory_.allocate(count * sizeof(Value), alignof(Value));
        return {static_cast<Value*>(room), count};
    }

    std::vector<std::shared_ptr<std::string const>> texts_;
    std::pmr::monotonic_buffer_resource memory_;
};

} // namespace mgit
