// Where a watch shows what it finds: a terminal, or lines for scripts.
// Knows neither git nor the time between two rounds.
#pragma once

#include "commands/ll/table.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace mgit {

// What there is to show.
struct Round {
    Registry registry;
    Selection selection;
    std::vector<RepoLook> looks; // by the place in the selection
    std::vector<Place> places;
    std::string trouble; // why the selection is still that of an earlier round; empty if it is not
};

class View {
public:
    virtual ~View() = default;
    virtual void begin(Round const& round) = 0; // which lives until the next one
    // What is told of this repo; `news` if more is known now than before.
    virtual void told(std::size_t repo, StateAnswer const& answer, bool news) = 0;
    virtual void end() = 0; // of the round
    // False if the user has had enough. Called often; this is when things are shown.
    virtual bool look() = 0;
    // Until it is looked at again the terminal is somebody else's (Ctrl-Z).
    virtual void yield() = 0;
    // The signal that came instead of the end of the time or of something to look at, else 0.
    virtual int wait(std::chrono::milliseconds time) = 0;
    // Nothing comes after this; `signal` ends mgit if it is not 0.
    virtual void close(int signal) = 0;
};

} // namespace mgit
