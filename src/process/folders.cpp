#include "mgit/process/folders.hpp"

#include "mgit/process/file.hpp"

#include <string_view>

namespace mgit {

namespace fs = std::filesystem;

namespace {

// Relative ones are invalid and to be ignored, says the XDG Base Directory Specification.
fs::path xdg_folder(Environment const& environment, std::string_view variable,
                    std::string_view below_home) {
    fs::path const general(environment.get(variable).value_or(""));
    return (general.is_absolute() ? general : home_folder(environment) / below_home) / "mgit";
}

} // namespace

fs::path configuration_folder(Environment const& environment, fs::path const& cwd) {
    fs::path const ours(environment.get("MGIT_CONFIG_HOME").value_or(""));
    return ours.empty() ? xdg_folder(environment, "XDG_CONFIG_HOME", ".config") : cwd / ours;
}

fs::path state_folder(Environment const& environment) {
    return xdg_folder(environment, "XDG_STATE_HOME", ".local/state");
}

fs::path cache_folder(Environment const& environment) {
    return xdg_folder(environment, "XDG_CACHE_HOME", ".cache");
}

} // namespace mgit
