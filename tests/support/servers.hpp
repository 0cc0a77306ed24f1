// Real git servers on the loopback interface, each for the time of its scope.
// Knows nothing of mgit; a server program that is not installed fails the test.
#pragma once

#include "support/world.hpp"

#include <memory>
#include <optional>
#include <string>

namespace mgit::test {

// A server that is ready when the constructor returns.
class Server {
public:
    Server(World const& world, std::string const& name, std::vector<std::string> argv, int port);

private:
    std::unique_ptr<Process> process_;
};

// git:// for the world's upstreams, without authentication.
class GitDaemon {
public:
    explicit GitDaemon(World const& world);
    int port() const { return port_; }
    std::string url(std::string const& name) const; // of upstreams/NAME.git

private:
    int port_;
    Server server_;
};

// lighttpd with git's own CGI program (smart) and with plain files (dumb).
class HttpServer {
public:
    explicit HttpServer(World const& world);
    std::string smart_url(std::string const& name) const;
    // The upstream gets what plain files need: `git update-server-info`.
    std::string dumb_url(std::string const& name) const;

private:
    World const& world_;
    int port_;
    Server server_;
};

// OpenSSH's sshd with keys of its own; the present user logs in with the world's key.
class SshServer {
public:
    explicit SshServer(World const& world);
    std::string url(std::string const& name) const;
    // What a client's environment needs: GIT_SSH_COMMAND.
    std::string client_variable() const;

private:
    World const& world_;
    int port_;
    Server server_;
};

// Hands connections on to a port; on each of them the answer begins 200 ms late.
class DelayProxy {
public:
    explicit DelayProxy(int target_port);
    ~DelayProxy();
    DelayProxy(DelayProxy const&) = delete;
    DelayProxy& operator=(DelayProxy const&) = delete;
    int port() const { return port_; }

private:
    int port_ = 0;
    pid_t pid_ = -1;
};

} // namespace mgit::test
