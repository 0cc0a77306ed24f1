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

    // While there is one the limit is as it was: what is started then inherits that. What is open
    // stays open.
    class AsItWas {
    public:
        explicit AsItWas(RaisedFileLimit const* raised); // null: does nothing
        ~AsItWas();
        AsItWas(AsItWas const&) = delete;
        AsItWas& operator=(AsItWas const&) = delete;

    private:
        RaisedFileLimit const* raised_;
    };

private:
    rlimit before_{};
    rlimit now_{};
};

// True if hardly any descriptor is free, as the number of the newest one tells: the lowest free
// number is always taken.
bool are_descriptors_scarce(int newest);

} // namespace mgit
