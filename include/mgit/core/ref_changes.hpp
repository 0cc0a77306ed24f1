// What a command has changed in a repository, by its refs before and after.
// Knows no file and no git; what it holds is the same in every language.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

enum class RefKind : std::uint8_t {
    head, // HEAD itself, where it is detached
    branch,
    remote_branch,
    tag,
    other, // refs/stash, refs/notes/..., and what else there is below refs/
};
inline constexpr std::array<std::string_view, 5> ref_kind_names = {"head", "branch",
                                                                   "remote-branch", "tag", "other"};
inline std::string_view name(RefKind kind) {
    return ref_kind_names[static_cast<std::size_t>(kind)];
}

// What begins the names of a kind of refs; empty for HEAD and others.
inline std::string_view ref_prefix(RefKind kind) {
    return kind == RefKind::branch          ? "refs/heads/"
           : kind == RefKind::remote_branch ? "refs/remotes/"
           : kind == RefKind::tag           ? "refs/tags/"
                                            : "";
}
inline RefKind kind_of_ref(std::string_view ref) {
    for (RefKind const kind : {RefKind::branch, RefKind::remote_branch, RefKind::tag}) {
        if (ref.starts_with(ref_prefix(kind))) {
            return kind;
        }
    }
    return ref == "HEAD" ? RefKind::head : RefKind::other;
}
// "main", "origin/main", "v1.0"; as people say it.
inline std::string_view short_ref(std::string_view ref) {
    return ref.substr(ref_prefix(kind_of_ref(ref)).size());
}

// Of a commit between two states of a branch.
struct CommitCounts {
    std::size_t added = 0;              // reached from the new state only
    std::size_t dropped = 0;            // reached from the old state only
    std::optional<std::size_t> files{}; // paths that differ; a renamed file counts as two

    friend bool operator==(CommitCounts const&, CommitCounts const&) = default;
};

struct RefChange {
    std::string ref{};    // in full: "refs/remotes/origin/main", "HEAD"; its bytes as they are
    std::string before{}; // full object id; empty: the ref is new
    std::string after{};  // full object id; empty: the ref is deleted
    std::optional<CommitCounts> counts{}; // of a branch or HEAD that moved, where git told them

    RefKind kind() const { return kind_of_ref(ref); }
    bool is_new() const { return before.empty(); }
    bool is_deleted() const { return after.empty(); }
    bool moved() const { return !is_new() && !is_deleted(); }
    // It does not contain what it was before; nothing if that is not known. A tag is not meant to
    // move at all.
    std::optional<bool> forced() const {
        if (!moved()) {
            return false;
        }
        if (kind() == RefKind::tag) {
            return true;
        }
        return counts ? std::optional(counts->dropped > 0) : std::nullopt;
    }

    friend bool operator==(RefChange const&, RefChange const&) = default;
};

struct RefChanges {
    // What HEAD named: "refs/heads/main", or an object id where it was detached.
    std::string head_before{};
    std::string head_after{};
    // By kind, then by name. HEAD is among them if it was detached and still is, and moved.
    // Symbolic refs are not; they follow others.
    std::vector<RefChange> refs{};

    // Another branch is checked out now, or one instead of a commit, or the other way round.
    bool switched() const {
        bool const detached = !head_before.starts_with("refs/") && !head_after.starts_with("refs/");
        return head_before != head_after && !detached;
    }
    bool any() const { return switched() || !refs.empty(); }

    friend bool operator==(RefChanges const&, RefChanges const&) = default;
};

} // namespace mgit
