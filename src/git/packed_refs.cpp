#include "git/packed_refs.hpp"

#include "mgit/core/object_id.hpp"

#include <algorithm>
#include <utility>

namespace mgit {

PackedRefs::PackedRefs(std::string text) : text_(std::move(text)) {
    std::string_view rest = text_;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        auto const blank = line.find(' ');
        if (line.starts_with('#') || blank == line.npos || !is_object_id(line.substr(0, blank))) {
            continue;
        }
        entries_.push_back({line.substr(blank + 1), line.substr(0, blank)});
    }
    if (!std::ranges::is_sorted(entries_, {}, &Entry::ref)) { // git sorts them since 2.18
        std::ranges::sort(entries_, {}, &Entry::ref);
    }
}

std::string PackedRefs::find(std::string_view ref) const {
    auto const found = std::ranges::lower_bound(entries_, ref, {}, &Entry::ref);
    return found != entries_.end() && found->ref == ref ? std::string(found->id) : std::string();
}

void for_each_difference(PackedRefs const& one, PackedRefs const& other,
                         std::function<void(std::string_view ref)> const& take) {
    auto left = one.entries().begin();
    auto right = other.entries().begin();
    auto const left_end = one.entries().end();
    auto const right_end = other.entries().end();
    while (left != left_end || right != right_end) {
        if (right == right_end || (left != left_end && left->ref < right->ref)) {
            take((left++)->ref);
        } else if (left == left_end || right->ref < left->ref) {
            take((right++)->ref);
        } else {
            if (left->id != right->id) {
                take(left->ref);
            }
            ++left;
            ++right;
        }
    }
}

} // namespace mgit
