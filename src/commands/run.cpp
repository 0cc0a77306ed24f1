#include "commands/common.hpp"
#include "commands/remembered.hpp"
#include "commands/run_chosen.hpp"
#include "mgit/commands/commands.hpp"

#include <utility>

namespace mgit {

CommandResult run(RunArguments const& arguments, Invocation const& invocation, Context& context) {
    check_run_options(invocation.options);
    Store const store = open_store(invocation, context);
    Registry const registry = store.load();
    ChosenRun chosen;
    chosen.work = resolve(arguments, context);
    chosen.choice = choose_some(registry, invocation, context);
    if (chosen.choice.signal != 0) {
        return {128 + chosen.choice.signal, chosen.choice.signal};
    }
    chosen.origins.registry = registry_path(store.place());
    chosen.origins.folder = context.cwd.native();
    chosen.origins.selection = selection_text(invocation);
    chosen.origins.from_memory = chosen.choice.by_past;
    chosen.origins.by_state = chosen.choice.asked;
    return run_chosen(chosen, invocation, context);
}

} // namespace mgit
