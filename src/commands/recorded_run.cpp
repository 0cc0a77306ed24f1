#include "commands/recorded_run.hpp"

#include "mgit/core/error.hpp"

#include <algorithm>

namespace mgit {
namespace {

[[noreturn]] void fail_unknown(std::uint64_t number, RunStore const& store) {
    auto const there = store.numbers();
    std::string hint = "no run is remembered";
    if (!there.empty()) {
        hint = "there are runs " + std::to_string(there.front()) + " to " +
               std::to_string(there.back()) + ": mgit runs --all";
    }
    throw Error(ExitCode::usage, "there is no run " + std::to_string(number), hint);
}

} // namespace

RunRecord recorded_run(std::optional<std::uint64_t> number, std::string const& registry,
                       RecordPart part, Context& context) {
    RunStore const store = run_store(context);
    auto const tell = tell_unreadable(context);
    if (!number) {
        RunHead const newest =
            store.newest([&](RunHead const& head) { return head.registry == registry; }, tell);
        if (newest.number == 0) {
            throw Error(ExitCode::nothing_to_do, "no run is remembered in this registry",
                        "those of others: mgit runs --all");
        }
        number = newest.number;
    }
    auto record = std::ranges::count(store.numbers(), *number) > 0 ? store.read(*number, part, tell)
                                                                   : std::nullopt;
    if (!record) {
        fail_unknown(*number, store);
    }
    return std::move(*record);
}

RunArguments arguments_of(RunHead const& head) {
    RunArguments arguments;
    arguments.kind = static_cast<RunArguments::Kind>(head.kind);
    arguments.implied = head.implied;
    arguments.argv = head.argv;
    return arguments;
}

} // namespace mgit
