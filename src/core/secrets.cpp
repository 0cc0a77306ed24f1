#include "mgit/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace mgit {
namespace {

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_of_token(char c) {
    return is_alphanumeric(c) || c == '_' || c == '-';
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
        char const c = text[at];
        bool const may_begin = c == 'g' || c == 'A' || c == 'x' || c == 'n' || c == 'p' ||
                               c == 'h' || c == 'd'; // of a shape
        bool const within = at > 0 && is_of_token(text[at - 1]);
        if (!may_begin || within) {
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

bool same_letter(char a, char b) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(a) == lower(b);
}

// `Authorization: Bearer SECRET`, as in http.extraHeader and curl -H.
std::string without_authorization(std::string text) {
    constexpr std::string_view header = "authorization:";
    auto from = text.begin();
    for (;;) {
        auto const found = std::search(from, text.end(), header.begin(), header.end(), same_letter);
        if (found == text.end()) {
            return text;
        }
        auto const begin = found + static_cast<std::ptrdiff_t>(header.size());
        auto const end = std::find_if(begin, text.end(), [](char c) {
            return c == '\n' || c == '\r' || c == '"' || c == '\'';
        });
        auto const place = begin - text.begin();
        text.replace(begin, end, " ***");
        from = text.begin() + place + 4;
    }
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
    return without_parameters(without_authorization(without_tokens(redacted_url(text))));
}

} // namespace mgit
