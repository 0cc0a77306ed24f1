// Any bytes within XML, CI commands and logs: what reads them finds no markup, and the same text.

#include "report/markup.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void check(bool holds) {
    if (!holds) {
        std::abort();
    }
}

std::string unescaped(std::string text, std::string const& percent) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const rest = std::string_view(text).substr(at);
        if (rest.starts_with(percent)) {
            out += '%';
            at += percent.size();
        } else if (rest.starts_with("%0D") || rest.starts_with("%0A")) {
            out += rest[2] == 'D' ? '\r' : '\n';
            at += 3;
        } else {
            out += text[at++];
        }
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const text(reinterpret_cast<char const*>(data), size);
    check(mgit::xml_attribute(text).find_first_of("<>\"\n\t\r") == std::string::npos);
    check(mgit::xml_text(text).find_first_of(std::string("<>\r\x1b\0", 5)) == std::string::npos);
    auto const github = mgit::github_data(text);
    check(github.find_first_of("\r\n") == std::string::npos && unescaped(github, "%25") == text);
    check(mgit::github_property(text).find_first_of("\r\n:,") == std::string::npos);
    auto const azure = mgit::azure_data(text);
    check(azure.find_first_of("\r\n") == std::string::npos && unescaped(azure, "%AZP25") == text);
    check(mgit::teamcity_value(text).find_first_of("\r\n") == std::string::npos);
    check(mgit::tap_description(text).find('\n') == std::string::npos);

    std::string whole;
    mgit::MarkerGuard guard;
    guard.add(text, whole);
    guard.finish(whole);
    std::string pieces;
    mgit::MarkerGuard other;
    std::size_t const piece = 1 + size % 7;
    for (std::size_t at = 0; at < size; at += piece) {
        other.add(std::string_view(text).substr(at, piece), pieces);
    }
    other.finish(pieces);
    check(pieces == whole);
    for (std::string_view const marker : std::array{"##[", "##vso[", "##teamcity["}) {
        check(whole.find(marker) == std::string::npos);
    }
    return 0;
}
