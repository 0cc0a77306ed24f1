// How a job ended: the fact (Ending), the word for it (Verdict) and what the child wrote.
// Knows no process and no screen; whoever ran the job fills it in, whoever shows it reads it.
#pragma once

#include "mgit/core/ref_changes.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mgit {

using Millis = std::chrono::milliseconds;

struct Exited {
    int code = 0;
    bool accepted = false; // not 0, but one that the user counts as success (--ok-exit)
};
struct Signalled {
    int signal = 0;
    bool core_dumped = false;
};
struct SpawnFailed {
    int error = 0;      // errno of the call that failed
    std::string action; // what was tried, "start git"
};
struct RepoMissing {
    int error = 0; // errno of entering the repo's folder
};
struct TimedOut {
    Millis limit{};
};
struct Cancelled {
    int signal = 0;      // the signal that ended the run, 0 if it was not a signal
    bool killed = false; // it outlived the grace period and got SIGKILL
};
struct NotStarted {
    std::string why; // "git.example.org: Connection refused"; empty if the run was ended
};
using Ending =
    std::variant<NotStarted, Exited, Signalled, SpawnFailed, RepoMissing, TimedOut, Cancelled>;

// The closed list of words for an ending. Part of the contract with scripts: words are added to
// it, never renamed or removed.
enum class Verdict : std::uint8_t {
    ok,
    failed,
    signal,
    timeout,
    killed,
    cancelled,
    not_started,
    missing,
    spawn_error,
    capture_error,
    error,
    needs_auth,
    needs_editor,
    locked,
    unsafe,
    skipped,
};
inline constexpr std::size_t verdict_count = 16;

// The word as scripts see it: "not-started" for Verdict::not_started.
std::string_view name(Verdict verdict);

// What a child wrote to one pipe. It may be in memory or in a file; bytes are as written.
class Captured {
public:
    virtual ~Captured() = default;

    virtual std::uint64_t size() const = 0; // in bytes
    // Calls `take` with the bytes from the first to the last, in pieces. May throw Error if they
    // cannot be read back.
    // What has been streamed is kept no longer, and only its end is called with.
    virtual void replay(std::function<void(std::string_view)> const& take) const = 0;
    // The last bytes, at most `limit` of them; of what has been streamed never more than 64 KiB.
    virtual std::string tail(std::size_t limit) const = 0;
    // The first bytes, at most `limit` of them; none of what has been streamed.
    virtual std::string head(std::size_t limit) const;
    // errno of the first byte that could not be kept, 0 if all were; the rest is lost.
    virtual int error() const = 0;
    // Nothing is missing: of what is remembered of a run, the middle may be, and is no error then.
    virtual bool whole() const { return error() == 0; }
};

// What a look at the repo and at the child's questions found after it had failed: more exact than
// its exit code, and in every language.
struct Finding {
    Verdict verdict = Verdict::failed;
    std::string detail; // "index.lock is 3h old", "Password for 'https://git.example.org'"
    std::string host;   // who wants to be asked, for needs-auth
    std::string hint;   // what to do; may be empty
    // What people call it: "conflict", "diverged", "network"; more exact than the verdict. Empty if
    // there is no such word. Words are only added, for scripts read them.
    std::string trouble{};

    friend bool operator==(Finding const&, Finding const&) = default;
};

// A process that outlived the child and kept its pipe open.
struct LeftBehind {
    int pid = 0;
    std::string name; // as the system shows it: the program's, unless it has chosen another
};

// What the kernel has counted for a child, together with those of its descendants that were waited
// for (getrusage(2)): a daemon that goes on is not in it.
struct Usage {
    std::chrono::microseconds user{};   // CPU time in the program
    std::chrono::microseconds system{}; // CPU time in the kernel
    std::uint64_t most_memory = 0;      // bytes resident at most, of the largest process alone
};

struct Outcome {
    Ending ending;
    std::shared_ptr<Captured const>
        out; // stdout, or both streams when they were merged; may be null
    std::shared_ptr<Captured const> err; // stderr; null when merged or not captured
    Millis started{};                    // since the start of the run
    Millis took{};
    bool leaked = false;              // something outlived the child and kept its pipe open
    std::vector<LeftBehind> left{};   // what that is, where somebody looked for it
    int tries = 1;                    // how often the command was run
    std::optional<Finding> finding{}; // only after an exit that is not ok
    std::optional<Usage> usage{};     // of this try; nothing if no child was started
    std::size_t slot = 0;             // see JobStarted
    // What it has changed in the repo; null if nobody looked, or if it cannot be told.
    std::shared_ptr<RefChanges const> changes{};
    bool streamed = false; // all that it wrote has been told as JobOutput

    // A finding says it; else the ending; capture-error only takes the place of ok.
    Verdict verdict() const;
    bool ok() const { return verdict() == Verdict::ok; }
    // Neither ok nor a failure: the user wanted it left out if it could not be run.
    bool skipped() const { return verdict() == Verdict::skipped; }
};

// The ending in a few words: "exit 128", "signal SIGSEGV (core dumped)", "timeout after 30s".
std::string describe(Outcome const& outcome);

// The one line that best says why it is not ok: git's last "fatal:" or "error:" line, else the
// last line of text that it wrote, else describe(). Not sanitised: it may hold hostile bytes.
std::string cause(Outcome const& outcome);

// "sleep (pid 4711) and make (pid 4712)"; not sanitised.
std::string describe(std::span<LeftBehind const> processes);

// "SIGTERM" for 15; "signal 99" where the system has no name.
std::string signal_name(int signal);

} // namespace mgit
