#include "mgit/git/transport.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <initializer_list>
#include <system_error>
#include <vector>

namespace mgit {
namespace {

// --- URLs ----------------------------------------------------------------------------------------

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_scheme_char(char c) {
    return is_alphanumeric(c) || c == '+' || c == '-' || c == '.';
}

int hex_value(char c) {
    std::string_view constexpr digits = "0123456789abcdef";
    char const lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    std::size_t const value = digits.find(lower);
    return value == std::string_view::npos ? -1 : static_cast<int>(value);
}

std::string percent_decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            int const high = hex_value(text[i + 1]);
            int const low = hex_value(text[i + 2]);
            if (high >= 0 && low >= 0 && high + low > 0) {
                result += static_cast<char>(high * 16 + low);
                i += 2;
                continue;
            }
        }
        result += text[i];
    }
    return result;
}

bool is_port(std::string_view text) {
    int port = -1;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port >= 0 && port < 65536;
}

// Where the "[...]" of an IPv6 address, or of "[host:port]", begins: at the start or after an "@".
std::size_t bracket_of(std::string_view authority) {
    std::size_t const after_user = authority.find("@[");
    if (after_user != std::string_view::npos) {
        return after_user + 1;
    }
    return authority.starts_with('[') ? 0 : std::string_view::npos;
}

// "host:port" without the port where it is one, as the host of an IPv6 address holds colons, too.
void split_port(std::string& host, std::string& port, std::size_t colon) {
    if (colon == std::string::npos || !port.empty()) {
        return;
    }
    std::string const after = host.substr(colon + 1);
    if (after.empty() || is_port(after)) {
        port = after;
        host.resize(colon);
    }
}

// [user@]host[:port] with the brackets that git allows around an address or around both.
void read_authority(Destination& destination, std::string_view authority) {
    std::string host(authority);
    std::size_t const open = bracket_of(authority);
    std::size_t const close = open == std::string_view::npos ? open : authority.find(']', open + 1);
    if (close != std::string_view::npos) {
        split_port(host, destination.port, host.find(':', close));
        host.erase(close, 1);
        host.erase(open, 1);
    }
    std::size_t const user_end = host.rfind('@');
    if (user_end != std::string::npos) {
        destination.user = host.substr(0, user_end);
        host.erase(0, user_end + 1);
    }
    split_port(host, destination.port, host.find(':'));
    destination.host = host;
}

Transport transport_of(std::string_view scheme) {
    struct Row {
        std::string_view scheme;
        Transport transport;
    };
    static constexpr Row rows[] = {
        {"ssh", Transport::ssh},    {"git+ssh", Transport::ssh}, {"ssh+git", Transport::ssh},
        {"http", Transport::http},  {"https", Transport::https}, {"git", Transport::git},
        {"file", Transport::local},
    };
    auto const* const row = std::ranges::find(rows, scheme, &Row::scheme);
    return row == std::end(rows) ? Transport::other : row->transport;
}

Destination from_scheme(std::string_view scheme, std::string_view rest) {
    Destination destination;
    destination.transport = transport_of(scheme);
    if (destination.transport != Transport::local && destination.transport != Transport::other) {
        read_authority(destination, percent_decoded(rest.substr(0, rest.find('/'))));
    }
    if (destination.transport != Transport::ssh) {
        destination.user.clear(); // a matter of the request, not of the connection
    }
    return destination;
}

// user@host:path, where the host may be in brackets.
Destination from_scp(std::string_view url) {
    std::size_t const open = bracket_of(url);
    std::size_t const close = open == std::string_view::npos ? open : url.find(']', open + 1);
    std::size_t const colon = url.find(':', close == std::string_view::npos ? 0 : close);
    Destination destination;
    destination.transport = Transport::ssh;
    read_authority(destination, url.substr(0, colon));
    return destination;
}

// --- messages ------------------------------------------------------------------------------------

using Lines = std::vector<std::string_view>;

// Without what the server's own programs say ("remote: ..."), and without progress that a carriage
// return overwrites.
Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find_first_of("\r\n"), text.size());
        std::string_view const line = text.substr(0, end);
        if (!line.empty() && !line.starts_with("remote: ")) {
            lines.push_back(line);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

using Words = std::initializer_list<std::string_view>;

bool contains_any(std::string_view line, Words words) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return line.find(word) != std::string_view::npos; });
}
bool starts_with_any(std::string_view line, Words words) {
    return std::ranges::any_of(words,
                               [&](std::string_view word) { return line.starts_with(word); });
}

// The server was reached and has refused for good: who asks is not let in, or it has no such repo.
bool is_answer(std::string_view line) {
    return starts_with_any(
               line, {"Host key verification failed.",
                      "ERROR: ", "fatal: remote error: ", "fatal: could not read Username",
                      "fatal: could not read Password", "fatal: Authentication failed for "}) ||
           contains_any(line,
                        {"Permission denied (", "Too many authentication failures",
                         "does not appear to be a git repository", "administratively prohibited",
                         "requested URL returned error: 401", "requested URL returned error: 403",
                         "requested URL returned error: 404"});
}

