// How many files we may have open: as many as the system lets us, while children get what we were
// given. Knows nothing of what the descriptors are for.
#pragma once

#include <sys/resource.h>

namespace mgit {

// Raises the soft limit (RLIMIT_NOFILE) to the hard one until its end. Where that is not allowed
// nothing is changed.
class RaisedFileLimit {
public:
    RaisedFileLimit();
    ~RaisedFileLimit();
    RaisedFileLimit(RaisedFileLimit const&) = delete;
    RaisedFileLimit& operator=(RaisedFileLimit const&) = delete;

    // In a child: the limit as it was, for what it is about to become. What is open stays open.
    // Only a system call, which is all that a child of vfork(2) may do.
    void put_back() const;

private:
    rlimit before_{};
    rlimit now_{};
};

// True if hardly any descriptor is free, as the number of the newest one tells: the lowest free
// number is always taken.
bool are_descriptors_scarce(int newest);

} // namespace mgit
