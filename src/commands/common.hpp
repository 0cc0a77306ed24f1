// What several commands do alike: finding the registry, selecting, printing.
// Knows no single command.
#pragma once

#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/json/json_list.hpp"
#include "mgit/registry/active_context.hpp"
#include "mgit/registry/selection.hpp"
#include "mgit/registry/store.hpp"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

// The registry that this invocation works on, as find_registry has it. What it has to say goes to
// stderr; it must not outlive the context.
Store open_store(Invocation const& invocation, Context& context);

// Changes the registry by Store::update; with --dry-run only a copy of it, to see what would
// happen.
void change_registry(Invocation const& invocation, Context& context,
                     std::function<void(Registry&)> const& change, Care care = Care::usual);

// What the invocation says of them, with the folder for the context where that counts; -v tells
// of a context.
SelectionWords selection_words(Registry const& registry, Invocation const& invocation,
                               Context& context);

// The current folder as paths in the registry are written: without links.
std::filesystem::path here(Context const& context);

// "context 'web' (3 of 12 repos)", "no context: all repos (12)".
std::string count_of(Registry const& registry, ActiveContext const& active);

// The repo that an operand names: by its name, or by the path of its folder. Throws Error usage.
Repo const& named_repo(Registry const& registry, std::string const& operand,
                       Context const& context);

// The repos that a command names by operands and @NAMEs, each once. Throws as named_repo and
// select do.
std::vector<Repo> named_repos(Registry const& registry, std::vector<std::string> const& operands,
                              Invocation const& invocation, Context const& context);

// A line "mgit: TEXT" on stderr, made safe if that is a terminal.
void note(Context& context, std::string_view text);

// In the log of a CI service, text that none of them obeys (docs/ci.md), with no controls but
// colours; elsewhere as it is.
std::string log_text(std::string text, Context const& context);

// Text for stdout that holds names and paths: sanitised if that is a terminal.
void print(Context& context, std::string_view text);

// The form of --format json or ndjson, of which this is one.
JsonForm json_form(Options const& options);

// Columns of words, two blanks apart, each as wide as its widest word.
std::string table(std::span<std::vector<std::string> const> rows);

} // namespace mgit
