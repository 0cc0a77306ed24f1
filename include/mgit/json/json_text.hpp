// JSON text to a document and back without any loss: keys stay in order, numbers keep their text.
// Knows the grammar of JSON and nothing of registries.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace mgit {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t deepest_level = 64;

// Stricter than JSON asks: a duplicate key and more than `levels` levels are errors, too. A number
// that is no 64-bit integer becomes a binary value that holds its text; write_json knows that.
// `where` names the file in messages. Throws Error registry.
Json parse_json(std::string_view text, std::string const& where,
                std::size_t levels = deepest_level);

// The text without the byte order mark of Windows editors. Throws Error registry for what is no
// text at all: nothing but blanks, or a NUL.
std::string_view checked_text(std::string_view text, std::string const& where);

// Appends the document without any blanks. All its strings must be UTF-8.
void write_json(std::string& out, Json const& value);

} // namespace mgit