bool is_unreachable(std::string_view line) {
    bool const between = line.starts_with("channel ") &&
                         contains_any(line, {": open failed: connect failed: "}); // a jump host
    bool const no_banner = line.starts_with("Connection to ") && line.ends_with(" timed out");
    return between || no_banner ||
           starts_with_any(line, {"ssh: connect to host ", "ssh: Could not resolve hostname ",
                                  "Connection timed out during banner exchange",
                                  "fatal: unable to look up "}) ||
           contains_any(line, {"]: errno=", "Failed to connect to ", "Couldn't connect to server",
                               "Could not resolve host", "Could not resolve proxy",
                               "Connection timed out after ", "Connection timeout after ",
                               "Resolving timed out after "});
}

bool is_busy_status(std::string_view line) {
    return contains_any(line,
                        {"requested URL returned error: 408", "requested URL returned error: 429",
                         "requested URL returned error: 502", "requested URL returned error: 503",
                         "requested URL returned error: 504"});
}

bool is_transient(std::string_view line) {
    bool const closed =
        line.starts_with("Connection to ") && contains_any(line, {" closed by remote host"});
    bool const said_by_ssh = starts_with_any(
        line,
        {"kex_exchange_identification: ", "ssh_exchange_identification: ", "Connection closed by ",
         "Connection reset by ", "Received disconnect from ",
         "client_loop: ", "packet_write_wait: ", "ssh_dispatch_run_fatal: ", "Timeout, server "});
    bool const said_by_curl = contains_any(
        line,
        {"Recv failure: ", "Send failure: ", "Empty reply from server", "transfer closed with ",
         "Operation timed out after ", "Operation too slow", "SSL_ERROR_SYSCALL",
         "SSL_read: ", "GnuTLS recv error", "TLS connection was non-properly terminated",
         " was not closed cleanly", "RPC failed; curl "});
    bool const said_by_git = contains_any(
        line, {"fatal: read error: ", "fatal: write error: ", "fatal: early EOF",
               "unexpected disconnect while reading ", "the remote end hung up unexpectedly",
               "The remote end hung up unexpectedly"});
    return closed || said_by_ssh || said_by_curl || said_by_git || is_busy_status(line);
}

std::string_view after_last(std::string_view line, std::string_view separator) {
    std::size_t const at = line.rfind(separator);
    return at == std::string_view::npos ? line : line.substr(at + separator.size());
}

// What is wrong, without what differs from job to job: the address, the milliseconds.
std::string reason_of(std::string_view line) {
    if (line.find("Could not resolve host:") != std::string_view::npos ||
        line.find("Could not resolve proxy:") != std::string_view::npos) {
        return "Name or service not known";
    }
    if (contains_any(line, {"timed out", "Connection timeout"})) {
        return "Connection timed out";
    }
    if (line.find("]: errno=") != std::string_view::npos) {
        return std::string(after_last(line, "]: errno="));
    }
    std::size_t const looked_up = line.ends_with(')') ? line.rfind('(') : std::string_view::npos;
    if (looked_up != std::string_view::npos) {
        return std::string(line.substr(looked_up + 1, line.size() - looked_up - 2));
    }
    return std::string(after_last(line, ": "));
}

TransportTrouble trouble(TransportTrouble::Kind kind, std::string_view line) {
    TransportTrouble trouble;
    trouble.kind = kind;
    trouble.line = line;
    trouble.reason = reason_of(line);
    return trouble;
}

// A shared connection that dies, and a git daemon that hangs up, leave git's last words only.
bool ended_without_a_word(Lines const& lines) {
    return !lines.empty() && lines.front() == "fatal: Could not read from remote repository.";
}

} // namespace

std::string Destination::key() const {
    if (host.empty()) {
        return {};
    }
    std::string key;
    if (transport == Transport::http || transport == Transport::https) {
        key = transport == Transport::http ? "http://" : "https://";
    } else if (transport == Transport::git) {
        key = "git://";
    }
    key += user.empty() ? "" : user + "@";
    key += host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port.empty() ? key : key + ":" + port;
}

Destination destination_of(std::string_view url) {
    std::size_t const scheme_end =
        static_cast<std::size_t>(std::ranges::find_if_not(url, is_scheme_char) - url.begin());
    std::string_view const rest = url.substr(scheme_end);
    if (rest.starts_with("::")) {
        return {Transport::other, {}, {}, {}};
    }
    if (scheme_end > 0 && rest.starts_with("://")) {
        return from_scheme(url.substr(0, scheme_end), rest.substr(3));
    }
    std::size_t const colon = url.find(':');
    if (colon == std::string_view::npos || url.find('/') < colon) {
        return {};
    }
    return from_scp(url);
}

TransportTrouble transport_trouble(std::string_view output) {
    Lines const lines = lines_of(output);
    if (std::ranges::any_of(lines, is_answer)) {
        return {};
    }
    auto const unreachable = std::ranges::find_if(lines, is_unreachable);
    if (unreachable != lines.end()) {
        return trouble(TransportTrouble::Kind::unreachable, *unreachable);
    }
    auto const transient = std::ranges::find_if(lines, is_transient);
    if (transient != lines.end()) {
        return trouble(TransportTrouble::Kind::transient, *transient);
    }
    if (ended_without_a_word(lines)) {
        return trouble(TransportTrouble::Kind::transient, lines.front());
    }
    return {};
}

bool session_refused(std::string_view output) {
    Lines const lines = lines_of(output);
    return std::ranges::any_of(lines, [](std::string_view line) {
        return line.starts_with("mux_client_request_session: ") &&
               line.ends_with("Session open refused by peer");
    });
}

} // namespace mgit
