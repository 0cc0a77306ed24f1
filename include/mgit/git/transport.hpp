// Where a URL leads, and what the messages of a failed connection mean.
// Pure: knows no socket and no configuration; aliases of ~/.ssh/config stay what they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mgit {

enum class Transport : std::uint8_t {
    local, // a path, file://
    ssh,
    http,
    https,
    git,   // git://
    other, // a remote helper of its own, "ext::..."
};

struct Destination {
    Transport transport = Transport::local;
    std::string host; // as written, without brackets; empty if it is local or cannot be told
    std::string user; // ssh only: another user is another connection
    std::string port; // empty: the usual one

    // What people call it: "ann@git.example.org:2222", "https://example.org". Empty without host.
    std::string key() const;

    friend bool operator==(Destination const&, Destination const&) = default;
};

// As git takes a URL apart, in all forms of git-fetch(1), "GIT URLS".
Destination destination_of(std::string_view url);

struct TransportTrouble {
    enum class Kind : std::uint8_t {
        none,        // something else, or nothing that another try would help
        transient,   // the connection broke, or the server has too much to do
        unreachable, // there was no connection at all
    };
    Kind kind = Kind::none;
    std::string line;   // the one that says so
    std::string reason; // the same for all jobs of a host: "Connection refused"
};

// What the last part of a git command's output says of its connection. ssh and libcurl speak
// English everywhere; what git itself says only adds to it where it is not translated.
TransportTrouble transport_trouble(std::string_view output);

// True if a shared ssh connection had no place for another session. ssh then connects by itself.
bool session_refused(std::string_view output);

} // namespace mgit
