// A block of lines at the end of what a terminal shows, kept up to date in place: the bytes that
// turn what was painted last into what is to be seen now. Pure: knows no terminal and no clock; its
// size comes in, and whoever has it writes the bytes, all of them at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct ScreenSize {
    std::size_t columns = 80;
    std::size_t rows = 24;

    friend bool operator==(ScreenSize const&, ScreenSize const&) = default;
};

// Paints on the normal screen, below what is there already. The cursor stays in the first column of
// the first line: terminals that wrap lines again when their width changes keep it with its text,
// those that cut them keep it in its row. So what is from there on is the block, whatever a
// terminal has made of it, and nobody has to know how many rows it takes.
//
// Lines are told apart by their bytes, and only those that have changed are written. None is wider
// than columns - 1, and while they are written the terminal does not wrap: its size may be another
// one by now than is known here. When the size has changed all is painted anew.
class Painter {
public:
    explicit Painter(bool utf8) : utf8_(utf8) {} // for the mark of lines that are cut

    // The lines, from the top, without line ends and with no controls but colours. The last ones
    // that do not fit into rows - 1 are not shown. Empty if nothing changes.
    std::string paint(std::vector<std::string> lines, ScreenSize size);

    // Takes the block away; the cursor is where it began. For text that is to stay above it.
    std::string erase();

    // What is painted stays, and the cursor is on the line below it: for who writes next, be it a
    // shell after the end of mgit. The next block begins there.
    std::string leave();

    // Others have written meanwhile: the next block begins where the cursor is.
    void forget() { painted_.clear(); }

private:
    std::string changes(std::vector<std::string> const& lines) const;

    bool utf8_;
    ScreenSize size_;
    std::vector<std::string> painted_;
};

} // namespace mgit
