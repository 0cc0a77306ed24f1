#include "mgit/process/private_folder.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <system_error>

namespace mgit {
namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+").find(c) != std::string_view::npos;
}

} // namespace

std::optional<PrivateFolder> PrivateFolder::make(Environment const& environment,
                                                 std::string_view prefix, std::size_t longest) {
    std::array<std::string_view, 3> const bases = {environment.get("XDG_RUNTIME_DIR").value_or(""),
                                                   environment.get("TMPDIR").value_or(""), "/tmp"};
    for (auto const base : bases) {
        std::string path = std::string(base) + '/' + std::string(prefix) + "XXXXXX";
        bool const fits = path.starts_with('/') && !base.empty() && path.size() <= longest &&
                          std::ranges::all_of(path, is_plain);
        if (fits && ::mkdtemp(path.data()) != nullptr) { // with mode 0700
            return PrivateFolder(path);
        }
    }
    return std::nullopt;
}

PrivateFolder::~PrivateFolder() {
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
}

} // namespace mgit
