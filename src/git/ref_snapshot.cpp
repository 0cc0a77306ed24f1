#include "mgit/git/ref_snapshot.hpp"

#include "git/layout.hpp"
#include "git/packed_refs.hpp"
#include "git/refs.hpp"
#include "mgit/core/object_id.hpp"
#include "mgit/process/folder_walk.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// Each is a file to read. Who has more has git pack them.
constexpr std::size_t most_loose = 20'000;

// They belong to one work tree or to an operation in progress, and are no news.
bool is_private(std::string_view folder) {
    return folder == "refs/bisect" || folder == "refs/rewritten" || folder == "refs/worktree" ||
           folder == "refs/prefetch";
}

std::string trimmed(std::string text) {
    text.resize(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

std::string_view ref_in(std::string_view head) {
    return head.starts_with("ref: ") ? head.substr(5) : std::string_view();
}

} // namespace

RefSnapshot::RefSnapshot(Repo const& repo)
    : git_dir_(git_dir_of(repo)),
      common_dir_(git_dir_.empty() ? fs::path() : common_dir_of(git_dir_)) {
    read(nullptr);
}

std::string RefSnapshot::branch() const {
    std::string_view const ref = ref_in(head_);
    return ref == head_of_reftable ? std::string() : std::string(ref);
}

bool RefSnapshot::is_detached() const {
    return is_object_id(head_);
}

void RefSnapshot::read(RefSnapshot const* earlier) {
    if (common_dir_.empty()) {
        return;
    }
    Head const head = read_head(git_dir_ / "HEAD");
    head_ = head.ref.empty() ? head.commit : "ref: " + head.ref;
    if (head.ref == head_of_reftable) {
        reftable_ = small_file(common_dir_ / "reftable" / "tables.list");
        if (git_dir_ != common_dir_) { // a work tree keeps its HEAD in one of its own
            *reftable_ += small_file(git_dir_ / "reftable" / "tables.list");
        }
        known_ = true;
        return;
    }
    // Loose refs first: one that is packed meanwhile is seen twice, and not missed.
    std::size_t left = most_loose;
    read_folder("refs", earlier, left);
    packed_ = KeptFile(common_dir_ / "packed-refs");
    known_ = !head_.empty() && left > 0 && !damaged_ && !packed_.lost();
}

void RefSnapshot::read_folder(std::string const& path, RefSnapshot const* earlier,
                              std::size_t& left) {
    std::string const full = common_dir_ / path;
    Folder folder;
    folder.stamp = settled_stamp(full); // first: what comes meanwhile is seen by the next look
    if (earlier != nullptr && folder.stamp) {
        auto const before = earlier->folders_.find(path);
        if (before != earlier->folders_.end() && before->second.stamp == folder.stamp) {
            folder = before->second;
        } else {
            folder.stamp.reset();
        }
    }
    if (earlier == nullptr || !folder.stamp) {
        std::error_code error;
        OpenFolder const open(full, error);
        if (error) {
            damaged_ = damaged_ || error != std::errc::no_such_file_or_directory;
            return;
        }
        open.list([&](FolderEntry const& entry) {
            if (entry.is_folder) {
                folder.folders.emplace_back(entry.name);
            } else if (left > 0 && !entry.name.ends_with(".lock")) {
                --left;
                std::string name(entry.name);
                std::string id = trimmed(small_file(name, open.at(), Links::keep, 256));
                // What cannot be read now must not count as deleted.
                damaged_ = damaged_ || (id.empty() && link_text(name, open.at()).empty());
                if (is_object_id(id)) {
                    folder.refs.emplace(std::move(name), std::move(id));
                }
            }
            return left > 0;
        });
    }
    std::vector<std::string> const onward = folder.folders;
    folders_.emplace(path, std::move(folder));
    for (std::string const& name : onward) {
        std::string const below = path + '/' + name;
        if (!is_private(below)) {
            read_folder(below, earlier, left);
        }
    }
}

// Two snapshots of one repository.
class RefComparison {
public:
    RefComparison(RefSnapshot const& before, RefSnapshot const& after)
        : before_(before), after_(after), same_packed_(before.packed_.is_same(after.packed_)) {}

    RefChanges changes();

private:
    using Folders = RefSnapshot::Folders;

    void note_loose_differences();
    void note_differences(std::string const& folder, Folders const& in, Folders const& other);
    void note_packed_differences();
    PackedRefs const& packed_before();
    PackedRefs const& packed_after();
    static std::string loose(Folders const& folders, std::string const& ref);
    void compare(std::string const& ref, RefChanges& changes);
    void compare_heads(RefChanges& changes);

    RefSnapshot const& before_;
    RefSnapshot const& after_;
    bool same_packed_;
    std::set<std::string> candidates_;
    std::optional<PackedRefs> packed_before_;
    std::optional<PackedRefs> packed_after_;
};

RefChanges RefComparison::changes() {
    note_loose_differences();
    if (!same_packed_) {
        note_packed_differences();
    }
    RefChanges changes;
    for (std::string const& ref : candidates_) {
        compare(ref, changes);
    }
    compare_heads(changes);
    std::ranges::stable_sort(changes.refs, {}, &RefChange::kind);
    return changes;
}

void RefComparison::note_loose_differences() {
    for (auto const& [path, folder] : before_.folders_) {
        note_differences(path, before_.folders_, after_.folders_);
    }
    for (auto const& [path, folder] : after_.folders_) {
        note_differences(path, after_.folders_, before_.folders_);
    }
}

void RefComparison::note_differences(std::string const& path, Folders const& in,
                                     Folders const& others) {
    auto const other = others.find(path);
    auto const is_same = [&](auto const& ref) {
        if (other == others.end()) {
            return false;
        }
        auto const found = other->second.refs.find(ref.first);
        return found != other->second.refs.end() && found->second == ref.second;
    };
    for (auto const& ref : in.at(path).refs) {
        if (!is_same(ref)) {
            candidates_.insert(path + '/' + ref.first);
        }
    }
}

void RefComparison::note_packed_differences() {
    for_each_difference(packed_before(), packed_after(),
                        [this](std::string_view ref) { candidates_.emplace(ref); });
}

PackedRefs const& RefComparison::packed_before() {
    if (!packed_before_) {
        packed_before_.emplace(before_.packed_.text());
    }
    return *packed_before_;
}

PackedRefs const& RefComparison::packed_after() {
    if (same_packed_) {
        return packed_before();
    }
    if (!packed_after_) {
        packed_after_.emplace(after_.packed_.text());
    }
    return *packed_after_;
}

std::string RefComparison::loose(Folders const& folders, std::string const& ref) {
    auto const slash = ref.rfind('/');
    auto const folder = folders.find(ref.substr(0, slash));
    if (folder == folders.end()) {
        return {};
    }
    auto const found = folder->second.refs.find(ref.substr(slash + 1));
    return found == folder->second.refs.end() ? std::string() : found->second;
}

void RefComparison::compare(std::string const& ref, RefChanges& changes) {
    RefChange change;
    change.before = loose(before_.folders_, ref);
    if (change.before.empty()) {
        change.before = packed_before().find(ref);
    }
    change.after = loose(after_.folders_, ref);
    if (change.after.empty()) {
        change.after = packed_after().find(ref);
    }
    if (change.before != change.after) {
        change.ref = ref;
        changes.refs.push_back(std::move(change));
    }
}

void RefComparison::compare_heads(RefChanges& changes) {
    auto const target = [](std::string const& head) {
        auto const ref = ref_in(head);
        return ref.empty() ? head : std::string(ref);
    };
    changes.head_before = target(before_.head_);
    changes.head_after = target(after_.head_);
    if (changes.head_before != changes.head_after && !changes.switched()) {
        RefChange change;
        change.ref = "HEAD";
        change.before = changes.head_before;
        change.after = changes.head_after;
        changes.refs.push_back(std::move(change));
    }
}

std::optional<RefChanges> RefSnapshot::changes_until_now() const {
    if (!known_) {
        return std::nullopt;
    }
    RefSnapshot now;
    now.git_dir_ = git_dir_;
    now.common_dir_ = common_dir_;
    now.read(this);
    if (!now.known_ || now.reftable_ != reftable_) {
        return std::nullopt;
    }
    return reftable_ ? RefChanges() : RefComparison(*this, now).changes();
}

} // namespace mgit
