// One line of the dashboard: cells at their places, and what gives way when they do not fit.
// Knows neither repos nor states.
#pragma once

#include "report/dashboard_cells.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace mgit {

// How a cell is made shorter. words: whole words, so that no number loses digits.
enum class Cut { end, middle, words };

// When it gives way if the line is too long.
enum class Yields { first, from_right, late, last };

struct Piece {
    CellText text;
    std::size_t start = 0; // the column where it should begin; later if what stands before is long
    Cut cut = Cut::end;
    Yields yields = Yields::from_right;
};

// The cell in at most so many columns; with an ellipsis if anything is missing.
CellText shortened(CellText const& text, Cut cut, std::size_t columns, bool utf8);

// The line without its end and without blanks there. On a terminal never wider than its columns:
// what yields first gets shorter or goes, then blanks between the pieces are taken away down to
// two, then pieces are shortened and left out from the right; what yields late is only shortened,
// and what yields last only after that. Colours by Meaning.
std::string line_of(std::vector<Piece> pieces, DashboardOptions const& options);

} // namespace mgit
