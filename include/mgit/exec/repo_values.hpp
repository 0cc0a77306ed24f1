// What {branch}, {default}, {upstream}, {url}, {host} and {sha} stand for in a repository.
// Knows no command line; asks git only for what the disk does not say plainly.
#pragma once

#include "mgit/core/outcome.hpp"
#include "mgit/exec/plan.hpp"
#include "mgit/process/environment.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mgit {

// A PlanOptions::ask_repo. git is looked for when it is needed first; Error not_found or
// cannot_execute then. Throws EndedBySignal if a signal comes while it is asked.
class RepoValues {
public:
    // environment: as the children have it; cwd: our current folder; patience: with git in each
    // repo, whose files may be on a dead disk.
    RepoValues(Environment environment, std::filesystem::path cwd, Millis patience = Millis(10'000))
        : environment_(std::move(environment)), cwd_(std::move(cwd)), patience_(patience) {}

    // Asks for all that will be asked for, in many repos at once. What it finds then counts.
    void prepare(Selection const& selection, std::set<std::string> const& placeholders);

    RepoValue operator()(Repo const& repo, std::string_view placeholder);

private:
    using Question = std::pair<std::string, std::vector<std::string>>; // folder and argv

    // Means nothing where it has left open questions.
    RepoValue evaluate(Repo const& repo, std::string_view placeholder);
    RepoValue branch(Repo const& repo, std::string_view placeholder);
    RepoValue default_branch(Repo const& repo);
    RepoValue upstream(Repo const& repo);
    RepoValue commit(Repo const& repo);
    RepoValue url(Repo const& repo, std::string_view placeholder);
    RepoValue no_answer(Outcome const& outcome, std::string_view placeholder) const;

    // What became of this git in the repo; null if it has not been asked, which is noted.
    Outcome const* ask(Repo const& repo, std::vector<std::string> const& arguments);
    bool ask_open_questions(); // false if there are none

    Environment environment_;
    std::filesystem::path cwd_;
    Millis patience_;
    std::filesystem::path git_;
    std::set<Question> open_;
    std::map<Question, Outcome> answers_;
    std::map<std::pair<std::string, std::string>, RepoValue> prepared_; // by name and placeholder
};

} // namespace mgit
