// Which repos a command works on: names, context, and the expressions of -s, for which git is asked
// where need be. Knows no single command.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/exec/states.hpp"
#include "mgit/registry/selection.hpp"

#include <functional>
#include <vector>

namespace mgit {

struct Choice {
    // What is meant. A repo of which that cannot be told, for its state cannot be read, is in it
    // with an obstacle: it is not ok, and is never left out silently. What has been read to choose
    // is in it, so that no repo is asked twice.
    Selection in;
    std::vector<Selected> out{}; // what -s leaves out, and why
    bool asked = false;          // the states of some were asked for
    bool by_past = false;        // it depends on what became of the repos in an earlier run
    bool no_past = false;        // of which none is remembered
    int signal = 0;              // that came meanwhile: nothing is to be done any more
};

// How the states of those are read that only their state can decide.
struct Asking {
    StateOptions options;
    std::function<void(Selection& asked)> prepare{}; // may put obstacles before some; may be empty
};

// Throws Error usage for names and expressions that are wrong. Without `asking`: by
// state_options().
Choice choose(Registry const& registry, Invocation const& invocation, Context& context);
Choice choose(Registry const& registry, Invocation const& invocation, Context& context,
              std::function<Asking()> const& asking);

// The selection in words: "@web -s behind"; empty if nothing was said.
std::string selection_text(Invocation const& invocation);

// An obstacle for each repo of a workspace that a link leads out of it, or whose git flags are not
// trusted.
void mark_barred(Selection& selection, Registry const& registry, Context const& context);

// choose() for what is going to run, with an obstacle for each repo of a workspace that a link
// leads out of it, or whose git flags are not trusted. And where nothing is left: a note if a live
// state has decided that, else Error nothing_to_do with what to do about it, unless --allow-empty
// is given.
Choice choose_some(Registry const& registry, Invocation const& invocation, Context& context);

// A note of what git could not look at, if there is such a thing.
void tell_warning(Context& context, Repo const& repo, StateAnswer const& answer);

// How the states of repos are read in this invocation: with its -j and --timeout.
StateOptions state_options(Invocation const& invocation, Context const& context);

} // namespace mgit
