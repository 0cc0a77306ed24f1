#include "commands/folder_groups.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace mgit {
namespace {

namespace fs = std::filesystem;

bool is_below(std::string const& path, std::string const& root) {
    return path.starts_with(root) && path.size() > root.size() &&
           (root == "/" || path[root.size()] == '/');
}

// The folders from the root to the one that the repo is in.
std::vector<std::string> folders_between(Placed const& placed) {
    std::string const& root = placed.root.native();
    std::string const& repo = placed.repo.native();
    std::vector<std::string> folders;
    if (root.empty() || !is_below(repo, root)) {
        return folders;
    }
    folders.push_back(root);
    for (std::size_t slash = repo.find('/', root.size() + 1); slash != std::string::npos;
         slash = repo.find('/', slash + 1)) {
        folders.push_back(repo.substr(0, slash));
    }
    return folders;
}

// A path whose last component is the name that the group would like to have: /src/web/lib, found
// below /src, becomes /src-web-lib.
fs::path wished_path(std::string folder, std::string const& root) {
    std::replace(folder.begin() + static_cast<std::ptrdiff_t>(std::min(root.size(), folder.size())),
                 folder.end(), '/', '-');
    return root == "/" && folder.size() > 1 ? "/root-" + folder.substr(1) : folder;
}

class Builder {
public:
    explicit Builder(Registry& registry) : registry_(registry) {
        for (Group const& group : registry.groups()) {
            if (!group.root.empty()) {
                names_.emplace(group.root.native(), group.name);
            }
        }
    }

    void want(std::string const& folder, std::string const& root) {
        if (names_.emplace(folder, "").second) {
            folders_.push_back(folder);
            wishes_.push_back(wished_path(folder, root));
        }
    }
    std::vector<Group> make() {
        std::vector<std::string> const names = unique_names(wishes_, registry_);
        std::vector<Group> made;
        for (std::size_t index = 0; index < names.size(); ++index) {
            Group group;
            group.name = names[index];
            group.root = folders_[index];
            names_[folders_[index]] = group.name;
            registry_.add_group(group);
            made.push_back(std::move(group));
        }
        return made;
    }
    std::string const& name_of(std::string const& folder) const { return names_.at(folder); }

private:
    Registry& registry_;
    std::unordered_map<std::string, std::string> names_; // by folder
    std::vector<std::string> folders_;                   // those that have no group yet
    std::vector<fs::path> wishes_;
};

} // namespace

FolderGroups join_folder_groups(std::span<Placed const> repos, Registry& registry) {
    Builder builder(registry);
    std::vector<std::vector<std::string>> folders;
    for (Placed const& placed : repos) {
        folders.push_back(folders_between(placed));
        for (std::string const& folder : folders.back()) {
            builder.want(folder, placed.root.native());
        }
    }
    FolderGroups groups;
    groups.made = builder.make();
    for (std::vector<std::string>& each : folders) {
        for (std::string& folder : each) {
            folder = builder.name_of(folder);
        }
        groups.names.push_back(std::move(each));
    }
    return groups;
}

} // namespace mgit
