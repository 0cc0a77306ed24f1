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

// Those that cannot be read are told and passed over.
RunRecord newest_run(RunStore const& store, std::string const& registry, RecordPart part,
                     RunStore::Tell const& tell) {
    std::optional<RunRecord> record;
    store.newest(
        [&](RunHead const& head) {
            if (head.registry == registry) {
                record = store.read(head.number, part, tell);
            }
            return record.has_value();
        },
        tell);
    if (!record) {
        throw Error(ExitCode::nothing_to_do, "no run is remembered in this registry",
                    "those of others: mgit runs --all");
    }
    return std::move(*record);
}

} // namespace

RunRecord recorded_run(std::optional<std::uint64_t> number, std::string const& registry,
                       RecordPart part, Context& context) {
    RunStore const store = run_store(context);
    auto const tell = tell_unreadable(context);
    if (!number) {
        return newest_run(store, registry, part, tell);
    }
    if (std::ranges::count(store.numbers(), *number) == 0) {
        fail_unknown(*number, store);
    }
    std::string why;
    auto record = store.read(*number, part, [&](std::string const& told) { why = told; });
    if (!record) {
        throw Error(ExitCode::usage, why, "the others: mgit runs");
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
