// Thrown where a signal ends mgit before its run has begun, so that all it has made goes away.
// Knows not who catches it; what happens to a run that has begun is in its Summary.
#pragma once

#include <exception>

namespace mgit {

// mgit then ends silently by this signal.
class EndedBySignal : public std::exception {
public:
    explicit EndedBySignal(int signal) : signal_(signal) {}
    int signal() const { return signal_; }
    char const* what() const noexcept override { return "ended by a signal"; }

private:
    int signal_;
};

} // namespace mgit
