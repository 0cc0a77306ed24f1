// What a watch knows of each repo from round to round, and whom it asks less often.
// Pure: knows neither git nor the screen.
#pragma once

#include "mgit/exec/states.hpp"
#include "mgit/registry/selection.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace mgit {

struct Known {
    StateAnswer answer{};  // the newest one; of a repo that does not answer, the one before
    bool answered = false; // else it is waited for
    bool stale = false;    // the answer is an old one: there was none in time
};

// A repo that does not answer in time would keep the others waiting at each round: it is asked
// again after 1, 2, 4 ... up to 32 rounds. Repos are told apart by their paths.
class Memory {
public:
    // Before git is asked: an obstacle for each that is not to be asked in this round.
    void hold_back(Selection& asked);
    // True if this changes what is known.
    bool learn(Repo const& repo, StateAnswer answer);
    // Forgets those that are not selected any more.
    void keep_only(Selection const& selection);

    Known const& of(Repo const& repo) const;
    std::size_t stale() const; // how many

private:
    struct Record {
        Known known;
        std::size_t misses = 0;  // answers in a row that did not come
        std::size_t to_skip = 0; // rounds
        bool held_back = false;  // in this round
    };

    bool miss(Record& record, StateAnswer answer);

    std::map<std::string, Record, std::less<>> records_;
    Known const nothing_{};
};

} // namespace mgit
