// Text of ours for the log of a CI service, with words of others in it (docs/ci.md).
// Does not know which service that is: what any of them would obey is taken from it.
#pragma once

#include <string>
#include <string_view>

namespace mgit {

// A blank stands within what would be a command: after "##" of Azure Pipelines and TeamCity, and
// after the first colon of a line that begins with "::" (GitHub).
std::string ci_text(std::string_view text);

} // namespace mgit
