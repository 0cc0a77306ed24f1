// What --dry-run says of a run, for scripts: schema "mgit.plan/1" (docs/schemas).
// Knows no stream; nothing has been run and nothing is.
#pragma once

#include "mgit/core/command.hpp"
#include "mgit/json/json_list.hpp"
#include "mgit/registry/selection.hpp"

#include <span>
#include <string>

namespace mgit {

// The jobs, then the repos that -s does not mean. Secrets in URLs are masked.
std::string plan_json(std::span<Job const> jobs, std::span<Selected const> left_out, JsonForm form);

} // namespace mgit
