#include "mgit/report/ci_text.hpp"

#include "report/markup.hpp"

#include <algorithm>

namespace mgit {

std::string ci_text(std::string_view text) {
    std::string guarded;
    MarkerGuard guard;
    guard.add(text, guarded);
    guard.finish(guarded);
    std::string out;
    std::string_view rest = guarded;
    while (!rest.empty()) {
        std::string_view const line = rest.substr(0, rest.find('\n'));
        auto const begin = std::min(line.find_first_not_of(" \t"), line.size());
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
