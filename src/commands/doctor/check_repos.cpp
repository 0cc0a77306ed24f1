#include "commands/diagnosis.hpp"
#include "commands/doctor/doctor.hpp"
#include "commands/fingerprints.hpp"
#include "mgit/core/text.hpp"
#include "mgit/exec/collect.hpp"
#include "mgit/git/locks.hpp"

#include <algorithm>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit::doctor {
namespace {

// git works for less than that on one file; a person who merges may take longer, but then there is
// no lock.
constexpr std::chrono::minutes old_lock{10};

// The first commits of a large repository take git a while; it is asked only once.
constexpr Millis patience{10'000};

Symptom about(Patient const& patient, std::string_view check, Finding const& finding) {
    Symptom symptom;
    symptom.level = Level::warning;
    symptom.check = check;
    symptom.repo = patient.repo.name;
    symptom.path = patient.repo.path;
    symptom.what = finding.detail;
    symptom.advice.push_back(finding.hint);
    return symptom;
}

bool is_shallow(FoundRepo const& repo) {
    std::error_code error;
    return fs::exists(repo.common_dir / "shallow", error);
}

} // namespace

Answers ask_each(std::span<fs::path const> folders, std::vector<std::string> const& arguments,
                 Room const& room) {
    if (room.git.empty() || folders.empty()) {
        return Answers(folders.size());
    }
    std::vector<Command> commands;
    for (fs::path const& folder : folders) {
        Command& command = commands.emplace_back();
        command.argv = {"git"};
        command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
        command.cwd = folder;
        command.env = {{"GIT_CEILING_DIRECTORIES", folder.parent_path().string()},
                       {"GIT_TERMINAL_PROMPT", "0"},
                       {"GIT_NO_LAZY_FETCH", "1"}};
    }
    return collect(commands, room.git, room.environment, patience);
}

// Nobody is asked over the network, though a repository may want it for what it does not have.
std::vector<std::string> roots_arguments() {
    return {"-c", "protocol.allow=never", "rev-list", "--max-parents=0", "HEAD", "--"};
}

std::string roots_from(std::string_view output) {
    std::vector<std::string> ids;
    while (!output.empty()) {
        std::size_t const end = std::min(output.find('\n'), output.size());
        ids.emplace_back(output.substr(0, end));
        output.remove_prefix(std::min(end + 1, output.size()));
    }
    std::ranges::sort(ids);
    constexpr std::size_t enough = 3; // histories that were joined have many
    std::string roots;
    for (std::size_t i = 0; i < std::min(ids.size(), enough); ++i) {
        roots += (i == 0 ? "" : ",") + ids[i];
    }
    return roots;
}

void remember(Patients const& patients, Fingerprints& fingerprints, Room const& room) {
    std::vector<Fingerprint> fresh;
    std::vector<std::size_t> unknown; // of those
    std::vector<fs::path> folders;
    for (Patient const& patient : patients) {
        if (!patient.selected || !patient.found || !patient.repo.git_flags.empty()) {
            continue;
        }
        Fingerprint& fingerprint = fresh.emplace_back(fingerprint_of(*patient.found));
        fingerprint.path = patient.repo.path;
        Fingerprint const* const before = fingerprints.find(patient.repo.path);
        if (before != nullptr && before->identity == fingerprint.identity) {
            fingerprint.roots = before->roots;
        }
        if (fingerprint.roots.empty() && is_shallow(*patient.found)) {
            fingerprint.roots = no_roots;
        }
        if (fingerprint.roots.empty()) {
            unknown.push_back(fresh.size() - 1);
            folders.push_back(patient.repo.path);
        }
    }
    auto const answers = ask_each(folders, roots_arguments(), room);
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        fresh[unknown[i]].roots = answers[i] ? roots_from(*answers[i]) : std::string();
    }
    for (Fingerprint const& fingerprint : fresh) {
        fingerprints.remember(fingerprint);
    }
    fingerprints.save();
}

Symptoms check_owners(Patients const& patients, Room const& room) {
    Diagnosis diagnosis(room.git, room.environment);
    Symptoms suspects;
    std::vector<fs::path> folders;
    for (Patient const& patient : patients) {
        if (!patient.selected || !patient.found || room.git.empty()) {
            continue;
        }
        if (auto const finding = diagnosis.suspected_owner(patient.repo, *patient.found)) {
            suspects.push_back(about(patient, "owner", *finding));
            folders.push_back(patient.repo.path);
        }
    }
    auto const answers = ask_each(folders, {"rev-parse", "--git-dir"}, room);
    Symptoms symptoms;
    for (std::size_t i = 0; i < suspects.size(); ++i) {
        if (!answers[i]) { // git refuses
            symptoms.push_back(std::move(suspects[i]));
        }
    }
    if (symptoms.empty() && !room.git.empty()) {
        Symptom& symptom = symptoms.emplace_back();
        symptom.check = "owner";
        symptom.what = "git works in all of them, whoever owns them";
    }
    return symptoms;
}

Symptoms check_locks(Patients const& patients) {
    Symptoms symptoms;
    std::vector<fs::path> told; // worktrees share the locks of their repository
    for (Patient const& patient : patients) {
        if (!patient.selected || !patient.found) {
            continue;
        }
        for (fs::path const& lock : locks_of(*patient.found)) {
            auto const age = age_of(lock);
            bool const old = age && *age >= old_lock;
            if (old && std::ranges::find(told, lock) == told.end()) {
                Finding finding = lock_finding(lock, *age);
                finding.detail = shell_word(lock.string()) + " is " + rough_age(*age) + " old";
                symptoms.push_back(about(patient, "lock", finding));
                told.push_back(lock);
            }
        }
    }
    if (symptoms.empty()) {
        Symptom& symptom = symptoms.emplace_back();
        symptom.check = "lock";
        symptom.what = "no lock is older than 10 minutes";
    }
    return symptoms;
}

} // namespace mgit::doctor
