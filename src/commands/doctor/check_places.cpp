#include "commands/doctor/doctor.hpp"
#include "commands/fingerprints.hpp"
#include "commands/missing.hpp"
#include "mgit/core/text.hpp"
#include "mgit/git/diagnosis.hpp"
#include "mgit/process/place.hpp"
#include "mgit/registry/trust.hpp"
#include "mgit/registry/workspace.hpp"

#include <algorithm>
#include <map>

namespace fs = std::filesystem;

namespace mgit::doctor {
namespace {

Symptom about(Patient const& patient, Level level, std::string_view check, std::string what) {
    Symptom symptom;
    symptom.level = level;
    symptom.check = check;
    symptom.repo = patient.repo.name;
    symptom.path = patient.repo.path;
    symptom.what = std::move(what);
    return symptom;
}

Symptom all_well(std::string_view check, std::string what) {
    Symptom symptom;
    symptom.check = check;
    symptom.what = std::move(what);
    return symptom;
}

// --- missing and moved ---------------------------------------------------------------------------

Symptom missing(Patient const& patient) {
    Symptom symptom = about(patient, Level::error, "missing",
                            shell_word(patient.repo.path.string()) + " is not there");
    symptom.advice = {"to look for it: mgit doctor --search FOLDER",
                      "if it is gone for good: mgit prune --missing " +
                          shell_word("@" + patient.repo.name)};
    return symptom;
}

// Still so, under the lock: not there any more, and here instead, where nothing is registered.
bool follow(Repo const& repo, Move const& move, Registry& registry) {
    Repo const* const now = registry.find_repo(repo.name);
    auto const there = repo_at(move.to);
    if (now == nullptr || now->path != repo.path || !is_missing_folder(repo.path) || !there ||
        identity_text(*there) != move.identity || registry.find_path(move.to) != nullptr) {
        return false;
    }
    registry.move_repo(repo.name, move.to);
    return true;
}

// Why the registry cannot follow the repo, if it is a workspace.
std::string objection(fs::path const& base, fs::path const& to) {
    if (base.empty()) {
        return {};
    }
    std::string why = workspace_path_refusal(base, to);
    return why.empty() ? workspace_place_objection(base, to) : why;
}

Symptom moved(Patient const& patient, Move const& move, fs::path const& base) {
    std::string const to = shell_word(move.to.string());
    Symptom symptom =
        about(patient, Level::error, "moved", "moved to " + to + " (" + move.evidence + ")");
    symptom.moved_to = move.to;
    if (std::string const why = objection(base, move.to); !why.empty()) {
        symptom.what += ", which " + why + ", " + shell_word(base.native());
        symptom.advice = {"move it back: mv " + to + " " + shell_word(patient.repo.path.string()),
                          "or: mgit rm " + shell_word(patient.repo.name) +
                              ", then mgit --registry personal add " + to};
        return symptom;
    }
    symptom.advice.emplace_back("mgit doctor --fix");
    if (move.kind == RepoKind::worktree) {
        symptom.advice.push_back("and for git itself: git -C " + to + " worktree repair");
    }
    symptom.treatment = {
        "correct the path of a repo that has moved",
        "the path of " + shell_word(patient.repo.name) + " is " + to,
        [repo = patient.repo, move](Registry& registry) { return follow(repo, move, registry); }};
    return symptom;
}

// It is not known which of several places is the one.
Symptom perhaps_moved(Patient const& patient, Move const& move) {
    std::vector<std::string> places;
    for (fs::path const& place : move.others) {
        places.push_back(shell_word(place.string()));
    }
    Symptom symptom =
        about(patient, Level::error, "missing",
              shell_word(patient.repo.path.string()) + " is not there; it may be what is now " +
                  listed(places, 5) + " (" + move.evidence + ")");
    std::string const name = shell_word(patient.repo.name);
    symptom.advice = {"to register one of them instead: mgit rm " + name + ", then mgit add PATH"};
    return symptom;
}

Symptoms gone_as_a_whole(std::vector<Repo> const& gone) {
    Symptoms symptoms;
    for (std::string const& line : gone_places(gone)) {
        Symptom symptom = all_well("missing", "of the missing repos: " + line);
        symptom.level = Level::note;
        symptom.advice.emplace_back("runs leave them out with --skip-missing");
        symptoms.push_back(std::move(symptom));
    }
    return symptoms;
}

// --- duplicates ----------------------------------------------------------------------------------

bool is_same(Repo const& first, Repo const& second, std::string const& identity) {
    auto const one = repo_of(first);
    auto const other = repo_of(second);
    return one && other && identity_text(*one) == identity && identity_text(*other) == identity;
}

// The second goes, the first joins its groups.
bool unite(Repo const& first, Repo const& second, std::string const& identity, Registry& registry) {
    Repo const* const kept = registry.find_repo(first.name);
    Repo const* const twin = registry.find_repo(second.name);
    if (kept == nullptr || twin == nullptr || kept->path != first.path ||
        twin->path != second.path || !is_same(*kept, *twin, identity)) {
        return false;
    }
    std::vector<std::string> const groups = twin->groups;
    registry.remove_repo(second.name);
    for (std::string const& group : groups) {
        registry.join(first.name, group);
    }
    return true;
}

Symptom duplicate(Patient const& first, Patient const& second) {
    std::string const kept = shell_word(first.repo.name);
    Symptom symptom =
        about(second, Level::warning, "duplicate",
              "the same repository as " + kept + ": " + shell_word(second.repo.path.string()) +
                  " and " + shell_word(first.repo.path.string()));
    symptom.advice = {"mgit doctor --fix", "or: mgit rm " + shell_word(second.repo.name)};
    symptom.treatment = {"remove a repo that is registered twice",
                         "removed " + shell_word(second.repo.name) + ", its groups went to " + kept,
                         [one = first.repo, two = second.repo, identity = first.identity](
                             Registry& registry) { return unite(one, two, identity, registry); }};
    return symptom;
}

// --- damage --------------------------------------------------------------------------------------

// The main work tree does not know where this one is: after a while git forgets it.
std::optional<Symptom> lost_worktree(Patient const& patient) {
    if (!patient.found || patient.found->kind != RepoKind::worktree ||
        is_known_worktree(*patient.found)) {
        return std::nullopt;
    }
    Symptom symptom = about(patient, Level::warning, "worktree",
                            "git does not know that this worktree is here and may forget it");
    symptom.advice = {"git -C " + shell_word(patient.repo.path.string()) + " worktree repair"};
    return symptom;
}

// Of a worktree whose repository has moved the whole command can be told.
std::vector<std::string> advice_for(Repo const& repo, Finding const& damage,
                                    Symptoms const& so_far) {
    for (Symptom const& symptom : so_far) {
        if (!symptom.moved_to.empty() &&
            damage.detail.find(' ' + shell_word(symptom.path.string()) + ',') !=
                std::string::npos) {
            return {"git -C " + shell_word(symptom.moved_to.string()) + " worktree repair " +
                    shell_word(repo.path.string())};
        }
    }
    return damage.hint.empty() ? std::vector<std::string>() : std::vector{damage.hint};
}

} // namespace

Symptoms check_missing(Patients const& patients, Registry const& registry,
                       Fingerprints const& fingerprints, Room const& room) {
    std::vector<Patient const*> absent;
    std::size_t selected = 0;
    for (Patient const& patient : patients) {
        selected += patient.selected ? 1 : 0;
        if (patient.selected && patient.missing) {
            absent.push_back(&patient);
        }
    }
    if (absent.empty()) {
        return {all_well("missing", counted(selected, "repo") + ", none of them missing")};
    }
    auto const moves = find_moved(absent, patients, registry, fingerprints, room);
    Symptoms symptoms;
    std::vector<Repo> gone;
    for (std::size_t i = 0; i < absent.size(); ++i) {
        if (!moves[i]) {
            symptoms.push_back(missing(*absent[i]));
            gone.push_back(absent[i]->repo);
        } else {
            symptoms.push_back(moves[i]->others.empty()
                                   ? moved(*absent[i], *moves[i], registry.source().base)
                                   : perhaps_moved(*absent[i], *moves[i]));
        }
    }
    std::ranges::move(gone_as_a_whole(gone), std::back_inserter(symptoms));
    return symptoms;
}

Symptoms check_damage(Patients const& patients, Symptoms const& so_far) {
    Symptoms symptoms;
    for (Patient const& patient : patients) {
        if (!patient.selected || patient.missing) {
            continue;
        }
        if (!patient.led_out.empty()) {
            symptoms.push_back(
                about(patient, Level::error, "damaged",
                      shell_word(patient.repo.path.native()) + " " + patient.led_out));
            continue;
        }
        auto const damage =
            patient.found || patient.untrusted ? std::nullopt : damage_of(patient.repo);
        if (damage) {
            symptoms.push_back(about(patient, Level::error, "damaged", damage->detail));
            symptoms.back().advice = advice_for(patient.repo, *damage, so_far);
        } else if (auto lost = lost_worktree(patient)) {
            symptoms.push_back(*std::move(lost));
        }
    }
    if (symptoms.empty()) {
        symptoms.push_back(all_well("damaged", "what is there are sound repositories"));
    }
    return symptoms;
}

Symptoms check_trust(Patients const& patients, Registry const& registry) {
    Symptoms symptoms;
    bool flags = false;
    for (Patient const& patient : patients) {
        flags = flags || !patient.repo.git_flags.empty();
        if (patient.selected && patient.untrusted) {
            symptoms.push_back(
                about(patient, Level::warning, "trust", std::string(untrusted_flags)));
            symptoms.back().advice = {"to see them, and to agree: mgit trust"};
        }
    }
    if (symptoms.empty() && flags && !registry.source().base.empty()) {
        symptoms.push_back(all_well("trust", "the git flags of this workspace are trusted"));
    }
    return symptoms;
}

Symptoms check_duplicates(Patients const& patients) {
    Symptoms symptoms;
    // With flags of its own a repo may share a git directory on purpose.
    std::map<std::pair<std::string, std::vector<std::string>>, Patient const*> firsts;
    for (Patient const& patient : patients) {
        if (patient.identity.empty()) {
            continue;
        }
        auto const [first, is_first] =
            firsts.try_emplace({patient.identity, patient.repo.git_flags}, &patient);
        if (!is_first && (patient.selected || first->second->selected)) {
            symptoms.push_back(duplicate(*first->second, patient));
        }
    }
    if (symptoms.empty()) {
        symptoms.push_back(all_well("duplicate", "no repository is registered twice"));
    }
    return symptoms;
}

} // namespace mgit::doctor
