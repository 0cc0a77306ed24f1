// The messages are those of OpenSSH 9.2, git 2.39 and libcurl 7.88, recorded with servers that were
// stopped, overloaded or cut off; "\r" is how ssh ends its lines.
#include "mgit/git/transport.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

namespace mgit {
namespace {

using Kind = TransportTrouble::Kind;

std::string const git_gives_up = "fatal: Could not read from remote repository.\n\nPlease make "
                                 "sure you have the correct access rights\nand the repository "
                                 "exists.\n";

std::string http_error(std::string const& what) {
    return "fatal: unable to access 'http://127.0.0.1:47101/x.git/': " + what + "\n";
}

struct Case {
    std::string output;
    std::string reason;
};

TEST_CASE("F72 a host that cannot be connected to is unreachable, and why", "[transport]") {
    std::vector<Case> const cases{
        {"ssh: connect to host 127.0.0.1 port 1: Connection refused\r\n" + git_gives_up,
         "Connection refused"},
        {"ssh: connect to host 10.1.1.1 port 22: No route to host\r\n" + git_gives_up,
         "No route to host"},
        {"ssh: connect to host 10.9.9.9 port 22: Network is unreachable\r\n" + git_gives_up,
         "Network is unreachable"},
        {"ssh: connect to host fd00::1 port 22: Connection timed out\r\n" + git_gives_up,
         "Connection timed out"},
        {"ssh: Could not resolve hostname nosuchhost.invalid: Name or service not known\r\n" +
             git_gives_up,
         "Name or service not known"},
        {"ssh: Could not resolve hostname github.com: Temporary failure in name resolution\r\n" +
             git_gives_up,
         "Temporary failure in name resolution"},
        {"Connection timed out during banner exchange\r\n"
         "Connection to 10.255.255.1 port 22 timed out\r\n" +
             git_gives_up,
         "Connection timed out"},
        {"fatal: unable to connect to 127.0.0.1:\n"
         "127.0.0.1[0: 127.0.0.1]: errno=Connection refused\n\n",
         "Connection refused"},
        {"fatal: unable to look up nosuchhost.invalid (port 9418) (Name or service not known)\n",
         "Name or service not known"},
        {http_error("Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server"),
         "Couldn't connect to server"},
        {http_error("Could not resolve host: nosuchhost.invalid"), "Name or service not known"},
    };
    for (auto const& [output, reason] : cases) {
        INFO(output);
        auto const trouble = transport_trouble(output);
        CHECK(trouble.kind == Kind::unreachable);
        CHECK(trouble.reason == reason);
        CHECK(output.find(trouble.line) != std::string::npos);
    }
}

TEST_CASE("F72 behind a jump host it counts which of the two cannot be reached", "[transport]") {
    std::string const closed = "kex_exchange_identification: Connection closed by remote host\r\n"
                               "Connection closed by UNKNOWN port 65535\r\n";
    auto const no_jump =
        transport_trouble("ssh: connect to host 127.0.0.1 port 1: Connection refused\r\n" + closed);
    CHECK(no_jump.kind == Kind::unreachable);
    auto const no_target =
        transport_trouble("channel 0: open failed: connect failed: Name or service not known\r\n"
                          "stdio forwarding failed\r\n" +
                          closed);
    CHECK(no_target.kind == Kind::unreachable);
    CHECK(no_target.reason == "Name or service not known");
    CHECK(transport_trouble(closed).kind == Kind::transient);
    CHECK(transport_trouble("channel 0: open failed: administratively prohibited: open failed\r\n"
                            "stdio forwarding failed\r\n" +
                            closed)
              .kind == Kind::none);
}

TEST_CASE("F72 a connection that breaks, or a busy server, is worth another try", "[transport]") {
    std::vector<std::string> const outputs{
        "kex_exchange_identification: Connection closed by remote host\r\n"
        "Connection closed by 127.0.0.1 port 47022\r\n" +
            git_gives_up,
        "kex_exchange_identification: read: Connection reset by peer\r\n"
        "Connection reset by 127.0.0.1 port 47102\r\n" +
            git_gives_up,
        "Connection closed by 127.0.0.1 port 47106\r\n" + git_gives_up,
        "Connection to 127.0.0.1 closed by remote host.\r\n" + git_gives_up,
        "client_loop: send disconnect: Broken pipe\r\n"
        "fetch-pack: unexpected disconnect while reading sideband packet\n"
        "fatal: early EOF\nfatal: unpack-objects failed\n",
        "fetch-pack: unexpected disconnect while reading sideband packet\n"
        "fatal: protocol error: bad pack header\n",
        "error: RPC failed; curl 18 transfer closed with 4006636 bytes remaining to read\n"
        "error: 1261 bytes of body are still expected\n",
        "error: RPC failed; curl 52 Empty reply from server\nfatal: expected 'packfile'\n",
        "fatal: read error: Connection reset by peer\n",
        "remote: counting\rReceiving objects:  10% (1/10)\rfatal: early EOF\n",
        http_error("Recv failure: Connection reset by peer"),
        http_error("Empty reply from server"),
        http_error("transfer closed with 970 bytes remaining to read"),
        http_error("transfer closed with outstanding read data remaining"),
        http_error("The requested URL returned error: 408"),
        http_error("The requested URL returned error: 429"),
        http_error("The requested URL returned error: 502"),
        http_error("The requested URL returned error: 503"),
        http_error("The requested URL returned error: 504"),
    };
    for (auto const& output : outputs) {
        INFO(output);
        auto const trouble = transport_trouble(output);
        CHECK(trouble.kind == Kind::transient);
        CHECK(output.find(trouble.line) != std::string::npos);
    }
}

TEST_CASE("a shared connection that dies leaves only git's last words", "[transport]") {
    CHECK(transport_trouble(git_gives_up).kind == Kind::transient);
    // After anything else they say nothing: here the server has explained itself before.
    CHECK(transport_trouble("Repository not found.\n" + git_gives_up).kind == Kind::none);
}

TEST_CASE("an answer of the server is no trouble of the connection", "[transport]") {
    std::vector<std::string> const outputs{
        "",
        "fatal: '/nope.git' does not appear to be a git repository\n" + git_gives_up,
        "fatal: remote error: access denied or repository not exported: /nope\n",
        "root@127.0.0.1: Permission denied (publickey,keyboard-interactive).\r\n" + git_gives_up,
        "Received disconnect from 127.0.0.1 port 22:2: Too many authentication failures\r\n"
        "Disconnected from 127.0.0.1 port 22\r\n" +
            git_gives_up,
        "No ED25519 host key is known for [127.0.0.1]:47023 and you have requested strict "
        "checking.\r\nHost key verification failed.\r\n" +
            git_gives_up,
        "ERROR: Repository not found.\n" + git_gives_up,
        "fatal: could not read Username for 'http://127.0.0.1:47114': terminal prompts disabled\n",
        "fatal: repository 'http://127.0.0.1:47116/x.git/' not found\n",
        http_error("The requested URL returned error: 403"),
        http_error("gnutls_handshake() failed: An unexpected TLS packet was received."),
        http_error("Received HTTP/0.9 when not allowed"),
        "remote: kex_exchange_identification: Connection closed by remote host\n",
        "CONFLICT (content): Merge conflict in notes-on-early-EOF\n",
        // ssh finds no master behind a left-over socket and connects by itself.
        "Control socket connect(/tmp/x): Connection refused\r\nfatal: not a git repository\n",
    };
    for (auto const& output : outputs) {
        INFO(output);
        CHECK(transport_trouble(output).kind == Kind::none);
    }
}

TEST_CASE("F73 a refused session of a shared connection is seen", "[transport]") {
    CHECK(session_refused(
        "mux_client_request_session: session request failed: Session open refused by peer\r\n"
        "83325437063a04402c53ad6df766636215d8c133\trefs/heads/main\n"));
    CHECK_FALSE(session_refused("remote: mux_client_request_session: session request failed: "
                                "Session open refused by peer\n"));
    CHECK_FALSE(session_refused(git_gives_up));
}

TEST_CASE("people know a host by what makes its connection another one", "[transport]") {
    auto const key = [](std::string_view url) { return destination_of(url).key(); };
    CHECK(key("git.example.org:api") == "git.example.org");
    CHECK(key("ssh://git.example.org/api") == "git.example.org");
    CHECK(key("ann@host:api") == "ann@host");
    CHECK(key("ssh://ann@host:2222/api") == "ann@host:2222");
    CHECK(key("ssh://[::1]:22/x") == "[::1]:22");
    CHECK(key("https://token@example.org/api") == "https://example.org");
    CHECK(key("https://example.org:8443/api") == "https://example.org:8443");
    CHECK(key("http://u:p@example.org/api") == "http://example.org");
    CHECK(key("git://example.org/api") == "git://example.org");
}

TEST_CASE("what needs no server, or one of unknown kind, has no host", "[transport]") {
    for (auto const* const url : {"", "../up.git", "/src/up.git", "./a:b", "a/b:c", "file:///x",
                                  "file://host/x", "origin"}) {
        INFO(url);
        CHECK(destination_of(url) == Destination{});
    }
    for (auto const* const url : {"ext::ssh x", "::x", "hg::https://example.org", "rsync://h/x"}) {
        INFO(url);
        CHECK(destination_of(url).transport == Transport::other);
        CHECK(destination_of(url).key().empty());
    }
}

} // namespace
} // namespace mgit
