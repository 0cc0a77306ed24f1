#include "mgit/git/trouble.hpp"

#include "mgit/git/transport.hpp"

#include <algorithm>

namespace mgit {
namespace {

struct Row {
    std::string_view part; // of the line
    std::string_view word;
    bool at_start = false; // the line begins with it
};

// The first row that fits any line counts.
constexpr Row rows[] = {
    {"Host key verification failed.", "host-key", true},
    {"Permission denied (", "auth"},
    {"Too many authentication failures", "auth"},
    {"requested URL returned error: 401", "auth"},
    {"requested URL returned error: 403", "auth"},
    {"fatal: Authentication failed for ", "auth", true},
    {"requested URL returned error: 404", "not-found"},
    {"ERROR: Repository not found", "not-found", true},
    {"does not appear to be a git repository", "not-found"},
    {" ! [", "rejected", true},
};

std::string_view next_line(std::string_view& text) {
    std::string_view const line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

bool fits(Row const& row, std::string_view line) {
    return row.at_start ? line.starts_with(row.part) : line.find(row.part) != line.npos;
}

} // namespace

std::optional<ToldTrouble> trouble_in(std::string_view output) {
    for (Row const& row : rows) {
        for (std::string_view rest = output; !rest.empty();) {
            std::string_view const line = next_line(rest);
            if (!line.starts_with("remote: ") && fits(row, line)) {
                return ToldTrouble{row.word, std::string(line)};
            }
        }
    }
    TransportTrouble const trouble = transport_trouble(output);
    if (trouble.kind != TransportTrouble::Kind::none) {
        return ToldTrouble{"network", trouble.line};
    }
    return std::nullopt;
}

} // namespace mgit
