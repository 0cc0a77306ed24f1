#include "commands/doctor/doctor.hpp"

#include "commands/choice.hpp"
#include "commands/common.hpp"
#include "commands/fingerprints.hpp"
#include "commands/registry_place.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/folders.hpp"
#include "mgit/process/place.hpp"
#include "mgit/process/program.hpp"
#include "mgit/registry/workspace.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace mgit {
namespace {

namespace fs = std::filesystem;

void append(doctor::Symptoms& all, doctor::Symptoms more) {
    std::ranges::move(more, std::back_inserter(all));
}

doctor::Patients examine(Registry const& registry, Selection const& selection, Trust const& trust) {
    std::unordered_set<std::string_view> selected;
    for (Selected const& each : selection) {
        selected.insert(each.repo.name);
    }
    fs::path const& base = registry.source().base;
    doctor::Patients patients;
    patients.reserve(registry.repos().size());
    for (Repo const& repo : registry.repos()) {
        doctor::Patient& patient = patients.emplace_back();
        patient.repo = repo;
        patient.selected = selected.contains(repo.name);
        patient.missing = is_missing_folder(repo.path);
        if (!base.empty()) {
            patient.led_out = workspace_place_objection(base, repo.path);
        }
        patient.untrusted = !trust.allows(repo);
        bool const unseen = patient.missing || patient.untrusted || !patient.led_out.empty();
        patient.found = unseen ? std::nullopt : repo_of(repo);
        patient.identity = patient.found ? identity_text(*patient.found) : std::string();
    }
    return patients;
}

doctor::Room make_room(DoctorArguments const& arguments, Invocation const& invocation,
                       Context& context) {
    doctor::Room room{context, invocation, context.environment, {}, {}};
    room.environment.remove_git_local();
    try {
        auto const git = find_program("git", context.environment, context.cwd);
        ask(git, {"git", "--version"}, "/", room.environment);
        room.git = git;
    } catch (Error const&) { // NOLINT(bugprone-empty-catch): check_machine tells why
    }
    for (std::string const& folder : arguments.search) {
        room.search.push_back(absolute_path(folder, context.cwd));
        if (is_missing_folder(room.search.back()) || folder.empty()) {
            throw Error(ExitCode::usage, "cannot search " + shell_word(folder) + ": no such folder",
                        "--search takes a folder to look for moved repos in");
        }
    }
    return room;
}

// All that concerns repos.
doctor::Symptoms look_at(doctor::Patients const& patients, Registry const& registry,
                         doctor::Room const& room) {
    Fingerprints fingerprints(fingerprint_file(state_folder(room.environment)));
    doctor::Symptoms symptoms = doctor::check_missing(patients, registry, fingerprints, room);
    append(symptoms, doctor::check_damage(patients, symptoms));
    append(symptoms, doctor::check_trust(patients, registry));
    append(symptoms, doctor::check_duplicates(patients));
    append(symptoms, doctor::check_owners(patients, room));
    append(symptoms, doctor::check_locks(patients));
    append(symptoms, doctor::check_secrets(patients));
    if (!room.invocation.options.dry_run) {
        doctor::remember(patients, fingerprints, room);
    }
    return symptoms;
}

struct Findings {
    doctor::Symptoms symptoms;
    std::size_t repos = 0; // that were looked at
    bool unreadable = false;
};

Findings look_at_all(doctor::Room const& room, Store const& store) {
    Findings findings;
    std::optional<Registry> registry;
    try {
        registry = store.load();
    } catch (Error const& error) {
        if (error.code() != ExitCode::registry) {
            throw;
        }
        findings.unreadable = true;
        findings.symptoms.push_back(doctor::unreadable("registry", error));
    }
    if (registry) {
        append(findings.symptoms, doctor::check_registry(*registry, store));
        Invocation all = room.invocation; // the context may be one of the things that are wrong
        all.options.all = true;
        Selection const selection = choose(*registry, all, room.context).in;
        findings.repos = selection.size();
        append(findings.symptoms,
               look_at(examine(*registry, selection, trust_in(*registry, room.context)), *registry,
                       room));
    }
    auto settings = doctor::check_settings(room);
    findings.unreadable = findings.unreadable || doctor::count(settings).errors > 0;
    append(findings.symptoms, std::move(settings));
    append(findings.symptoms, doctor::check_machine(room));
    return findings;
}

} // namespace

CommandResult run(DoctorArguments const& arguments, Invocation const& invocation,
                  Context& context) {
    Options const& options = invocation.options;
    Store const store = open_store(invocation, context);
    Findings findings = look_at_all(make_room(arguments, invocation, context), store);
    auto const exit = [&] {
        doctor::Counts const counts = doctor::count(findings.symptoms);
        return findings.unreadable                   ? ExitCode::registry
               : counts.warnings + counts.errors > 0 ? ExitCode::repo_failed
                                                     : ExitCode::ok;
    };
    if (!options.machine()) {
        print(context, log_text(doctor::show(findings.symptoms, options.quiet), context));
    }
    if (arguments.fix) {
        doctor::treat(findings.symptoms, invocation, context);
    }
    if (options.machine()) {
        doctor::Result const result{store.file(), findings.repos, static_cast<int>(exit())};
        context.out.write(doctor::show_json(findings.symptoms, result, json_form(options)));
    } else {
        print(context, "mgit doctor: " + doctor::summary(findings.symptoms, findings.repos) + "\n");
    }
    return exit();
}

} // namespace mgit
