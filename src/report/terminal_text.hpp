// Makes what a child wrote safe to show on a terminal, piece by piece.
// Knows no child and no stream; memory is bounded whatever the length of a line.
#pragma once

#include "mgit/report/style.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mgit {

// Where a colour that the child leaves on is turned off: at the end of its line or of its text.
enum class ColourEnds { with_line, with_text };

class TerminalText {
public:
    TerminalText(bool colour, ColourEnds ends) : colour_(colour), ends_(ends) {}

    // Appends to `shown` what can be shown by now: colours as they are (or dropped), of a line that
    // overwrites itself with \r the last state, other controls made visible.
    void add(std::string_view bytes, std::string& shown);
    // The rest, and a reset if a colour is still on.
    void finish(std::string& shown);

private:
    void take(std::string_view bytes, std::string& shown);
    void show(std::string_view bytes, std::string& shown);
    void end_line(std::string& shown);
    void reset(std::string& shown);

    bool colour_;
    ColourEnds ends_;
    std::string line_;      // of the current line what is not shown yet
    bool returned_ = false; // a \r came last: what follows overwrites the line
    bool long_ = false;     // the current line is so long that its beginning is shown already
    bool coloured_ = false; // a colour is on
};

} // namespace mgit
