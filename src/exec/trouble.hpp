// Finds out what a failed command of git stumbled over: by the state it has left, then by its
// words. Runs nothing: what only git can tell is asked for by whoever can run it.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/core/outcome.hpp"
#include "mgit/core/repo_state.hpp"
#include "mgit/git/ref_snapshot.hpp"
#include "mgit/git/verbs.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mgit {

// What is known of the command and of the repo before it.
struct FailedCommand {
    std::string_view verb{};
    std::span<std::string const> arguments{}; // after the verb
    Operation operation_before = Operation::none;
    std::filesystem::path git_dir{};
    std::string branch{}; // "refs/heads/main"; empty if it is on none, or only git can tell
    bool detached = false;
    bool network = false; // it talks to a server: what it wrote may be that one's refusal
    std::string output{}; // the last part of what it wrote
};

// Whether it can leave an operation in progress.
bool can_stop_midway(std::string_view verb);

// The words after `git` of what has to be asked.
using Questions = std::vector<std::vector<std::string>>;

class TroubleSearch {
public:
    explicit TroubleSearch(FailedCommand command);

    Questions questions() const;
    // The finding, Verdict failed; nothing if nothing is recognised. answers: stdout of each
    // question, nothing where it failed; may be empty if there was nobody to ask.
    std::optional<Finding> finding(std::span<std::optional<std::string> const> answers) const;

private:
    enum class Suspicion { none, stopped, unfinished, told, detached, upstream };

    Suspicion suspicion() const;
    std::optional<Finding> stopped(std::string const& unmerged) const;
    std::optional<Finding> upstream(std::string const& relation, std::string const& config) const;
    std::optional<Finding> unborn(std::string const& config) const;
    bool continues() const;
    bool names_remote() const;
    bool only_fast_forward(std::string const& config) const;

    FailedCommand command_;
    Operation operation_;
    Suspicion suspicion_;
};

} // namespace mgit
