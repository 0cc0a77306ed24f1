// Finds out what a failed try really means: a question that nobody answered, a state of the repo,
// trouble on the way to its server. Knows neither how the try is shown nor whether it is repeated.
#pragma once

#include "commands/diagnosis.hpp"
#include "commands/work.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/process/prompt_trap.hpp"

#include <memory>
#include <string>

namespace mgit {

// A Judge.
class Verdicts {
public:
    // trap: where questions are caught, null if children may ask; has to outlive this.
    // with_terminal: what gives it to those who asked; empty: the same command with -i.
    Verdicts(Work const& work, PromptTrap const* trap, Environment const& environment,
             Judge network, std::string const& with_terminal = {});

    Judgement operator()(Job const& job, Outcome const& outcome) const;

private:
    std::string with_terminal_;
    PromptTrap const* trap_;
    Judge network_;
    std::shared_ptr<Diagnosis> diagnosis_; // for git only; a Judge is copied
};

} // namespace mgit
