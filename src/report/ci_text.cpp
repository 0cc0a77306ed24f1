#include "mgit/report/ci_text.hpp"

#include "report/markup.hpp"

#include <algorithm>
#include <array>

namespace mgit {
namespace {

// The bytes of the characters at the front that GitHub's runner takes for blanks: those that
// String.Trim() of .NET does, which are White_Space in Unicode.
std::size_t blanks_before(std::string_view line) {
    constexpr std::array<std::string_view, 8> blanks{"\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80",
                                                     "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
                                                     "\xE2\x81\x9F", "\xE3\x80\x80"};
    std::size_t size = 0;
    for (bool blank = true; blank;) {
        auto const rest = line.substr(size);
        auto const* const found = std::ranges::find_if(
            blanks, [&](std::string_view one) { return rest.starts_with(one); });
        bool const ascii =
            !rest.empty() && std::string_view(" \t\v\f\r").find(rest[0]) != rest.npos;
        // U+2000 to U+200A
        bool const space = rest.starts_with("\xE2\x80") && rest.size() > 2 &&
                           static_cast<unsigned char>(rest[2]) <= 0x8A;
        blank = ascii || space || found != blanks.end();
        size += ascii ? 1 : space ? 3 : found != blanks.end() ? found->size() : 0;
    }
    return size;
}

} // namespace

std::string ci_text(std::string_view text) {
    std::string guarded;
    MarkerGuard guard;
    guard.add(text, guarded);
    guard.finish(guarded);
    std::string out;
    std::string_view rest = guarded;
    while (!rest.empty()) {
        std::string_view const line = rest.substr(0, rest.find('\n'));
        std::size_t const begin = blanks_before(line);
        bool const command = line.substr(begin).starts_with("::");
        out += line.substr(0, command ? begin + 1 : line.size());
        out += command ? " " : "";
        out += command ? line.substr(begin + 1) : "";
        out += rest.size() > line.size() ? "\n" : "";
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    return out;
}

} // namespace mgit
