// Reads refs as gitrepository-layout(5) has them: HEAD, loose refs and packed-refs.
// Knows no objects and no reftable; what cannot be read counts as not there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

inline constexpr std::string_view branch_refs = "refs/heads/";
inline constexpr std::string_view tag_refs = "refs/tags/";
// What HEAD names where git keeps all refs in a reftable, the true HEAD included.
inline constexpr std::string_view head_of_reftable = "refs/heads/.invalid";

struct Head {
    std::string ref;    // that it names, in full; empty if none
    std::string commit; // that it holds; empty if none
};
Head read_head(std::filesystem::path const& file);
// The same of what the file holds, if it is no link.
Head head_in(std::string_view text);

class Refs {
public:
    explicit Refs(std::filesystem::path common_dir) : common_dir_(std::move(common_dir)) {}

    // The object id of the ref with this full name, symbolic refs followed; empty if there is none.
    std::string find(std::string_view ref) const;

    // What the file of a loose ref holds: an object id or "ref: ..."; empty if there is no file.
    std::string loose(std::string_view ref) const;

    // The tags that are the commit, as far as this shows without objects: not those of annotated
    // tags that are not packed. Annotated ones come last, each kind in order of names.
    std::vector<std::string> tags_of(std::string_view commit) const;

private:
    struct Tag {
        bool annotated = false;
        std::string name;
        auto operator<=>(Tag const&) const = default;
    };
    std::string const& packed() const;
    void add_packed_tags(std::string_view commit, std::vector<Tag>& tags) const;
    void add_loose_tags(std::string_view commit, std::vector<Tag>& tags) const;

    std::filesystem::path common_dir_;
    mutable std::optional<std::string> packed_; // read when it is needed first
};

} // namespace mgit
