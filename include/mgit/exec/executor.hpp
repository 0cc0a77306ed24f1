// Runs jobs: starts children, drains their pipes, ends them when it must, tells the sink.
// Knows no command line, no registry and no format; the whole public face of asio in mgit.
#pragma once

#include "mgit/core/event.hpp"
#include "mgit/process/environment.hpp"

#include <filesystem>
#include <optional>
#include <span>

namespace mgit {

struct RunOptions {
    // What every job executes: absolute, or relative to each repo's folder.
    std::filesystem::path program;
    Environment environment;  // of every child, before the job's own additions
    std::size_t parallel = 1; // children at the same time
    Capture capture = Capture::merged;
    std::optional<Millis> timeout; // for each child; none by default
    Millis grace{5000};            // between the polite signal and SIGKILL
    Millis leak_grace{200};        // a pipe may stay open this long after the child's exit
    std::filesystem::path spool_folder = "/tmp";
    std::size_t spool_memory = 1 << 20; // bytes of each child's output kept in memory
};

// Runs every job once, each in a session of its own, and returns when the last one has ended.
// SIGINT, SIGTERM, SIGHUP and SIGQUIT are handled meanwhile (Summary::signal); the previous
// dispositions are back afterwards. Every job gets exactly one JobFinished, also if it was never
// started. Throws what the sink throws, after every child has ended.
Summary run_parallel(std::span<Job const> jobs, RunOptions const& options, Sink& sink);

// Runs the jobs one after the other with our own terminal, in our own process group.
// A child that dies of SIGINT ends the run, as Ctrl-C ends a shell's loop.
Summary run_in_foreground(std::span<Job const> jobs, RunOptions const& options, Sink& sink);

} // namespace mgit
