// What several commands do alike: finding the registry, selecting, printing.
// Knows no single command.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/registry/selection.hpp"
#include "mgit/registry/store.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// The registry that this invocation works on: --registry, else registry.json in the configuration
// folder ($MGIT_CONFIG_HOME, $XDG_CONFIG_HOME/mgit, ~/.config/mgit).
Store open_store(Invocation const& invocation, Context const& context);

// Changes the registry by Store::update; with --dry-run only a copy of it, to see what would
// happen.
void change_registry(Invocation const& invocation, Context const& context,
                     std::function<void(Registry&)> const& change);

// The repos that are named, or those of the context, or all.
Selection select(Registry const& registry, Invocation const& invocation);

// select(), and Error nothing_to_do with what to do about it if that is none and --allow-empty is
// not given.
Selection select_some(Registry const& registry, Invocation const& invocation);

// A line "mgit: TEXT" on stderr, made safe if that is a terminal.
void note(Context& context, std::string_view text);

// Text for stdout that holds names and paths: sanitised if that is a terminal.
void print(Context& context, std::string_view text);

// Columns of words, two blanks apart, each as wide as its widest word.
std::string table(std::span<std::vector<std::string> const> rows);

} // namespace mgit
