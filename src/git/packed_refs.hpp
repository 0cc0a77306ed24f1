// The file packed-refs taken apart, so that it can be searched and compared.
// Knows no loose refs, which count more, and no files.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

class PackedRefs {
public:
    // Lines are "ID REF", those of peeled tags "^ID", and comments. What is neither is left out.
    explicit PackedRefs(std::string text);
    PackedRefs(PackedRefs const&) = delete; // the entries are views of the text
    PackedRefs& operator=(PackedRefs const&) = delete;

    struct Entry {
        std::string_view ref;
        std::string_view id;
    };
    std::vector<Entry> const& entries() const { return entries_; } // by name

    // The object id; empty if there is no such ref.
    std::string find(std::string_view ref) const;

private:
    std::string text_;
    std::vector<Entry> entries_;
};

// Each ref that is in one of them only, or with another id.
void for_each_difference(PackedRefs const& one, PackedRefs const& other,
                         std::function<void(std::string_view ref)> const& take);

} // namespace mgit
