#include "commands/choice.hpp"
#include "commands/common.hpp"
#include "commands/listed_json.hpp"
#include "commands/registry_place.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/text.hpp"

#include <algorithm>

namespace mgit {
namespace {

// Of 100,000 repos no value is made.
std::string names(Registry const& registry, LsArguments const& arguments,
                  SelectionWords const& words) {
    std::string text;
    for (std::string_view const name : selected_names(registry, words)) {
        arguments.zero ? text += name : text += shell_word(name);
        text += arguments.zero ? '\0' : '\n';
    }
    return text;
}

std::string details(Selection const& selection) {
    std::vector<std::vector<std::string>> rows;
    rows.reserve(selection.size());
    for (Selected const& selected : selection) {
        Repo const& repo = selected.repo;
        std::string groups;
        for (std::string const& group : repo.groups) {
            groups += (groups.empty() ? "@" : " @") + shell_word(group);
        }
        rows.push_back({shell_word(repo.name), shell_word(repo.path.string()), groups,
                        repo.url.empty() ? "" : shell_word(redacted_url(repo.url))});
    }
    return table(rows);
}

std::string names(Selection const& selection, bool zero) {
    std::string text;
    for (Selected const& selected : selection) {
        text += zero ? selected.repo.name + '\0' : shell_word(selected.repo.name) + '\n';
    }
    return text;
}

// Those of which it is known that they are meant; the others are told.
Selection without_obstacles(Selection const& selection, Context& context) {
    Selection known;
    for (Selected const& selected : selection) {
        if (selected.obstacle) {
            note(context, shell_word(selected.repo.name) + ": " +
                              std::string(name(selected.obstacle->verdict)) + ": " +
                              selected.obstacle->detail);
        } else {
            known.push_back(selected);
        }
    }
    return known;
}

void tell_if_none(Registry const& registry, bool none, Context& context) {
    if (none) {
        note(context, registry.entries().empty()
                          ? "no repos are registered yet; add some: mgit add -r ~/src"
                          : "no repo is selected");
    }
}

void tell_or_print(Registry const& registry, std::string const& text, Context& context) {
    tell_if_none(registry, text.empty(), context);
    print(context, text);
}

void tell_untrusted(Registry const& registry, Context& context) {
    if (registry.source().base.empty()) {
        return;
    }
    Trust const trust = trust_in(registry, context);
    auto const repos = flagged_repos(registry);
    auto const count = static_cast<std::size_t>(
        std::ranges::count_if(repos, [&](Repo const* repo) { return !trust.allows(*repo); }));
    if (count > 0) {
        note(context, "nothing is run in " + counted(count, "repo") +
                          " with git flags, which are not trusted: mgit trust");
    }
}

void print_json(Selection const& selection, Options const& options, Context& context) {
    auto const each = [&](auto const& take) {
        for (Selected const& selected : selection) {
            take(selected.repo);
        }
    };
    repos_json(each, json_form(options), [&](std::string_view text) { context.out.write(text); });
}

// `ls NAME -s EXPR`: that repo if it is so.
Invocation with_selector(Invocation invocation, std::string const& name) {
    invocation.selectors.push_back(name);
    return invocation;
}

// The bytes as they are, also without -z: this is for cd "$(mgit ls NAME)".
std::string place(Repo const& repo, bool zero) {
    return repo.path.string() + (zero ? '\0' : '\n');
}

CommandResult list_chosen(Registry const& registry, LsArguments const& arguments,
                          Invocation const& invocation, Context& context) {
    std::string const& named = arguments.name;
    if (!named.empty()) {
        (void)registry.repo(named); // throws if there is none of this name
    }
    Choice const choice =
        choose(registry, named.empty() ? invocation : with_selector(invocation, named), context);
    if (choice.signal != 0) {
        return {128 + choice.signal, choice.signal};
    }
    Selection const known = without_obstacles(choice.in, context);
    if (choice.no_past && !invocation.options.quiet) {
        note(context, "no run is remembered");
    }
    if (invocation.options.machine()) {
        tell_if_none(registry, known.empty(), context);
        print_json(known, invocation.options, context);
    } else if (!named.empty()) {
        tell_or_print(registry, known.empty() ? "" : place(known.front().repo, arguments.zero),
                      context);
    } else {
        tell_or_print(registry, arguments.details ? details(known) : names(known, arguments.zero),
                      context);
    }
    return known.size() < choice.in.size() ? ExitCode::repo_failed : ExitCode::ok;
}

} // namespace

CommandResult run(LsArguments const& arguments, Invocation const& invocation, Context& context) {
    Registry const registry = open_store(invocation, context).load();
    Options const& options = invocation.options;
    if (!arguments.name.empty() && !options.select.empty()) {
        return list_chosen(registry, arguments, invocation, context);
    }
    if (!arguments.name.empty() && options.machine()) {
        print_json({{registry.repo(arguments.name), "named"}}, options, context);
        return ExitCode::ok;
    }
    if (!arguments.name.empty()) {
        print(context, place(registry.repo(arguments.name), arguments.zero));
        return ExitCode::ok;
    }
    if ((arguments.details && !options.quiet) || options.verbose) {
        tell_untrusted(registry, context);
    }
    if (options.failed || !options.select.empty()) {
        return list_chosen(registry, arguments, invocation, context);
    }
    SelectionWords const words = selection_words(registry, invocation, context);
    if (options.machine()) {
        Selection const selection = select(registry, words);
        tell_if_none(registry, selection.empty(), context);
        print_json(selection, options, context);
        return ExitCode::ok;
    }
    tell_or_print(registry,
                  arguments.details ? details(select(registry, words))
                                    : names(registry, arguments, words),
                  context);
    return ExitCode::ok;
}

} // namespace mgit
