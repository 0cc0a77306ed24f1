// Remembers in a file when commits were made and their subjects, so that git is asked for each
// once. Knows neither git nor repositories: what has an object id never changes.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

struct CommitInfo {
    std::chrono::sys_seconds committed; // the committer's time
    std::string subject;                // its bytes as git wrote them

    friend bool operator==(CommitInfo const&, CommitInfo const&) = default;
};

// A file that cannot be read or written is as good as none, and a damaged record as good as not
// there. Several processes may write it; each keeps what the others have added.
class CommitCache {
public:
    static constexpr std::size_t most_commits = 32'768;
    static constexpr std::size_t longest_subject = 4096; // longer ones are not remembered

    explicit CommitCache(std::filesystem::path file); // empty: remembers nothing

    // object_id: all digits, in lower case.
    std::optional<CommitInfo> find(std::string_view object_id) const;
    // What is no object id, or a subject of more than a line, is not remembered.
    void add(std::string_view object_id, CommitInfo const& info);
    // Writes the file if something was added. Above `most_commits`, half of those that were not
    // added just now are forgotten.
    void save() const;

private:
    std::filesystem::path file_;
    std::string known_;                                     // the file as it was
    std::map<std::string, std::string, std::less<>> added_; // lines by object id
};

} // namespace mgit
