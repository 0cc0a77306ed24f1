#include "commands/diagnosis.hpp"

#include "mgit/core/text.hpp"
#include "mgit/git/diagnosis.hpp"
#include "mgit/process/ownership.hpp"
#include "mgit/process/program.hpp"

#include <algorithm>
#include <string_view>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// What the child said, in the order of importance; enough for a message of git's.
std::string message_of(Outcome const& outcome) {
    constexpr std::size_t enough = 8192;
    std::string message;
    for (auto const& captured : {outcome.err, outcome.out}) {
        message += captured ? captured->tail(enough) + "\n" : "";
    }
    return message;
}

std::optional<Finding> lock(FoundRepo const& repo, std::string_view message) {
    auto const file = lock_named_in(repo, message);
    auto const age = file ? age_of(*file) : std::nullopt;
    return age ? std::optional(lock_finding(*file, *age)) : std::nullopt;
}

// For all that git compares: the work tree, the .git file, the git directory.
std::optional<std::string> foreign_owner_of(FoundRepo const& repo, Environment const& environment) {
    for (fs::path const& part : {repo.path, repo.path / ".git", repo.git_dir}) {
        if (auto owner = foreign_owner(part, environment)) {
            return owner;
        }
    }
    return std::nullopt;
}

bool covers(std::string_view safe, fs::path const& path) {
    if (safe.ends_with("/*")) { // since git 2.46
        safe.remove_suffix(1);
        return path.native().starts_with(safe);
    }
    std::error_code error;
    return safe == "*" || safe == path.native() || fs::canonical(fs::path(safe), error) == path;
}

} // namespace

std::string rough_age(Millis age) {
    using namespace std::chrono;
    age = age >= days(1)      ? Millis(floor<days>(age))
          : age >= hours(1)   ? Millis(floor<hours>(age))
          : age >= minutes(1) ? Millis(floor<minutes>(age))
                              : Millis(floor<seconds>(age));
    return format_duration(age);
}

std::optional<Millis> age_of(fs::path const& file) {
    std::error_code error;
    auto const written = fs::last_write_time(file, error);
    if (error) {
        return std::nullopt;
    }
    return std::chrono::floor<Millis>(fs::file_time_type::clock::now() - written);
}

Finding lock_finding(fs::path const& lock, Millis age) {
    Finding finding;
    finding.verdict = Verdict::locked;
    finding.detail = lock.filename().string() + " is " + rough_age(age) + " old";
    finding.hint = "if no other git is running there: rm " + shell_word(lock.string());
    return finding;
}

std::optional<Finding> Diagnosis::explain(Job const& job, Outcome const& outcome) {
    if (!std::holds_alternative<Exited>(outcome.ending) || outcome.ok()) {
        return std::nullopt;
    }
    if (auto damage = damage_of(job.repo)) {
        return damage;
    }
    auto const repo = repo_of(job.repo);
    if (!repo) {
        return std::nullopt; // it has changed since
    }
    auto finding = ownership(job, *repo);
    return finding ? finding : lock(*repo, message_of(outcome));
}

std::optional<Finding> Diagnosis::ownership(Job const& job, FoundRepo const& repo) {
    auto finding = suspected_owner(job.repo, repo);
    return finding && is_refused(job) ? finding : std::nullopt;
}

std::optional<Finding> Diagnosis::suspected_owner(Repo const& repo, FoundRepo const& found) {
    auto const owner = foreign_owner_of(found, environment_);
    // git trusts a repository whose git directory it is told by name.
    if (!owner || !repo.git_flags.empty() || is_listed_safe(found.path)) {
        return std::nullopt;
    }
    Finding finding;
    finding.verdict = Verdict::unsafe;
    finding.detail = "owned by " + *owner + ", not by you";
    finding.hint = "if you trust it: git config --global --add safe.directory " +
                   shell_word(found.path.string());
    return finding;
}

bool Diagnosis::is_listed_safe(fs::path const& path) {
    if (!safe_directories_) {
        Answer const answer =
            ask(git_, {"git", "config", "--type=path", "-z", "--get-all", "safe.directory"}, "/",
                environment_);
        safe_directories_.emplace();
        for (std::string_view rest = answer.output; !rest.empty();) {
            auto const end = rest.find('\0');
            safe_directories_->emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end, rest.size() - 1) + 1);
            if (safe_directories_->back().empty()) { // forgets those before it
                safe_directories_->clear();
            }
        }
    }
    return std::ranges::any_of(*safe_directories_,
                               [&](std::string_view safe) { return covers(safe, path); });
}

// A git that is old, or that was told otherwise on the command line, does not mind the owner; then
// something else was wrong.
bool Diagnosis::is_refused(Job const& job) const {
    bool const told = std::ranges::any_of(job.command.argv, [](std::string_view word) {
        return word.starts_with("safe.directory=");
    });
    return !told &&
           ask(git_, {"git", "rev-parse", "--git-dir"}, job.command.cwd, environment_).status != 0;
}

} // namespace mgit
