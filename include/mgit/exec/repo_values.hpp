// What {branch}, {default}, {upstream}, {url}, {host} and {sha} stand for in a repository.
// Knows no command line; asks git only for what the disk does not say plainly.
#pragma once

#include "mgit/exec/plan.hpp"
#include "mgit/process/environment.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// A PlanOptions::ask_repo. git is looked for when it is needed first; Error not_found or
// cannot_execute then.
class RepoValues {
public:
    // environment: as the children have it; cwd: our current folder.
    RepoValues(Environment environment, std::filesystem::path cwd)
        : environment_(std::move(environment)), cwd_(std::move(cwd)) {}

    RepoValue operator()(Repo const& repo, std::string_view placeholder);

private:
    RepoValue default_branch(Repo const& repo);
    // The first line of git's answer; empty if it ends with another code than 0.
    std::string ask_git(Repo const& repo, std::vector<std::string> const& arguments);

    Environment environment_;
    std::filesystem::path cwd_;
    std::filesystem::path git_;
};

} // namespace mgit
