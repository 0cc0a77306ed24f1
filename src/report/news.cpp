#include "report/news.hpp"

#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace mgit {
namespace {

using Refs = std::vector<RefChange const*>;
using Words = std::vector<std::string>;

constexpr std::string_view forced_update = "forced";
constexpr std::string_view rewritten = "rewritten";
constexpr std::size_t most_lines = 3; // of refs that moved
constexpr std::size_t most_named = 3; // of each sort of the rest

std::string short_id(std::string_view id) {
    constexpr std::size_t digits = 7; // as git shows them
    return std::string(id.substr(0, digits));
}

// "main", or the beginning of the commit that HEAD holds.
std::string shown_head(std::string const& head) {
    return head.starts_with("refs/") ? shell_word(short_ref(head)) : short_id(head);
}

std::string shown_ref(RefChange const& change) {
    return shell_word(short_ref(change.ref));
}

// "3 commits, 12 files"; of what does not contain the old state "forced, 3 commits, 2 dropped".
std::string shown_counts(RefChange const& change) {
    Words words;
    bool const forced = change.forced().value_or(false);
    if (forced) { // of a branch of one's own nobody else has done it
        bool const own = change.kind() == RefKind::branch || change.kind() == RefKind::head;
        words.emplace_back(own ? rewritten : forced_update);
    }
    if (change.counts) {
        if (change.counts->added > 0 || !forced) {
            words.push_back(counted(change.counts->added, "commit"));
        }
        if (forced) {
            words.push_back(std::to_string(change.counts->dropped) + " dropped");
        }
        if (change.counts->files) {
            words.push_back(counted(*change.counts->files, "file"));
        }
    }
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string line_of(RefChange const& change) {
    auto const dots = change.forced().value_or(false) ? "..." : "..";
    auto line = fmt::format("{}  {}{}{}", shown_ref(change), short_id(change.before), dots,
                            short_id(change.after));
    auto const counts = shown_counts(change);
    return counts.empty() ? line : line + "  " + counts;
}

void add_named(Words& parts, char const* what, Refs const& refs) {
    Words names;
    for (RefChange const* const change : refs) {
        names.push_back(shown_ref(*change) +
                        (change->moved() && change->forced().value_or(false) ? " (forced)" : ""));
    }
    if (!names.empty()) {
        auto const shown = std::min(names.size(), most_named);
        auto text = fmt::format("{}", fmt::join(std::span(names).first(shown), ", "));
        text += names.size() > shown ? fmt::format(", +{} more", names.size() - shown) : "";
        parts.push_back(fmt::format("{}: {}", what, text));
    }
}

bool is_own(RefChange const& change) {
    return change.kind() == RefKind::head || change.kind() == RefKind::branch;
}

} // namespace

std::vector<std::string> news_of(RefChanges const& changes) {
    Words lines;
    if (changes.switched()) {
        lines.push_back(fmt::format("{} -> {}", shown_head(changes.head_before),
                                    shown_head(changes.head_after)));
    }
    Refs moved;
    Refs rest;
    Refs created;
    Refs deleted;
    for (RefChange const& change : changes.refs) {
        (change.is_new() ? created : change.is_deleted() ? deleted : moved).push_back(&change);
    }
    // The branch that is checked out first.
    std::stable_partition(moved.begin(), moved.end(), [&](RefChange const* change) {
        return change->ref == changes.head_after;
    });
    bool const own =
        !moved.empty() && std::ranges::any_of(moved, [](auto* change) { return is_own(*change); });
    for (RefChange const* const change : moved) {
        bool const has_line = own ? is_own(*change) : change->kind() == RefKind::remote_branch;
        bool const said = own && std::ranges::any_of(moved, [&](RefChange const* other) {
                              return is_own(*other) && other->after == change->after;
                          });
        if (has_line && lines.size() < most_lines) {
            lines.push_back(line_of(*change));
        } else if (!said || has_line) {
            rest.push_back(change);
        }
    }
    Words parts;
    add_named(parts, "new", created);
    add_named(parts, "deleted", deleted);
    add_named(parts, lines.empty() ? "moved" : "also moved", rest);
    if (!parts.empty()) {
        lines.push_back(fmt::format("{}", fmt::join(parts, "; ")));
    }
    return lines;
}

std::string fitted_news(std::string line, std::size_t columns, Style const& style) {
    if (style.terminal) {
        line = elided(line, columns, style.utf8);
    }
    for (std::string_view const word : {forced_update, rewritten}) {
        auto const at = line.find("  " + std::string(word)); // no ref has a blank
        if (at != line.npos) {
            line.replace(at + 2, word.size(), style.paint("33", word));
        }
    }
    return line;
}

} // namespace mgit
