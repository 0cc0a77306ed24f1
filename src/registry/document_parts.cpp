#include "registry/document_parts.hpp"

#include "registry/document_format.hpp"

namespace mgit {

std::optional<Parts> parts_by_lines(std::string_view text) {
    std::size_t const begin = text.find(repos_begin);
    std::size_t const end = text.rfind(repos_end);
    if (!text.starts_with('{') || begin == std::string_view::npos ||
        end == std::string_view::npos || end < begin + repos_begin.size()) {
        return std::nullopt;
    }
    std::size_t const first = begin + repos_begin.size();
    std::string_view const head = text.substr(0, first);
    // Nothing but the document and this list is open there, so it is the document's own "repos".
    if (head.find_first_of("{[", 1) != head.rfind('[')) {
        return std::nullopt;
    }
    Parts parts;
    parts.document = head.substr(0, head.rfind('['));
    parts.document += no_repos;
    parts.document += text.substr(end + repos_end.size());
    parts.lines = text.substr(first, end - first);
    return parts;
}

Parts parts_by_parser(std::string_view text, JsonSlice const& slices) {
    Parts parts;
    parts.slices = &slices;
    parts.document = text;
    JsonSlice const* const repos = slice_of(&slices, "repos");
    if (repos != nullptr && repos->text.starts_with('[')) {
        parts.document.replace(static_cast<std::size_t>(repos->text.data() - text.data()),
                               repos->text.size(), no_repos);
    }
    return parts;
}

} // namespace mgit
