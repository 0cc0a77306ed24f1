#include "mgit/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace mgit {
namespace {

// What a character may mean here. Output is looked through for every repository that is run in.
enum Kind : unsigned char {
    of_token = 1,
    begins_token = 2, // the first letter of a shape
    joins_token = 4,  // '_', '-' or 'A': every shape has one of them
    ends_name = 8,    // ':' after a scheme or the name of a header
    asks = 16,        // '?' or '&' before a parameter
};

constexpr std::array<unsigned char, 256> kinds = [] {
    std::array<unsigned char, 256> all{};
    auto const add = [&](std::string_view characters, Kind kind) {
        for (char const c : characters) {
            all[static_cast<unsigned char>(c)] |= kind;
        }
    };
    add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", of_token);
    add("gAxnphd", begins_token);
    add("_-A", joins_token);
    add(":", ends_name);
    add("?&", asks);
    return all;
}();

bool is_a(char c, Kind kind) {
    return (kinds[static_cast<unsigned char>(c)] & kind) != 0;
}
bool is_of_token(char c) {
    return is_a(c, of_token);
}

struct Shape {
    std::string_view begin;
    std::size_t least; // so many characters follow in any of them
};
// As their makers document them; each has letters before its first '_' or '-', or is "AKIA".
constexpr std::array shapes{Shape{"ghp_", 16},  Shape{"gho_", 16},  Shape{"ghu_", 16},
                            Shape{"ghs_", 16},  Shape{"ghr_", 16},  Shape{"glpat-", 16},
                            Shape{"gldt-", 16}, Shape{"glrt-", 16}, Shape{"github_pat_", 16},
                            Shape{"AKIA", 16},  Shape{"ASIA", 16},  Shape{"xoxb-", 10},
                            Shape{"xoxp-", 10}, Shape{"xoxa-", 10}, Shape{"npm_", 30},
                            Shape{"pypi-", 30}, Shape{"hf_", 30},   Shape{"dop_v1_", 30}};

// How long the token is that begins here; 0 if none does.
std::size_t token_size(std::string_view text) {
    for (Shape const& shape : shapes) {
        if (text.starts_with(shape.begin)) {
            auto const end = std::ranges::find_if_not(text, is_of_token);
            auto const size = static_cast<std::size_t>(end - text.begin());
            return size >= shape.begin.size() + shape.least ? size : 0;
        }
    }
    return 0;
}

std::string without_tokens(std::string_view text) {
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_a(text[at], begins_token) || (at > 0 && is_of_token(text[at - 1]))) {
            continue;
        }
        if (std::size_t const size = token_size(text.substr(at)); size > 0) {
            out += text.substr(copied, at - copied);
            out += "***";
            copied = at + size;
            at = copied - 1;
        }
    }
    return out += text.substr(copied);
}

// `Authorization: Bearer SECRET`, as in http.extraHeader and curl -H.
std::string without_authorization(std::string text) {
    constexpr std::string_view header = "authorization";
    for (auto colon = text.find(':'); colon != text.npos; colon = text.find(':', colon + 1)) {
        auto const name = std::string_view(text).substr(0, colon);
        if (name.size() < header.size() ||
            ascii_lower(name.substr(name.size() - header.size())) != header) {
            continue;
        }
        auto const end = std::min(text.find_first_of("\n\r\"'", colon), text.size());
        text.replace(colon + 1, end - colon - 1, " ***");
    }
    return text;
}

constexpr std::array<std::string_view, 16> secret_parameters{
    "access_token",  "auth_token", "oauth_token",     "private_token",
    "job_token",     "token",      "api_key",         "apikey",
    "password",      "passwd",     "secret",          "sig",
    "client_secret", "signature",  "x-amz-signature", "x-amz-security-token"};

// `?access_token=SECRET` and `&sig=SECRET`, as in URLs that are signed or made for scripts.
std::string without_parameters(std::string text) {
    for (auto mark = text.find_first_of("?&"); mark != text.npos;
         mark = text.find_first_of("?&", mark + 1)) {
        auto const begin = text.find_first_of("=?& \t\r\n\"'<>", mark + 1);
        if (begin == text.npos || text[begin] != '=') {
            continue;
        }
        auto const name = ascii_lower(std::string_view(text).substr(mark + 1, begin - mark - 1));
        if (std::ranges::find(secret_parameters, name) != secret_parameters.end()) {
            auto const end = std::min(text.find_first_of("&# \t\r\n\"'<>", begin), text.size());
            text.replace(begin + 1, end - begin - 1, "***");
        }
    }
    return text;
}

} // namespace

std::string redacted(std::string_view text) {
    unsigned seen = 0;
    for (char const c : text) {
        seen |= kinds[static_cast<unsigned char>(c)];
    }
    std::string out(text);
    if ((seen & ends_name) != 0) {
        out = without_authorization(redacted_url(out));
    }
    if ((seen & joins_token) != 0) {
        out = without_tokens(out);
    }
    return (seen & asks) != 0 ? without_parameters(std::move(out)) : out;
}

} // namespace mgit
