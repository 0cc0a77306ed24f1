// A child of the event loop while it runs: its pipes, and what has been seen of it.
// Knows not what is done about it: the loop does that.
#pragma once

#include "exec/loop.hpp"

#include <memory>

namespace mgit {

// One pipe of a child, and what came out of it.
struct Loop::Stream {
    explicit Stream(asio::io_context& io) : pipe(io) {}

    Watched pipe;                 // closed after the end of file
    std::shared_ptr<Spool> spool; // null where the child has no such stream
};

// A started child until it is reported. Its drains may outlive that (see report()).
struct Loop::Running {
    explicit Running(asio::io_context& io) : out(io), err(io) {}

    std::shared_ptr<Spool> const& errors_first() const {
        return err.spool && err.spool->size() > 0 ? err.spool : out.spool;
    }

    pid_t pid = -1;
    Millis started{};
    Millis wrote{}; // when something was read from it
    Done done;
    Timers::Action cut_off;
    Take take; // empty: what it writes is kept
    Stream out;
    Stream err;
    int open_pipes = 0;
    Timers::Id limit = 0; // the timeout, then the grace period; after the exit the leak grace
    bool overflown = false;
    bool ended = false; // seen, but not reaped before report()
    bool timed_out = false;
    bool killed = false;
    bool reported = false;
};

} // namespace mgit
