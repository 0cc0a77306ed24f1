#include "commands/common.hpp"

#include "commands/registry_place.hpp"
#include "commands/run_files.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/file.hpp"
#include "mgit/registry/document.hpp"
#include "mgit/report/ci_text.hpp"

#include <algorithm>
#include <system_error>
#include <unordered_set>

namespace mgit {

Store open_store(Invocation const& invocation, Context& context) {
    RegistryPlace found = find_registry(invocation, context);
    for (std::string const& text : found.notes) {
        note(context, text);
    }
    StoreOptions options;
    options.patience = invocation.options.lock_timeout.value_or(options.patience);
    options.tell = [&context](std::string_view text) { note(context, text); };
    return Store(std::move(found.place), std::move(options));
}

void change_registry(Invocation const& invocation, Context& context,
                     std::function<void(Registry&)> const& change, Care care) {
    Store const store = open_store(invocation, context);
    if (invocation.options.dry_run) {
        Registry copy = store.load();
        change(copy);
        if (!store.base().empty()) {
            format_registry(copy, "", store.base()); // throws what a workspace cannot hold
        }
    } else {
        store.update(change, care);
    }
}

SelectionWords selection_words(Registry const& registry, Invocation const& invocation,
                               Context& context) {
    SelectionWords words{invocation.selectors, invocation.options.all};
    if (words.names.empty() && !words.all && !registry.context().empty()) {
        words.here = here(context);
        if (invocation.options.verbose) {
            note(context, count_of(registry, active_context(registry, words.here)));
        }
    }
    return words;
}

std::filesystem::path here(Context const& context) {
    return absolute_path(context.cwd, context.cwd);
}

std::string count_of(Registry const& registry, ActiveContext const& active) {
    std::size_t const all = registry.entries().size();
    std::string const which =
        active.group == nullptr && !active.automatic ? "no context: all repos" : name(active);
    return which + " (" +
           (active.group == nullptr ? std::to_string(all)
                                    : std::to_string(registry.members(active.group->name).size()) +
                                          " of " + counted(all, "repo")) +
           ")";
}

Repo const& named_repo(Registry const& registry, std::string const& operand,
                       Context const& context) {
    if (Repo const* repo = registry.find_repo(operand)) {
        return *repo;
    }
    if (registry.find_group(operand) != nullptr) {
        throw Error(ExitCode::usage, quoted_name(operand) + " is a group, not a repo",
                    "its repos: mgit ls " + shell_word("@" + operand));
    }
    if (!operand.empty()) {
        std::filesystem::path const path = absolute_path(operand, context.cwd);
        if (Repo const* repo = registry.find_path(path)) {
            return *repo;
        }
        if (std::error_code error; std::filesystem::is_directory(path, error)) {
            throw Error(ExitCode::usage, "no repo is registered at " + shell_word(path.string()),
                        "register it first: mgit add " + shell_word(operand) +
                            "\nall names: mgit ls");
        }
    }
    return registry.repo(operand); // tells what may have been meant
}

std::vector<Repo> named_repos(Registry const& registry, std::vector<std::string> const& operands,
                              Invocation const& invocation, Context const& context) {
    std::vector<Repo> repos;
    std::unordered_set<std::string> names;
    auto const take = [&](Repo const& repo) {
        if (names.insert(repo.name).second) {
            repos.push_back(repo);
        }
    };
    if (!invocation.selectors.empty()) {
        for (Selected const& selected : select(registry, SelectionWords{invocation.selectors})) {
            take(selected.repo);
        }
    }
    for (std::string const& operand : operands) {
        take(named_repo(registry, operand, context));
    }
    return repos;
}

std::string log_text(std::string text, Context const& context) {
    return ci_service({}, context.environment) == CiService::none
               ? text
               : ci_text(sanitised(text, Colours::keep)); // a section of GitLab is a control
}

void note(Context& context, std::string_view text) {
    std::string const line = log_text("mgit: " + redacted(text) + "\n", context);
    context.err.write(context.err_facts.terminal ? sanitised(line) : line);
}

void print(Context& context, std::string_view text) {
    if (context.out_facts.terminal) {
        context.out.write(sanitised(text));
    } else {
        context.out.write(text);
    }
}

JsonForm json_form(Options const& options) {
    return options.format == "json" ? JsonForm::document : JsonForm::lines;
}

std::string table(std::span<std::vector<std::string> const> rows) {
    std::vector<std::size_t> widths;
    for (auto const& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t column = 0; column < row.size(); ++column) {
            widths[column] = std::max(widths[column], display_width(row[column]));
        }
    }
    std::string text;
    for (auto const& row : rows) {
        std::string line;
        std::size_t pending = 0; // blanks before the next word, so that none end up at the end
        for (std::size_t column = 0; column < row.size(); ++column) {
            if (!row[column].empty()) {
                line.append(pending, ' ').append(row[column]);
                pending = 0;
            }
            pending += widths[column] - display_width(row[column]) + 2;
        }
        text += line + '\n';
    }
    return text;
}

} // namespace mgit
