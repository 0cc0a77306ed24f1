#include "exec/placeholders.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace mgit {
namespace {

constexpr auto known = std::to_array<std::string_view>(
    {"name", "path", "relpath", "branch", "default", "upstream", "url", "host", "sha", "i", "n"});

// The known name in braces that the text begins with; empty if it begins otherwise.
std::string_view leading_name(std::string_view text) {
    if (!text.starts_with('{')) {
        return {};
    }
    auto const name = text.substr(1, text.find('}') - 1);
    bool const closed = name.size() + 1 < text.size();
    return closed && std::ranges::find(known, name) != known.end() ? name : std::string_view();
}

} // namespace

std::string filled(std::string_view text,
                   std::function<std::string(std::string_view)> const& value) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        auto const rest = text.substr(at);
        auto const escaped = rest.starts_with("{{") ? leading_name(rest.substr(1)) : "";
        auto const name = leading_name(rest);
        char const before = at > 0 ? text[at - 1] : ' ';
        bool const gits_own = before == '^' || (name == "upstream" && before == '@');
        if (!escaped.empty() && rest.substr(escaped.size() + 3).starts_with('}')) {
            result.append("{").append(escaped).append("}");
            at += escaped.size() + 4;
        } else if (!name.empty() && !gits_own) {
            result += value(name);
            at += name.size() + 2;
        } else {
            result += rest.front();
            ++at;
        }
    }
    return result;
}

} // namespace mgit
