// What is going to run in every repo: the command, its program, and what git's verb table says of
// it. Knows neither which repos nor how they are run.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/exec/plan.hpp"
#include "mgit/git/verbs.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct Work {
    Task task;
    std::filesystem::path program;
    Verb verb;                          // the one that an alias stands for, if it is one
    std::vector<std::string> arguments; // of that verb
    std::string title;                  // as people call it: "pull", "exec make"

    bool needs_terminal() const;       // an editor, a prompt, a tool with a window
    std::string_view destroys() const; // what it would lose for good; empty if nothing
    // It may move refs of the repos themselves, not of others that its options lead to.
    bool moves_refs() const;
    // It only looks at the repos.
    bool reads() const;
    // When all is well, people want to know no more than what has changed.
    bool folds() const;
};

// Throws Error usage for a word that neither we nor git know, not_found or cannot_execute if
// the program cannot be run; nothing has been started then.
Work resolve(RunArguments const& arguments, Context const& context);

} // namespace mgit
