// Turns selected repos and a command into jobs, with the environment that they get.
// Knows no process: what only a repository itself can tell is asked for; what is decided here is
// what --dry-run prints.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/git/verbs.hpp"
#include "mgit/registry/selection.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mgit {

// What the user asked to run in every repo.
struct Task {
    enum class Kind { git, program, shell };
    Kind kind = Kind::git;
    std::vector<std::string> argv; // git: what follows `git`; program: all; shell: the one string
};

// What a placeholder ("branch") stands for in a repository, or why it stands for nothing there.
using RepoValue = std::variant<std::string, Finding>;
using AskRepo = std::function<RepoValue(Repo const&, std::string_view placeholder)>;

// What plan() makes of it for a repo without flags of its own: "git", "pull", "--rebase".
std::vector<std::string> command_line(Task const& task);

struct PlanOptions {
    bool colour = false;           // our stdout shows colour: ask git for it
    bool foreground = false;       // children have the terminal and may prompt
    std::string ceiling;           // the user's own GIT_CEILING_DIRECTORIES
    std::size_t config_count = 0;  // the user's own GIT_CONFIG_COUNT
    bool wait_maintenance = false; // git cleans up before it ends
    std::string editor;            // the user's own GIT_EDITOR
    std::string sequence_editor;   // the user's own GIT_SEQUENCE_EDITOR
    std::filesystem::path prompt_folder = "<private folder>"; // of the PromptTrap
    std::filesystem::path folder; // the current one: {relpath} begins there
    AskRepo ask_repo;             // for {branch} {default} {upstream} {url} {host} {sha}
};

// The placeholders that plan() asks each repo for.
std::set<std::string> asked_placeholders(Task const& task);

// A job for each selected repo, in its order. Placeholders in the arguments of git and of a program
// are filled in; a job for whose repo that cannot be done has an obstacle.
std::vector<Job> plan(std::span<Selected const> selection, Task const& task, Verb const& verb,
                      PlanOptions const& options);

// What --dry-run prints for a job: name and reason, folder, argv, added environment, obstacle.
std::string describe_plan(Job const& job);

} // namespace mgit
