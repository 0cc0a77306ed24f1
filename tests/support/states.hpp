// Repositories in every state that git knows, each made by git itself.
// Knows nothing of mgit and of how a state is to be shown.
#pragma once

#include "support/world.hpp"

#include <string>
#include <vector>

namespace mgit::test {

struct StateCase {
    char const* name; // of the state and of its folder
    void (*make)(World const& world, std::string const& name);
    char const* top = nullptr; // of the repository, if not the folder itself
};

// Sound ones. Dates of commits and fetches are fixed, and so are object ids.
std::vector<StateCase> sound_states();
// Folders in which git finds no repository.
std::vector<StateCase> broken_states();

// Makes it, and what it needs, below the world's root; the relative path of the repository.
std::string make_state(World const& world, StateCase const& state);
std::vector<std::string> make_states(World const& world, std::vector<StateCase> const& states);

} // namespace mgit::test
