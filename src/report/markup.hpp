// Text that we did not write within XML, Markdown and the commands of CI services, where it must
// stay text. Knows no report; each function says what its text is safe in.
#pragma once

#include <string>
#include <string_view>

namespace mgit {

// In an XML 1.0 document, as text or within double quotes. What no XML can hold (most controls,
// bytes that are no UTF-8) becomes U+FFFD.
std::string xml_text(std::string_view bytes);
std::string xml_attribute(std::string_view bytes);

// In a cell of a Markdown table: no markup, no HTML, one line.
std::string markdown_text(std::string_view text);

// What follows "::COMMAND::" of a GitHub workflow command, and a value between its "=" and ",".
std::string github_data(std::string_view text);
std::string github_property(std::string_view text);
// What follows "##vso[...]" of an Azure Pipelines logging command.
std::string azure_data(std::string_view text);
// Between the quotes of a TeamCity service message.
std::string teamcity_value(std::string_view utf8);
// The description of a test in TAP 14.
std::string tap_description(std::string_view text);
// Letters, digits, "_", "-" and "." are left: the name of a section in a GitLab log.
std::string section_word(std::string_view text);

// Takes from a log, which comes in pieces, what Azure Pipelines ("##[", "##vso[" anywhere in a
// line), TeamCity ("##teamcity[") and GitHub ("##[") would obey: a blank then stands behind "##".
class MarkerGuard {
public:
    void add(std::string_view piece, std::string& out);
    void finish(std::string& out);

private:
    std::string held_; // the beginning of what may be a marker
};

} // namespace mgit
