#include "commands/remembered.hpp"

#include "commands/common.hpp"
#include "commands/registry_place.hpp"
#include "mgit/core/text.hpp"
#include "mgit/exec/executor.hpp"
#include "mgit/process/folders.hpp"

#include <variant>

namespace mgit {
namespace {

constexpr std::size_t longest_title = 60; // columns; a text for sh may be of any length

} // namespace

RunStore run_store(Context const& context) {
    return RunStore(state_folder(context.environment) / "runs");
}

std::string registry_path(StorePlace const& place) {
    return place.file.lexically_normal().native();
}
std::string registry_of(Invocation const& invocation, Context const& context) {
    return registry_path(find_registry(invocation, context).place);
}

RunStore::Tell tell_unreadable(Context& context) {
    return [&context](std::string const& why) { note(context, "note: " + why); };
}

Remembered remembered(Invocation const& invocation, Context& context) {
    Purpose purpose;
    purpose.registry = registry_of(invocation, context);
    if (auto const* const run = std::get_if<RunArguments>(&invocation.command)) {
        purpose.kind = static_cast<RecordedKind>(run->kind);
        purpose.argv = run->argv;
    }
    Remembered past = run_store(context).remembered(purpose, tell_unreadable(context));
    if (invocation.options.verbose) {
        note(context, past.number() == 0
                          ? "failed, changed: no run is remembered"
                          : "failed, changed: in run " + std::to_string(past.number()) + ", mgit " +
                                past.title());
    }
    return past;
}

std::string described(RunHead const& head) {
    std::string const age = rough_age(std::chrono::floor<std::chrono::seconds>(head.time),
                                      std::chrono::floor<std::chrono::seconds>(wall_clock()));
    return "run " + std::to_string(head.number) + " (mgit " +
           elided(redacted(head.title), longest_title, false) + ", " + age +
           (age == "now" ? ")" : " ago)");
}

} // namespace mgit
