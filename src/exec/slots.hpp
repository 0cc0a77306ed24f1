// The numbers of the places in which jobs run: who starts gets the lowest one that is free.
// Pure: knows no job and no limit; there are as many places as anybody needs.
#pragma once

#include <cstddef>
#include <functional>
#include <queue>
#include <vector>

namespace mgit {

class Slots {
public:
    std::size_t take() {
        if (free_.empty()) {
            return used_++;
        }
        std::size_t const lowest = free_.top();
        free_.pop();
        return lowest;
    }
    void give_back(std::size_t slot) { free_.push(slot); }

private:
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> free_;
    std::size_t used_ = 0; // all below have been taken once
};

} // namespace mgit
