#include "commands/ll/memory.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace mgit {
namespace {

constexpr std::size_t most_misses = 6; // skips of 1, 2, 4, 8, 16, 32 rounds

} // namespace

void Memory::hold_back(Selection& asked) {
    for (Selected& selected : asked) {
        auto const found = records_.find(selected.repo.path.native());
        if (found == records_.end() || found->second.to_skip == 0 || selected.obstacle ||
            selected.state) {
            continue;
        }
        --found->second.to_skip;
        found->second.held_back = true;
        selected.obstacle.emplace();
        selected.obstacle->verdict = Verdict::timeout;
        selected.obstacle->detail = "no answer in time";
    }
}

bool Memory::learn(Repo const& repo, StateAnswer answer) {
    Record& record = records_[repo.path.native()];
    if (std::exchange(record.held_back, false)) {
        return false;
    }
    switch (answer.verdict) {
    case Verdict::cancelled:
    case Verdict::not_started:
        return false; // the watch is being ended
    case Verdict::timeout:
        return miss(record, std::move(answer));
    default:
        break;
    }
    Known& known = record.known;
    bool const changed = !known.answered || known.stale || known.answer != answer;
    record.misses = 0;
    known = {std::move(answer), true, false};
    return changed;
}

bool Memory::miss(Record& record, StateAnswer answer) {
    record.misses = std::min(record.misses + 1, most_misses);
    record.to_skip = std::size_t{1} << (record.misses - 1);
    Known& known = record.known;
    if (known.answered && known.answer.state) {
        return !std::exchange(known.stale, true);
    }
    bool const changed = !known.answered || known.answer != answer;
    known = {std::move(answer), true, false};
    return changed;
}

void Memory::keep_only(Selection const& selection) {
    std::set<std::string_view> paths;
    for (Selected const& selected : selection) {
        paths.insert(selected.repo.path.native());
    }
    std::erase_if(records_, [&](auto const& record) { return !paths.contains(record.first); });
}

Known const& Memory::of(Repo const& repo) const {
    auto const found = records_.find(repo.path.native());
    return found == records_.end() ? nothing_ : found->second.known;
}

std::size_t Memory::stale() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        records_, [](auto const& record) { return record.second.known.stale; }));
}

} // namespace mgit
