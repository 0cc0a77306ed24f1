// All refs of a repository at one moment, so that they can be compared with those of a later one.
// Runs no git and opens no object; of a reftable it knows only whether anything in it has changed.
#pragma once

#include "mgit/core/ref_changes.hpp"
#include "mgit/core/repo.hpp"
#include "mgit/process/kept_file.hpp"
#include "mgit/process/small_file.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mgit {

class RefSnapshot {
public:
    // Reads HEAD and each loose ref, which costs some microseconds a ref. packed-refs, of whatever
    // size, is only kept open: git never writes into it, but puts another one in its place.
    explicit RefSnapshot(Repo const& repo);

    // What has changed since. Nothing if that cannot be told: no repository, more loose refs than
    // are worth it, or another reftable than before. Folders of refs that were not written to are
    // not read again.
    std::optional<RefChanges> changes_until_now() const;

    std::filesystem::path const& git_dir() const { return git_dir_; } // empty: no repository
    std::filesystem::path const& common_dir() const { return common_dir_; }
    // "refs/heads/main"; empty if HEAD is detached, or only git can tell (reftable).
    std::string branch() const;
    bool is_detached() const; // HEAD holds a commit

private:
    struct Folder {
        std::optional<SettledStamp> stamp{}; // nothing: it cannot be relied on
        std::vector<std::string> folders{};
        std::map<std::string, std::string> refs{}; // file to what it holds; none that are symbolic
    };
    using Folders =
        std::map<std::string, Folder>; // by path from the common directory, "refs/heads"

    void read(RefSnapshot const* earlier);
    void read_folder(std::string const& path, RefSnapshot const* earlier, std::size_t& left);

    friend class RefComparison;

    RefSnapshot() = default;

    std::filesystem::path git_dir_;
    std::filesystem::path common_dir_;
    std::string head_; // "ref: refs/heads/main", or an object id
    bool known_ = false;
    bool damaged_ = false;                  // something could not be read
    std::optional<std::string> reftable_{}; // the list of its files
    Folders folders_;
    KeptFile packed_;
};

} // namespace mgit
