#include "support/servers.hpp"

#include "support/catch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

// The socket API takes every kind of address through this one cast.
template <typename Address>
auto* generic(Address* address) {
    return reinterpret_cast<sockaddr*>(address); // NOLINT
}

struct Listener {
    int fd;
    int port;
};

Listener bind_any_port() {
    int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    REQUIRE(::bind(fd, generic(&address), size) == 0);
    REQUIRE(::getsockname(fd, generic(&address), &size) == 0);
    return {fd, ntohs(address.sin_port)};
}

int free_port() {
    auto const listener = bind_any_port();
    ::close(listener.fd);
    return listener.port;
}

// A connected socket, or -1.
int connect_to(int port) {
    int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(port);
    if (::connect(fd, generic(&address), sizeof address) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

bool answers(int port) {
    int const fd = connect_to(port);
    if (fd >= 0) {
        ::close(fd);
    }
    return fd >= 0;
}

// sshd and lighttpd are in sbin, which users often do not have on their PATH. ssh is meant to be
// the system's, not the world's own.
std::string server_program(std::string const& name) {
    for (char const* const folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/sbin/"}) {
        if (fs::exists(folder + name)) {
            return folder + name;
        }
    }
    FAIL(name << " is not installed; scripts/test.sh installs what the tests need");
    return {};
}

std::string user_name() {
    auto const* const entry = ::getpwuid(::getuid());
    REQUIRE(entry != nullptr);
    return entry->pw_name;
}

std::string git_core(World const& world) {
    return world.git(".", {"--exec-path"});
}

std::vector<std::string> daemon_command(World const& world, int port) {
    return {git_core(world) + "/git-daemon",
            "--reuseaddr",
            "--listen=127.0.0.1",
            "--port=" + std::to_string(port),
            "--base-path=" + world.path("upstreams").string(),
            "--export-all",
            "--max-connections=0"};
}

std::vector<std::string> http_command(World const& world, int port) {
    auto const upstreams = world.path("upstreams").string();
    world.write_file("http-users", "ann:secret\n");
    // Without the cache of stat(2) a dumb client sees an upstream's new refs at once. No slash ends
    // the condition: new versions ask it again for the part of the URL that is the program.
    world.write_file("lighttpd.conf",
                     fmt::format(R"(
server.document-root = "{upstreams}"
server.bind = "127.0.0.1"
server.port = {port}
server.upload-dirs = ("{uploads}")
server.stat-cache-engine = "disable"
server.modules = ("mod_alias", "mod_auth", "mod_authn_file", "mod_setenv", "mod_cgi")
alias.url = ("/smart/" => "{git_core}/git-http-backend/", "/dumb/" => "{upstreams}/",
             "/private/" => "{git_core}/git-http-backend/")
auth.backend = "plain"
auth.backend.plain.userfile = "{users}"
auth.require = ("/private/" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
$HTTP["url"] =~ "^/smart|^/private" {{
    cgi.assign = ("" => "")
    setenv.add-environment = ("GIT_PROJECT_ROOT" => "{upstreams}", "GIT_HTTP_EXPORT_ALL" => "1")
}}
)",
                                 fmt::arg("upstreams", upstreams), fmt::arg("port", port),
                                 fmt::arg("uploads", world.path("tmp").string()),
                                 fmt::arg("users", world.path("http-users").string()),
                                 fmt::arg("git_core", git_core(world))));
    return {server_program("lighttpd"), "-D", "-f", world.path("lighttpd.conf")};
}

void make_key(World const& world, std::string const& file) {
    auto const result = world.run(
        {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "mgit-test", "-f", world.path(file)});
    if (result.code != 0) {
        FAIL("ssh-keygen: " << describe(result));
    }
}

std::vector<std::string> ssh_command(World const& world, int port, SshLimits const& limits) {
    auto const sshd = server_program("sshd");
    if (::getuid() == 0) {
        fs::create_directories("/run/sshd"); // sshd's own jail; its service file makes it elsewhere
    }
    fs::create_directory(world.path("ssh"));
    fs::permissions(world.path("ssh"), fs::perms::owner_all);
    make_key(world, "ssh/host");
    make_key(world, "ssh/user");
    fs::copy(world.path("ssh/user.pub"), world.path("ssh/authorized"));
    auto const at = std::to_string(port);
    world.write_file("ssh/known", "[127.0.0.1]:" + at + " " + world.read_file("ssh/host.pub"));
    world.write_file("ssh/sshd_config", "Port " + at + "\nListenAddress 127.0.0.1\nHostKey " +
                                            world.path("ssh/host").string() +
                                            "\nAuthorizedKeysFile " +
                                            world.path("ssh/authorized").string() + R"(
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication yes
PermitRootLogin prohibit-password
MaxStartups )" + limits.startups + "\nMaxSessions " +
                                            std::to_string(limits.sessions) + "\n");
    world.write_file("ssh/config", "Host *\n  IdentityFile " + world.path("ssh/user").string() +
                                       "\n  UserKnownHostsFile " +
                                       world.path("ssh/known").string() + R"(
  GlobalKnownHostsFile /dev/null
  IdentitiesOnly yes
  StrictHostKeyChecking yes
  BatchMode yes
)");
    world.write_script("ssh/bin/ssh", "exec " + server_program("ssh") + " -F " +
                                          world.path("ssh/config").string() + " \"$@\"");
    return {sshd, "-D", "-e", "-f", world.path("ssh/sshd_config")};
}

void relay(int client, int target_port) {
    int const server = connect_to(target_port);
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    std::array<char, 1 << 16> buffer;
    bool late = false;
    while (::poll(ends.data(), ends.size(), -1) > 0) {
        for (std::size_t i = 0; i < 2; ++i) {
            if (ends[i].revents == 0) {
                continue;
            }
            auto const count = ::read(ends[i].fd, buffer.data(), buffer.size());
            if (count <= 0) {
                return;
            }
            if (i == 1 && !late) {
                late = true; // the delay of a real server is what this proxy is for
                std::this_thread::sleep_for(std::chrono::milliseconds(200));
            }
            if (::send(ends[1 - i].fd, buffer.data(), static_cast<std::size_t>(count),
                       MSG_NOSIGNAL) != count) {
                return;
            }
        }
    }
}

[[noreturn]] void serve_delayed(int listener, int target_port) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int const client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0 && ::fork() == 0) {
            relay(client, target_port);
            ::_exit(0);
        }
        ::close(client);
    }
}

} // namespace

