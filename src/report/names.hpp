// The names of repos: those of one block, and the column they stand in where each has a line.
// Knows nothing of what stands behind it.
#pragma once

#include "mgit/core/event.hpp"
#include "mgit/core/text.hpp"
#include "mgit/report/style.hpp"
#include "report/wording.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

namespace mgit {

// "web", or "web, api, docs" where one block is for several.
inline std::string names_of(Job const& job, std::span<Job const* const> alike) {
    auto names = shell_word(job.repo.name);
    for (Job const* const other : alike) {
        names += ", " + shell_word(other->repo.name);
    }
    return names;
}

class Names {
public:
    Names() = default;
    // As wide as the widest name; on a terminal at most a third of it.
    Names(RunStarted const& run, Style const& style) : count_(run.jobs) {
        for (Job const& job : run.all) {
            columns_ = std::max(columns_, display_width(shell_word(job.repo.name)));
        }
        if (style.terminal) {
            columns_ = std::min(columns_, std::max<std::size_t>(style.width() / 3, 8));
        }
    }

    std::size_t count() const { return count_; }         // of the run's repos
    std::size_t width() const { return columns_ + gap; } // of the column

    // The name, bold where there is colour, and the gap behind it. A longer one is cut on a
    // terminal; elsewhere it pushes what follows to the right.
    std::string before(Job const& job, Style const& style) const {
        std::string name = shell_word(job.repo.name);
        if (style.terminal && columns_ > 0) {
            name = elided_middle(name, columns_, style.utf8);
        }
        std::size_t const width = display_width(name);
        return style.bold(name) + std::string(std::max(columns_, width) - width + gap, ' ');
    }

private:
    static constexpr std::size_t gap = 2;
    std::size_t count_ = 0;
    std::size_t columns_ = 0;
};

} // namespace mgit
