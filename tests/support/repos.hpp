// The repositories and the environment of a World as the values that the product works with.
// Knows no registry; names and paths are all that such a repository has.
#pragma once

#include "mgit/core/repo.hpp"
#include "mgit/process/environment.hpp"
#include "support/world.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mgit::test {

inline Environment environment_of(World const& world,
                                  std::vector<std::string> const& changes = {}) {
    auto entries = world.environment(changes);
    std::vector<char const*> pointers;
    for (auto const& entry : entries) {
        pointers.push_back(entry.c_str());
    }
    pointers.push_back(nullptr);
    return Environment(pointers.data());
}

inline Repo repo_at_path(std::filesystem::path const& path) {
    Repo repo;
    repo.name = path.filename();
    repo.path = path;
    return repo;
}

} // namespace mgit::test
