// Which earlier run "failed" and "changed" are about, and what became of each repo in it.
// Pure: knows no file; docs/decisions says why the rule is as it is.
#pragma once

#include "mgit/history/run_record.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mgit {

// What is about to be done with the repos that are selected. Not a run: kind and argv are nothing.
struct Purpose {
    std::string registry{}; // the path of its file
    std::optional<RecordedKind> kind{};
    std::vector<std::string> argv{};
};

// The place of the reference in `newest_first`; nothing if there is none. It is the newest run of
// the registry that changed something, or may have, or that ran the same command in repos that were
// not themselves selected by their past. If there is none, the newest run of the registry.
std::optional<std::size_t> reference_of(std::span<RunHead const> newest_first,
                                        Purpose const& purpose);
// Whether the head is the reference however many older runs there are.
bool is_reference(RunHead const& head, Purpose const& purpose);

// What is remembered of repos, by the paths that they are registered with.
class Remembered {
public:
    Remembered() = default; // no run
    explicit Remembered(RunRecord const& record);

    std::uint64_t number() const { return number_; } // of the run; 0 if there is none
    std::string const& title() const { return title_; }
    bool failed(std::string_view path) const { return find(path).failed; }
    bool changed(std::string_view path) const { return find(path).changed; }

private:
    struct Mark {
        bool failed = false;
        bool changed = false;
    };

    Mark find(std::string_view path) const;

    std::uint64_t number_ = 0;
    std::string title_;
    std::unordered_map<std::string, Mark> repos_; // a repo that is not in it was not in the run
};

} // namespace mgit
