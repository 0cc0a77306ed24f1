#include "mgit/git/remote_urls.hpp"

#include "git/config.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/small_file.hpp"

#include <algorithm>

namespace mgit {

std::vector<ConfiguredUrl> remote_urls_of(FoundRepo const& repo) {
    std::vector<ConfiguredUrl> urls;
    read_config(small_file(repo.common_dir / "config"), [&](ConfigEntry const& entry) {
        bool const push = entry.key == "pushurl";
        if (entry.section == "remote" && (push || entry.key == "url") && entry.value) {
            urls.push_back({entry.subsection, *entry.value, push});
        }
    });
    return urls;
}

bool has_secret(std::string_view url) {
    return redacted_url(url) != url;
}

std::string without_secret(std::string_view url) {
    if (!has_secret(url)) {
        return std::string(url);
    }
    std::size_t const user = url.find("://") + 3;
    std::string_view const scheme = url.substr(0, user - 3);
    std::size_t const end = std::min(url.find_first_of("/?# \t\r\n", user), url.size());
    std::size_t const at = url.substr(0, end).rfind('@');
    bool const is_http = scheme.ends_with("http") || scheme.ends_with("https");
    std::size_t const kept = is_http ? user : std::min(url.find(':', user), at);
    std::string clean(url.substr(0, kept));
    return clean += url.substr(kept == user ? at + 1 : at);
}

} // namespace mgit
