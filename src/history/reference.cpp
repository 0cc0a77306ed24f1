#include "mgit/history/reference.hpp"

#include <algorithm>

namespace mgit {

bool is_reference(RunHead const& head, Purpose const& purpose) {
    bool const same = !head.redacted && purpose.kind == head.kind && purpose.argv == head.argv;
    return head.registry == purpose.registry && (!head.reads || (same && !head.from_memory));
}

std::optional<std::size_t> reference_of(std::span<RunHead const> newest_first,
                                        Purpose const& purpose) {
    auto const place = [&](auto const& found) {
        return found == newest_first.end()
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(found - newest_first.begin()));
    };
    auto const right = place(std::ranges::find_if(
        newest_first, [&](RunHead const& head) { return is_reference(head, purpose); }));
    return right ? right
                 : place(std::ranges::find(newest_first, purpose.registry, &RunHead::registry));
}

Remembered::Remembered(RunRecord const& record)
    : number_(record.head.number), title_(record.head.title) {
    for (RepoRecord const& repo : record.repos) {
        repos_[repo.path] = {repo.failed(), repo.changed()};
    }
}

Remembered::Mark Remembered::find(std::string_view path) const {
    auto const found = repos_.find(std::string(path));
    return found == repos_.end() ? Mark() : found->second;
}

} // namespace mgit
