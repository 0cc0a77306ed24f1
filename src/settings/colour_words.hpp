// Colours as git's configuration spells them ("bold blue"), and as terminals take them ("1;34").
// Knows nothing of what is coloured.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mgit {

// The SGR parameters for the words of gitconfig(5), "color": at most two colours, of which the
// second is the background (names, bright names, 0 to 255, #rrggbb, #rgb), and attributes. Also
// SGR parameters themselves, at least two ("1;34"). "normal" is none. Nothing for anything else.
std::optional<std::string> sgr_of(std::string_view words);

// Words that sgr_of makes the same parameters of; "normal" if there are none.
std::string colour_words(std::string_view sgr);

} // namespace mgit
