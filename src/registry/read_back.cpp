#include "mgit/registry/document.hpp"
#include "registry/document_change.hpp"
#include "registry/document_format.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace mgit {

namespace {

using Entries = std::span<RepoEntry const>;

constexpr char const* where = "the new text of the registry";

// How many of the entries, from the first one on, the lines were read as; 0 if they hold anything
// else.
std::size_t entries_in(std::string_view lines, Entries entries) {
    std::size_t count = 0;
    for (; !lines.empty() && count < entries.size(); ++count) {
        RepoEntry const& entry = entries[count];
        if (count > 0 && !lines.starts_with(repo_separator)) {
            return 0;
        }
        lines.remove_prefix(count > 0 ? repo_separator.size() : 0);
        if (!entry.exact || entry.source.data() != lines.data() ||
            entry.source.size() > lines.size()) {
            return 0;
        }
        lines.remove_prefix(entry.source.size());
    }
    return lines.empty() ? count : 0;
}

// A small registry to read in place of the large one: the new text with the first repo of each
// piece that was kept.
struct Extract {
    std::string text;
    std::vector<RepoEntry> entries; // that it must hold
    bool sound = true;              // the pieces are the entries' own
};

Extract extract_of(RegistryText const& text, Entries entries) {
    Extract extract;
    for (RegistryText::Piece const& piece : text.pieces()) {
        if (!piece.kept) {
            extract.text += piece.text;
            continue;
        }
        auto const first = std::ranges::find_if(entries, [&](RepoEntry const& entry) {
            return entry.source.data() == piece.text.data();
        });
        auto const fresh = static_cast<std::size_t>(first - entries.begin());
        std::size_t const count = entries_in(piece.text, entries.subspan(fresh));
        if (count == 0) {
            extract.sound = false;
            return extract;
        }
        extract.text += first->source;
        extract.entries.insert(extract.entries.end(), entries.begin(), first + 1);
        entries = entries.subspan(fresh + count);
    }
    extract.entries.insert(extract.entries.end(), entries.begin(), entries.end());
    return extract;
}

} // namespace

bool reads_back(RegistryText const& text, Registry const& registry,
                std::filesystem::path const& base) {
    if (!registry.all_differ()) { // perhaps only their hashes are equal
        return parse_registry(text.joined(), where, base) == registry;
    }
    Extract const extract = extract_of(text, registry.entries());
    if (!extract.sound) {
        return false;
    }
    Registry const read = parse_registry(extract.text, where, base);
    return std::ranges::equal(read.entries(), extract.entries) &&
           std::ranges::equal(read.groups(), registry.groups()) &&
           read.context() == registry.context();
}

} // namespace mgit
