#include "mgit/json/document_head.hpp"

#include "mgit/json/flaw.hpp"

#include <nlohmann/json.hpp>

namespace mgit {

std::uint64_t document_version(Json const& document, JsonSlice const* slices, std::string_view text,
                               std::string const& where, DocumentKind const& kind) {
    auto const fail = [&](std::string_view key, std::string const& what) {
        JsonSlice const* const slice = slice_of(slices, key);
        report({slice == nullptr ? 0 : static_cast<std::size_t>(slice->text.data() - text.data()),
                what},
               text, where);
    };
    if (!document.is_object()) {
        fail("", "must be an object");
    }
    auto const format = document.find("format");
    if (format == document.end() || *format != kind.format) {
        fail("format", fmt::format("is no {}: \"format\" must be \"{}\"", kind.what, kind.format));
    }
    auto const version = document.find("version");
    if (version == document.end() || !version->is_number_unsigned() || *version == 0U) {
        fail("version", "\"version\" must be a whole number above 0");
    }
    return version->get<std::uint64_t>();
}

Error too_new(std::string const& where, std::uint64_t version, std::uint64_t known) {
    return {ExitCode::registry,
            fmt::format("{} has version {}, this mgit knows version {} of the format", where,
                        version, known),
            "nothing was changed: install a newer mgit"};
}

} // namespace mgit
