// How every document of ours begins: "format" says what it is, "version" which keys it may have.
// Knows no format by name, and none of the other keys.
#pragma once

#include "mgit/core/error.hpp"
#include "mgit/json/json_slices.hpp"
#include "mgit/json/json_text.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace mgit {

struct DocumentKind {
    std::string_view format; // "mgit-registry"
    std::string_view what;   // "registry of mgit"
};

// The version of the document; it may be one that is not known. `text` and `slices` are those that
// the document was read from, for the place of a flaw; slices may be null. Throws Error registry.
std::uint64_t document_version(Json const& document, JsonSlice const* slices, std::string_view text,
                               std::string const& where, DocumentKind const& kind);

// The error of a file that only a newer mgit understands.
Error too_new(std::string const& where, std::uint64_t version, std::uint64_t known);

} // namespace mgit
