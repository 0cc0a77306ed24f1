// Recorded runs of pull and fetch that have changed something, and that have failed by name.
// Knows no format.
#pragma once

#include "support/events.hpp"

#include <cerrno>

namespace mgit::test {

inline std::string id(char digit) {
    return std::string(7, digit) + std::string(33, '0');
}

inline RefChange moved(std::string ref, char before, char after, std::size_t added,
                       std::size_t dropped, std::size_t files) {
    RefChange change;
    change.ref = std::move(ref);
    change.before = before == '-' ? "" : id(before);
    change.after = after == '-' ? "" : id(after);
    if (added + dropped > 0) {
        change.counts = CommitCounts{added, dropped, files};
    }
    return change;
}

inline Outcome with(Outcome outcome, std::vector<RefChange> refs,
                    std::string head = "refs/heads/main") {
    auto changes = std::make_shared<RefChanges>();
    changes->head_before = "refs/heads/main";
    changes->head_after = std::move(head);
    changes->refs = std::move(refs);
    outcome.changes = std::move(changes);
    return outcome;
}

inline Outcome failed_by(int code, std::string trouble, std::string detail, std::string hint = {}) {
    Outcome outcome = with(merged(Exited{code}, "fatal: something\n"), {});
    outcome.finding.emplace();
    outcome.finding->trouble = std::move(trouble);
    outcome.finding->detail = std::move(detail);
    outcome.finding->hint = std::move(hint);
    return outcome;
}

inline Outcome ok_with_words() {
    return merged(Exited{0}, "words of git\n");
}

inline RecordedRun pull_with_news() {
    return {
        {{"api", with(ok_with_words(), {moved("refs/heads/main", '1', '2', 3, 0, 12),
                                        moved("refs/remotes/origin/main", '1', '2', 3, 0, 12),
                                        moved("refs/remotes/origin/dev", '3', '4', 1, 0, 1)})},
         {"web", with(ok_with_words(), {})},
         {"docs-site", with(ok_with_words(), {moved("refs/heads/main", '5', '6', 2, 1, 4)})},
         {"switched", with(ok_with_words(), {}, "refs/heads/feature")},
         {"unknown", ok_with_words()},
         {"both", failed_by(128, "diverged", "main and origin/main both have commits of their own",
                            "put yours on top: mgit pull --rebase")},
         {"two", failed_by(128, "diverged", "dev and origin/dev both have commits of their own",
                           "put yours on top: mgit pull --rebase")},
         {"clash", failed_by(1, "conflict", "merge stopped at a.txt and b.txt")},
         {"old-lib", merged(RepoMissing{ENOENT})}},
        {3, 1, 0, 2, 8, 7, 6, 5, 4}};
}

inline RecordedRun fetch_with_news() {
    return {{{"api", with(ok_with_words(), {moved("refs/remotes/origin/dev", '3', '4', 1, 0, 1),
                                            moved("refs/remotes/origin/main", '1', '2', 3, 7, 12),
                                            moved("refs/remotes/origin/new", '-', '2', 0, 0, 0),
                                            moved("refs/remotes/origin/old", '2', '-', 0, 0, 0),
                                            moved("refs/tags/v1", '-', '7', 0, 0, 0),
                                            moved("refs/tags/v2", '-', '8', 0, 0, 0),
                                            moved("refs/tags/v3", '-', '9', 0, 0, 0),
                                            moved("refs/tags/nightly", '8', '9', 0, 0, 0)})},
             {"\x1b[31mred\n",
              with(ok_with_words(), {moved("refs/remotes/origin/a\x1b[2J", '1', '2', 1, 0, 1),
                                     moved("refs/heads/\xff", '-', '2', 0, 0, 0)})},
             {"quiet", with(ok_with_words(), {})}}};
}

} // namespace mgit::test
