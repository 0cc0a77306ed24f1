// The URLs that a repository's own configuration has, and what of a URL is secret.
// Runs no git: includes and the configuration of user and system are not read.
#pragma once

#include "mgit/git/discovery.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct ConfiguredUrl {
    std::string remote;
    std::string url;
    bool push = false; // pushurl
};

// In the order of the file.
std::vector<ConfiguredUrl> remote_urls_of(FoundRepo const& repo);

// A password, or what stands for one: what redacted_url() hides.
bool has_secret(std::string_view url);

// The URL without it: without user and password over http, without the password elsewhere.
std::string without_secret(std::string_view url);

} // namespace mgit
