// Which registry an invocation works on: the one it names, a workspace around the current folder,
// or the personal one; and what of it is trusted. Reads none of them and prints nothing.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/registry/store.hpp"
#include "mgit/registry/trust.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mgit {

struct RegistryPlace {
    StorePlace place{};               // with a base: a workspace
    std::vector<std::string> notes{}; // what the user has to know about the choice
};

// In this order: --registry FILE; the personal one for --registry personal; the nearest mgit.json
// that is to be trusted, in the current folder or above it; the personal one. A file of that name
// is a workspace also if it is named.
RegistryPlace find_registry(Invocation const& invocation, Context const& context);

// The workspace with this file.
StorePlace workspace_place(std::filesystem::path const& file, Context const& context);

// To what of the registry its user has agreed, if it was read from a workspace.
Trust trust_in(Registry const& registry, Context const& context);

// "registry: /src/mgit.json (workspace)"
std::string described(StorePlace const& place);

// A URL as it can stand in a file that is committed.
struct SharedUrl {
    std::string url;    // without secrets; empty if a workspace cannot hold it
    std::string note{}; // what was left out of it; may be empty
};
SharedUrl shared_url(std::string const& repo, std::string const& url);

} // namespace mgit
