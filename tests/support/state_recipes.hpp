// What the recipes of states.cpp and its neighbours have in common.
// Knows nothing of mgit; for those files alone.
#pragma once

#include "support/states.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace mgit::test {

using Words = std::vector<std::string>;

inline constexpr char const* upstream = "upstreams/origin.git";

void make_upstream_and_pattern(World const& world);
// A clone of the upstream; with a local branch topic that is in conflict with main.
void clean(World const& world, std::string const& name);
// A repository of its own, with one commit.
void alone(World const& world, std::string const& name);
void commit_file(World const& world, std::string const& folder, std::string const& file,
                 std::string const& text, std::string const& subject);
// 2026-01-05 08:00, before any commit.
inline constexpr std::chrono::sys_seconds morning{std::chrono::seconds{1767600000}};
void set_time(std::filesystem::path const& file, std::chrono::sys_seconds when);
// For what git is to stop at, with a conflict.
void stop(World const& world, std::string const& folder, Words args);

std::vector<StateCase> branch_cases();
std::vector<StateCase> operation_cases();
std::vector<StateCase> kind_cases();

} // namespace mgit::test
