// How children are run and how our output looks, from the options and the environment.
// Knows neither which repos nor which report.
#pragma once

#include "commands/work.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/report/style.hpp"

namespace mgit {

// How a job for each repo is made.
PlanOptions plan_options(Environment const& environment, bool colour, bool foreground);

// How the jobs of `work` are run. environment: of the children; output: descriptor of our stdout,
// -1 if the run does not depend on its reader.
RunOptions run_options(Work const& work, Options const& options, Environment environment,
                       int output);

// What our stream looks like.
Style style_of(StreamFacts const& facts, int fd, Options const& options, Context const& context);

} // namespace mgit
