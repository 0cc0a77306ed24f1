// Closes, at its end, what the hosts of a run have opened.
// Knows not when it was opened, nor what it is.
#pragma once

#include "mgit/exec/executor.hpp"

namespace mgit {

class HostCloser {
public:
    explicit HostCloser(RunOptions const& options) : options_(options) {}
    ~HostCloser();
    HostCloser(HostCloser const&) = delete;
    HostCloser& operator=(HostCloser const&) = delete;

private:
    void close(HostPlan const& host) const;

    RunOptions const& options_;
};

} // namespace mgit
