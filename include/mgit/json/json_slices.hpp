// Where the upper levels of a JSON text stand in it, without making a document of it.
// Knows the grammar of JSON and nothing of registries.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct JsonSlice {
    std::string key;              // empty in a list
    std::string_view text;        // the value, without blanks around it
    std::vector<JsonSlice> items; // of an object or a list, for two levels below the root
};

// The item under that key. Null if there is none, or no parent.
JsonSlice const* slice_of(JsonSlice const* parent, std::string_view key);

// Checks the whole text as strictly as parse_json. The text must be what checked_text returns, and
// the views are views of it. Throws Error registry.
JsonSlice slice_json(std::string_view text, std::string const& where);

} // namespace mgit
