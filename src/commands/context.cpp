#include "commands/common.hpp"
#include "commands/listed_json.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/registry/active_context.hpp"

namespace mgit {
namespace {

// "context auto: 'web' (3 of 12 repos)", and why.
std::string described(Registry const& registry, ActiveContext const& active) {
    std::string text = count_of(registry, active) + "\n";
    if (active.repo != nullptr) {
        text += "  the current folder is in its repo " + shell_word(active.repo->name) + "\n";
    } else if (active.automatic && active.group != nullptr) {
        text += "  the current folder is in its folder " + shell_word(active.group->root.string()) +
                "\n";
    } else if (active.automatic) {
        text += "  the current folder is in no group's folder, and in no repo of a group\n";
    }
    if (!active.also.empty()) {
        std::vector<std::string> names;
        for (std::string const& group : active.also) {
            names.push_back(quoted_name(group));
        }
        text += "  so it is with " + listed(names, 5) + "; the first group counts\n";
    }
    return text;
}

void set(Registry& registry, std::string const& choice) {
    if (choice == "none") {
        registry.set_context("");
    } else if (choice == "auto") {
        registry.set_context(choice);
    } else if (registry.find_repo(choice) != nullptr || choice == "all") {
        throw Error(ExitCode::usage, quoted_name(choice) + " is no group",
                    "the context can be a group, auto, or none for all repos\n"
                    "all groups: mgit group ls");
    } else {
        registry.set_context(registry.group(choice).name);
    }
}

} // namespace

CommandResult run(ContextArguments const& arguments, Invocation const& invocation,
                  Context& context) {
    Options const& options = invocation.options;
    std::string text;
    auto const describe = [&](Registry const& registry) {
        ActiveContext const active = active_context(registry, here(context));
        text = options.machine() ? context_json(registry, active, options.dry_run)
                                 : described(registry, active);
    };
    if (arguments.choice) {
        change_registry(invocation, context, [&](Registry& registry) {
            set(registry, *arguments.choice);
            describe(registry);
        });
        text.insert(0, options.dry_run && !options.machine() ? "would be: " : "");
    } else {
        describe(open_store(invocation, context).load());
    }
    print(context, text);
    return ExitCode::ok;
}

} // namespace mgit