Server::Server(World const& world, std::string const& name, std::vector<std::string> argv,
               int port) {
    auto const log = name + ".log";
    process_ = std::make_unique<Process>(argv, ProcessOptions{.cwd = world.root(),
                                                              .environment = world.environment(),
                                                              .merge = true,
                                                              .out_file = world.path(log)});
    wait_until(name + " answers", [&] {
        if (!process_->running()) {
            FAIL(name << " ended:\n" << world.read_file(log));
        }
        return answers(port);
    });
}

GitDaemon::GitDaemon(World const& world)
    : port_(free_port()), server_(world, "git-daemon", daemon_command(world, port_), port_) {}

std::string GitDaemon::url(std::string const& name) const {
    return "git://127.0.0.1:" + std::to_string(port_) + "/" + name + ".git";
}

HttpServer::HttpServer(World const& world)
    : world_(world), port_(free_port()),
      server_(world, "lighttpd", http_command(world, port_), port_) {}

std::string HttpServer::smart_url(std::string const& name) const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/smart/" + name + ".git";
}

std::string HttpServer::private_url(std::string const& name) const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/private/" + name + ".git";
}

std::string HttpServer::dumb_url(std::string const& name) const {
    world_.git("upstreams/" + name + ".git", {"update-server-info"});
    return "http://127.0.0.1:" + std::to_string(port_) + "/dumb/" + name + ".git";
}

SshServer::SshServer(World const& world, SshLimits const& limits)
    : world_(world), port_(free_port()),
      server_(world, "sshd", ssh_command(world, port_, limits), port_) {}

std::string SshServer::url(std::string const& name) const {
    return url_at(user_name() + "@127.0.0.1:" + std::to_string(port_), name);
}

std::string SshServer::url_at(std::string const& host, std::string const& name) const {
    return "ssh://" + host + world_.path("upstreams").string() + "/" + name + ".git";
}

std::string SshServer::client_path() const {
    return "PATH=" + world_.path("ssh/bin").string() + ":" + std::getenv("PATH");
}

void SshServer::add_client_config(std::string const& text) const {
    world_.write_file("ssh/config", text + world_.read_file("ssh/config"));
}

void SshServer::add_key(std::string const& name, std::string const& options) const {
    make_key(world_, "ssh/" + name);
    world_.write_file("ssh/authorized", world_.read_file("ssh/authorized") + options + " " +
                                            world_.read_file("ssh/" + name + ".pub"));
}

std::size_t SshServer::logins() const {
    auto const lines = lines_of(world_.read_file("sshd.log"));
    return static_cast<std::size_t>(std::ranges::count_if(
        lines, [](auto const& line) { return line.starts_with("Accepted publickey "); }));
}

std::string SshServer::client_variable() const {
    return "GIT_SSH_COMMAND=ssh -F " + world_.path("ssh/config").string();
}

DeadPort::DeadPort() {
    auto const bound = bind_any_port(); // nobody listens there
    fd_ = bound.fd;
    port_ = bound.port;
}

DeadPort::~DeadPort() {
    ::close(fd_);
}

DelayProxy::DelayProxy(int target_port) {
    auto const listener = bind_any_port();
    port_ = listener.port;
    REQUIRE(::listen(listener.fd, 128) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
        serve_delayed(listener.fd, target_port);
    }
    ::setpgid(pid_, pid_); // both sides say so: whoever comes first
    ::close(listener.fd);
    REQUIRE(pid_ > 0);
}

DelayProxy::~DelayProxy() {
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

} // namespace mgit::test
