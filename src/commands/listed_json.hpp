// What `ls`, `group ls`, `context` and `version` say, for scripts (docs/json.md, docs/schemas).
// Knows no stream; which repos and groups are meant is decided elsewhere.
#pragma once

#include "mgit/json/json_list.hpp"
#include "mgit/registry/active_context.hpp"
#include "mgit/registry/registry.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace mgit {

// One repo after the other is handed to the function it is given.
using EachRepo = std::function<void(std::function<void(Repo const&)> const&)>;

// Calls `write` with pieces of the text, so that 100,000 repos take little memory.
void repos_json(EachRepo const& each, JsonForm form,
                std::function<void(std::string_view)> const& write);
std::string groups_json(Registry const& registry, std::span<Group const> groups, JsonForm form);
// One line in both forms. dry_run: it would be so.
std::string context_json(Registry const& registry, ActiveContext const& active, bool dry_run);
std::string version_json(std::string_view version);

} // namespace mgit
