// Explains failures of git by the state that its repository is in, as it is on disk.
// Knows no language of git's messages, repairs nothing and allows nothing.
#pragma once

#include "mgit/core/event.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/process/environment.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mgit {

// The greatest unit of an age: "3h" for 3h12m5s.
std::string rough_age(Millis age);
// How long ago the file was written; nothing if it is not there.
std::optional<Millis> age_of(std::filesystem::path const& file);
// Verdict locked, with the age of the lock and how to get rid of it.
Finding lock_finding(std::filesystem::path const& lock, Millis age);

class Diagnosis {
public:
    // environment: as the children have it; git: path of the program.
    Diagnosis(std::filesystem::path git, Environment environment)
        : git_(std::move(git)), environment_(std::move(environment)) {}

    // For a job that ran git. Nothing if its child did not exit with a code that counts as failure,
    // or if the state of its repository does not explain that.
    std::optional<Finding> explain(Job const& job, Outcome const& outcome);

    // Verdict unsafe if the repository is somebody else's and not listed as safe. Whether git
    // really refuses to work there is known only when it was asked: an old one does not mind.
    std::optional<Finding> suspected_owner(Repo const& repo, FoundRepo const& found);

private:
    std::optional<Finding> ownership(Job const& job, FoundRepo const& repo);
    bool is_listed_safe(std::filesystem::path const& path);
    bool is_refused(Job const& job) const;

    std::filesystem::path git_;
    Environment environment_;
    std::optional<std::vector<std::string>> safe_directories_; // as the user has them; asked once
};

} // namespace mgit
