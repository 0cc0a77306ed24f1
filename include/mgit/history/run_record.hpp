// What mgit remembers of one run, as plain values: the command, what became of each repo, what they
// wrote. Knows no file and no command line.
#pragma once

#include "mgit/core/event.hpp"
#include "mgit/history/kept_output.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mgit {

enum class RecordedKind : std::uint8_t { git, exec, sh };

// What makes the run the same again, as the user gave it; not how many ran at once.
struct RecordedOptions {
    std::optional<Millis> timeout{};
    std::optional<Millis> grace{};
    std::optional<int> retries{};
    std::optional<std::size_t> jobs_per_host{};
    std::size_t max_fail = 0;
    bool max_fail_kill = false;
    std::vector<int> ok_exits{};
    bool leak_fails = false;
    bool wait_maintenance = false;
    bool ssh_share = true;
    bool no_give_up = false;
    bool no_input = false;
    bool skip_missing = false;
    bool interactive = false;

    friend bool operator==(RecordedOptions const&, RecordedOptions const&) = default;
};

// All but the repos.
struct RunHead {
    std::uint64_t number = 0; // of the run; not in the record itself
    std::string mgit{};       // the version that wrote it
    std::chrono::sys_time<Millis> time{};
    std::string registry{}; // the path of its file: runs of other registries are about other repos
    std::string folder{};   // the current one

    RecordedKind kind = RecordedKind::git;
    bool implied = false;            // `mgit pull`, not `mgit git pull`
    std::vector<std::string> argv{}; // as RunArguments have it, without secrets
    bool redacted = false;           // so that argv is not what was run
    std::string title{};             // "pull", "exec make"

    bool reads = false;       // it only looks: git's table of verbs says so
    bool moves_refs = false;  // what has changed was looked at
    bool folds = false;       // of success, only what has changed is shown
    bool foreground = false;  // the commands had the terminal: nothing they wrote is kept
    bool from_memory = false; // the repos were selected by what had become of an earlier run
    std::string selection{};  // in words: "@web -s behind"
    RecordedOptions options{};
    std::size_t parallel = 1;
    Summary summary{};

    // Not ok, though nobody wanted it left out.
    std::size_t failed() const {
        return summary.jobs - summary.count(Verdict::ok) - summary.count(Verdict::skipped);
    }
};

struct RepoRecord {
    std::string name{};
    std::string path{};        // as it is registered: what tells the repo from all others
    std::string folder_mark{}; // which repository that was, as repo_mark(); empty: not known
    std::vector<std::string> groups{};
    Outcome outcome{}; // without what it wrote; of its changes the first
    std::optional<KeptOutput> out{};
    std::optional<KeptOutput> err{};

    bool failed() const { return !outcome.ok() && !outcome.skipped(); }
    bool changed() const { return outcome.changes && outcome.changes->any(); }
};

struct RunRecord {
    RunHead head{};
    std::vector<RepoRecord> repos{}; // in selection order
};

} // namespace mgit
