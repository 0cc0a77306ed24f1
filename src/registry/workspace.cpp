#include "mgit/registry/workspace.hpp"

#include "mgit/process/ownership.hpp"
#include "mgit/process/small_file.hpp"
#include "registry/workspace_rules.hpp"

#include <optional>
#include <system_error>

namespace mgit {

namespace fs = std::filesystem;

namespace {

// Who else could have written the file or put it there.
std::optional<std::string> stranger(fs::path const& file, bool link,
                                    Environment const& environment) {
    auto owner = other_user(file.parent_path(), environment);
    if (!owner) {
        owner = other_user(file, environment);
    }
    if (std::error_code error; !owner && link) {
        fs::path const target = fs::canonical(file, error); // one that leads nowhere is told later
        return error ? std::nullopt : other_user(target, environment);
    }
    return owner;
}

} // namespace

WorkspaceSearch find_workspace(fs::path const& folder, Environment const& environment) {
    WorkspaceSearch search;
    for (fs::path place = folder;; place = place.parent_path()) {
        fs::path const file = place / workspace_file_name;
        auto const facts = file_facts(file.native(), Links::keep);
        if (facts && facts->kind != FileKind::folder) {
            auto owner = stranger(file, facts->kind == FileKind::link, environment);
            if (!owner) {
                search.file = file;
                return search;
            }
            search.passed.push_back({file, std::move(*owner)});
        }
        if (!place.has_relative_path()) {
            return search;
        }
    }
}

std::string workspace_place_objection(fs::path const& base, fs::path const& path) {
    std::error_code error;
    fs::path const top = fs::canonical(base, error);
    fs::path const place = error ? fs::path() : fs::canonical(path, error);
    if (error) {
        return {}; // nothing can be run there
    }
    std::string const relative = relative_to_workspace(top.native(), place.native());
    std::string_view const why =
        relative.empty() ? "leads out of the workspace" : workspace_path_objection(relative);
    return std::string(why);
}

std::string workspace_path_refusal(fs::path const& base, fs::path const& path) {
    std::string const relative = relative_to_workspace(base.native(), path.native());
    if (relative.empty()) {
        return "is not below the folder of the workspace";
    }
    return std::string(workspace_path_objection(relative));
}

std::string_view workspace_url_refusal(std::string_view url) {
    return workspace_url_objection(url);
}

} // namespace mgit
