// What doctor finds, as values, and the checks that find it.
// Knows neither how it is shown nor who agrees to a treatment.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/core/error.hpp"
#include "mgit/exec/collect.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/json/json_list.hpp"
#include "mgit/registry/fingerprints.hpp"
#include "mgit/registry/registry.hpp"
#include "mgit/registry/store.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mgit::doctor {

enum class Level : std::uint8_t { ok, note, warning, error };
std::string_view name(Level level);

// A change of the registry that heals a symptom.
struct Treatment {
    std::string_view kind; // all of one kind are agreed to at once: "correct the paths of moved"
    std::string what;      // "set the path of api to /src/api2"
    // On the registry as it is by now. False if there is nothing to heal any more.
    std::function<bool(Registry&)> apply;
};

struct Symptom {
    Level level = Level::ok;
    std::string_view check;            // a word that scripts can rely on: "missing", "moved"
    std::string repo{};                // its name; empty if it is about no single repo
    std::filesystem::path path{};      // what it is about; may be empty
    std::filesystem::path moved_to{};  // where the repo is now; empty if it has not moved
    std::string what{};                // safe to show; without the repo's name
    std::vector<std::string> advice{}; // lines, safe to show
    std::optional<Treatment> treatment{};
    bool treated = false;
};
using Symptoms = std::vector<Symptom>;

// A registered repo and what is found at its path.
struct Patient {
    Repo repo;
    bool selected = false;
    bool missing = false;
    std::string led_out{};            // by a link on the way: where it leads to is not looked at
    bool untrusted = false;           // its git flags, which say where to look
    std::optional<FoundRepo> found{}; // nothing if it is missing or damaged
    std::string identity{};           // of its git directory
};
using Patients = std::vector<Patient>; // all of the registry, in its order

// What the checks may use.
struct Room {
    Context& context;
    Invocation const& invocation;
    Environment environment;                     // for git, without what ties it to one repo
    std::filesystem::path git;                   // empty if there is none
    std::vector<std::filesystem::path> search{}; // where else to look for moved repos; absolute
};

// --- the registry --------------------------------------------------------------------------------

// Which file it is, how many repos it has, its last good copy; a context that is no group.
Symptoms check_registry(Registry const& registry, Store const& store);
// A file of ours that cannot be read: what doctor is called for, so the rest is told all the same.
Symptom unreadable(std::string_view check, Error const& error);

// How many settings there are, and those that no mgit of this version knows.
Symptoms check_settings(Room const& room);

// --- the repos -----------------------------------------------------------------------------------

// Repos that are not there, with where they seem to have moved to.
// In a workspace, what has moved out of it is not followed.
Symptoms check_missing(Patients const& patients, Registry const& registry,
                       Fingerprints const& fingerprints, Room const& room);
// What is there and is no repository that git could work with, a lost worktree say.
// so_far: tells which repos have moved, and left their worktrees behind.
Symptoms check_damage(Patients const& patients, Symptoms const& so_far);
// Repos of a workspace whose git flags are not trusted; nothing if none has any.
Symptoms check_trust(Patients const& patients, Registry const& registry);
// The same repository registered by two paths.
Symptoms check_duplicates(Patients const& patients);
Symptoms check_owners(Patients const& patients, Room const& room);
Symptoms check_locks(Patients const& patients);
Symptoms check_secrets(Patients const& patients);

// Brings up to date what is remembered of the repos that are there. Asks git for the first commits
// of those that it was never asked for.
void remember(Patients const& patients, Fingerprints& fingerprints, Room const& room);

// --- moved repos ---------------------------------------------------------------------------------

struct Move {
    std::filesystem::path to{};
    std::string evidence{}; // "the same git directory"
    std::string identity{}; // of the git directory there
    RepoKind kind = RepoKind::main;
    std::vector<std::filesystem::path> others{}; // fit as well: then it is not known which it is
};
// For each of the missing ones; nothing where none fits.
std::vector<std::optional<Move>> find_moved(std::span<Patient const* const> missing,
                                            Patients const& patients, Registry const& registry,
                                            Fingerprints const& fingerprints, Room const& room);

// What git prints in each of these folders, with these arguments. Throws EndedBySignal.
Answers ask_each(std::span<std::filesystem::path const> folders,
                 std::vector<std::string> const& arguments, Room const& room);
// The ids of the first commits from what roots_arguments() has git print.
std::vector<std::string> roots_arguments();
std::string roots_from(std::string_view output);

// --- the machine ---------------------------------------------------------------------------------

Symptoms check_machine(Room const& room);
// What is known against a version of git: "2.39.1". Pure.
Symptom judge_git(std::string_view version, bool from_distribution);

// --- what follows --------------------------------------------------------------------------------

struct Counts {
    std::size_t ok = 0;
    std::size_t notes = 0;
    std::size_t warnings = 0;
    std::size_t errors = 0;
};
Counts count(Symptoms const& symptoms); // without what has been treated

// One line for each, and below it what to do.
std::string show(Symptoms const& symptoms, bool quiet);
// "3 repos: 1 error, 2 warnings, 4 notes".
std::string summary(Symptoms const& symptoms, std::size_t repos);
// What they come to.
struct Result {
    std::filesystem::path registry; // that was looked at
    std::size_t repos;
    int exit;
};
// As docs/schemas/doctor-1.schema.json has it: one document, or a line for each and one at the end.
std::string show_json(Symptoms const& symptoms, Result const& result, JsonForm form);

// Asks for each kind of treatment, or takes --yes for an answer, and carries out what is agreed to
// in one transaction. Throws Error usage where nobody can be asked.
void treat(Symptoms& symptoms, Invocation const& invocation, Context& context);

} // namespace mgit::doctor
