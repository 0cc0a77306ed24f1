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

// lighttpd with git's own CGI program (smart, private) and with plain files (dumb).
class HttpServer {
public:
    explicit HttpServer(World const& world);
    int port() const { return port_; }
    std::string smart_url(std::string const& name) const;
    std::string private_url(std::string const& name) const; // for ann with the password "secret"
    // The upstream gets what plain files need: `git update-server-info`.
    std::string dumb_url(std::string const& name) const;

private:
    World const& world_;
    int port_;
    Server server_;
};

// What sshd takes at a time.
struct SshLimits {
    std::string startups = "100"; // connections that have not logged in
    int sessions = 10;            // on each connection
};
// Those of an sshd that nobody has configured.
inline SshLimits stock_limits() {
    return {"10:30:100", 10};
}

// OpenSSH's sshd with keys of its own; the present user logs in with the world's key.
class SshServer {
public:
    explicit SshServer(World const& world, SshLimits const& limits = {});
    int port() const { return port_; }
    std::string url(std::string const& name) const;
    // The path of upstreams/NAME.git at another name of this host, as in add_client_config().
    std::string url_at(std::string const& host, std::string const& name) const;
    // What a client's environment needs, either of the two: GIT_SSH_COMMAND, or a PATH on which
    // `ssh` reads the world's configuration as if it were the user's own.
    std::string client_variable() const;
    std::string client_path() const;
    // Goes before the rest of the configuration, because ssh takes what comes first.
    void add_client_config(std::string const& text) const;
    // A further key, ssh/NAME, that logs in with these options of authorized_keys.
    void add_key(std::string const& name, std::string const& options) const;
    std::size_t logins() const; // so far

private:
    World const& world_;
    int port_;
    Server server_;
};

// A port that refuses every connection, and that nobody else gets meanwhile.
class DeadPort {
public:
    DeadPort();
    ~DeadPort();
    DeadPort(DeadPort const&) = delete;
    DeadPort& operator=(DeadPort const&) = delete;
    int port() const { return port_; }

private:
    int fd_ = -1;
    int port_ = 0;
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
