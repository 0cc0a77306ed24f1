// Sees what a git command changes in its repo and, when it fails, what it stumbled over.
// Knows neither when jobs run nor what is shown of it; what only git can tell it wants to ask.
#pragma once

#include "mgit/core/ref_changes.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/git/ref_snapshot.hpp"
#include "mgit/git/verbs.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mgit {

class TroubleSearch;

class RefWatch final : public Observer {
public:
    // For jobs that all run this command. Verbs that move no refs are only watched for why they
    // fail. counts: also how many commits and files differ, which takes two processes in each repo
    // that did change.
    RefWatch(Verb const& verb, std::vector<std::string> arguments, bool counts);
    ~RefWatch() override;
    RefWatch(RefWatch const&) = delete;
    RefWatch& operator=(RefWatch const&) = delete;

    void before(Job const& job) override;
    std::vector<Command> after(Job const& job, Outcome& outcome) override;
    void answered(Job const& job, Outcome& outcome,
                  std::span<std::optional<std::string> const> answers) override;

private:
    struct Before;                                    // of a job that runs
    struct Asked;                                     // of one that has ended
    using Pair = std::pair<std::string, std::string>; // a ref's object ids before and after

    void ask_for_counts(Asked& asked, Job const& job, std::vector<Command>& commands) const;
    void ask_for_trouble(Asked& asked, Before const& before, Job const& job, Outcome& outcome,
                         std::vector<Command>& commands) const;

    Verb const& verb_;
    std::vector<std::string> arguments_;
    bool counts_;
    std::map<std::string, std::unique_ptr<Before>> before_; // by name of the repo
    std::map<std::string, std::unique_ptr<Asked>> asked_;
};

} // namespace mgit
