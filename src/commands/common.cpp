#include "commands/common.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/folders.hpp"

#include <algorithm>

namespace mgit {
Store open_store(Invocation const& invocation, Context const& context) {
    if (!invocation.options.registry.empty()) {
        return Store(context.cwd / invocation.options.registry);
    }
    return Store(configuration_folder(context.environment, context.cwd) / "registry.json");
}

void change_registry(Invocation const& invocation, Context const& context,
                     std::function<void(Registry&)> const& change) {
    Store const store = open_store(invocation, context);
    if (invocation.options.dry_run) {
        Registry copy = store.load();
        change(copy);
    } else {
        store.update(change);
    }
}

Selection select(Registry const& registry, Invocation const& invocation) {
    return select(registry, SelectionWords{invocation.selectors, invocation.options.all});
}

Selection select_some(Registry const& registry, Invocation const& invocation) {
    Selection selection = select(registry, invocation);
    if (!selection.empty() || invocation.options.allow_empty) {
        return selection;
    }
    if (registry.repos().empty()) {
        throw Error(ExitCode::nothing_to_do, "nothing to do: no repos are registered yet",
                    "one repo:         mgit add ~/src/web\nall repos below:  mgit add -r ~/src");
    }
    throw Error(ExitCode::nothing_to_do, "nothing to do: no repo is selected",
                "the groups and their repos: mgit group ll");
}

void note(Context& context, std::string_view text) {
    std::string line = "mgit: " + std::string(text) + "\n";
    context.err.write(context.err_facts.terminal ? sanitised(line) : line);
}

void print(Context& context, std::string_view text) {
    context.out.write(context.out_facts.terminal ? sanitised(text) : std::string(text));
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
