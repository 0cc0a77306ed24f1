// Reads the text of a git config file.
// Knows no files: includes are not followed, and what a value means is for others to say.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mgit {

struct ConfigEntry {
    std::string section;    // in lower case
    std::string subsection; // as written, but in lower case for the old form [remote.origin]
    std::string key;        // in lower case
    std::optional<std::string> value; // nothing for a key without "=", which means true
};

// Calls `take` for each entry in the order of the text; ends at the first line that git would
// refuse.
void read_config(std::string_view text, std::function<void(ConfigEntry const&)> const& take);

// Which URL a configuration gives: see remote_url().
class RemoteUrl {
public:
    void take(ConfigEntry const& entry);
    std::string const& chosen() const { return origin_.empty() ? first_ : origin_; }

private:
    std::string first_;
    std::string origin_;
};

// As git reads the value of a switch.
bool is_true(std::string_view value);

} // namespace mgit
