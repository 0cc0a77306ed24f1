#include "report/dashboard_line.hpp"

#include "mgit/core/text.hpp"
#include "report/dashboard_layout.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mgit {

namespace {

// Fewer columns than this say nothing.
constexpr std::size_t shortest_text = 4;

bool has_digit(std::string_view text) {
    return text.find_first_of("0123456789") != std::string_view::npos;
}

CellText whole_words(CellText const& text, std::size_t columns, bool utf8) {
    CellWord const mark{utf8 ? "…" : "..", Meaning::dim}; // "~" is the mark of what is modified
    for (CellText kept = text; kept.size() > 1; kept.pop_back()) {
        kept.back() = mark;
        if (width_of(kept) <= columns) {
            return kept;
        }
    }
    if (has_digit(text[0].text)) {
        return {{elided(mark.text, columns, utf8), mark.meaning}};
    }
    return {{elided(text[0].text, columns, utf8), text[0].meaning}};
}

// The last name in the cell gives way, and facts beside it, as in "main (empty)", stay.
CellText name_in_the_middle(CellText text, std::size_t columns, bool utf8) {
    auto const last =
        std::find_if(text.rbegin(), text.rend(), [](CellWord const& word) { return !word.whole; });
    if (last == text.rend()) {
        return whole_words(text, columns, utf8);
    }
    std::size_t const others = width_of(text) - display_width(last->text);
    if (text.size() > 1 && columns < others + shortest_text) {
        text.erase(std::next(last).base());
        return shortened(text, Cut::middle, columns, utf8);
    }
    last->text = elided_middle(last->text, columns - others, utf8);
    return text;
}

class Line {
public:
    Line(std::vector<Piece> pieces, DashboardOptions const& options)
        : pieces_(std::move(pieces)), options_(options) {
        place();
    }

    void fit(std::size_t columns) {
        shorten_all(Yields::first, shortest_text, columns);
        squeeze(columns);
        shorten_all(Yields::from_right, 1, columns);
        shorten_all(Yields::late, 3, columns);
        shorten_all(Yields::last, 1, columns);
        if (width() > columns) { // there is hardly a column
            std::erase_if(pieces_, [](Piece const& piece) { return piece.yields != Yields::late; });
            place();
            squeeze(columns);
            shorten_all(Yields::late, columns, columns);
        }
    }

    std::string text() const {
        std::string out;
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            if (!pieces_[i].text.empty()) {
                out.append(gaps_[i], ' ');
                append(out, pieces_[i].text);
            }
        }
        return out;
    }

private:
    // The blanks before each piece; none where there is no text.
    void place() {
        gaps_.assign(pieces_.size(), 0);
        std::size_t position = 0;
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            if (!pieces_[i].text.empty()) {
                std::size_t const least = position == 0 ? 0 : column_gap;
                gaps_[i] = std::max(least, pieces_[i].start - std::min(pieces_[i].start, position));
                position += gaps_[i] + width_of(pieces_[i].text);
            }
        }
    }

    std::size_t width() const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            sum += gaps_[i] + width_of(pieces_[i].text);
        }
        return sum;
    }

    void shorten_all(Yields which, std::size_t least, std::size_t columns) {
        for (std::size_t i = pieces_.size(); i-- > 0 && width() > columns;) {
            if (pieces_[i].yields == which) {
                shorten(pieces_[i], least, columns);
                squeeze(columns);
            }
        }
    }

    // By as much as the line is too long. With less than `least` columns left the piece goes, or
    // the next one has to help.
    void shorten(Piece& piece, std::size_t least, std::size_t columns) {
        std::size_t const others = width() - width_of(piece.text);
        std::size_t const room = columns - std::min(others, columns);
        bool const goes = piece.yields == Yields::first || piece.yields == Yields::from_right;
        piece.text = goes && room < least ? CellText()
                                          : shortened(piece.text, piece.cut, std::max(room, least),
                                                      options_.style.utf8);
        place();
    }

    // Takes blanks away from the right to the left.
    void squeeze(std::size_t columns) {
        std::size_t over = width() - std::min(width(), columns);
        for (std::size_t i = pieces_.size(); i-- > 0 && over > 0;) {
            std::size_t const spare = gaps_[i] - std::min(gaps_[i], is_first(i) ? 0 : column_gap);
            gaps_[i] -= std::min(over, spare);
            over -= std::min(over, spare);
        }
    }

    // The first with any text, so that no blanks have to be before it.
    bool is_first(std::size_t index) const {
        return std::all_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(index),
                           [](Piece const& piece) { return piece.text.empty(); });
    }

    // Words of one colour are painted together, with the blanks between.
    void append(std::string& out, CellText const& cell) const {
        for (std::size_t i = 0; i < cell.size();) {
            auto const meaning = cell[i].meaning;
            std::string run = cell[i].text;
            out += i > 0 ? " " : "";
            for (++i; i < cell.size() && cell[i].meaning == meaning; ++i) {
                run += ' ' + cell[i].text;
            }
            out += painted(run, meaning);
        }
    }

    std::string painted(std::string const& text, std::optional<Meaning> meaning) const {
        if (!meaning) {
            return text;
        }
        auto const& sgr = options_.settings.colours[static_cast<std::size_t>(*meaning)];
        bool const valid = sgr.find_first_not_of("0123456789;:") == std::string::npos;
        return sgr.empty() || !valid ? text : options_.style.paint(sgr, text);
    }

    std::vector<Piece> pieces_;
    DashboardOptions const& options_;
    std::vector<std::size_t> gaps_;
};

} // namespace

CellText shortened(CellText const& text, Cut cut, std::size_t columns, bool utf8) {
    if (width_of(text) <= columns) {
        return text;
    }
    switch (cut) {
    case Cut::words:
        return whole_words(text, columns, utf8);
    case Cut::middle:
        return name_in_the_middle(text, columns, utf8);
    case Cut::end:
        break;
    }
    return {{elided(text[0].text, columns, utf8), text[0].meaning}};
}

std::string line_of(std::vector<Piece> pieces, DashboardOptions const& options) {
    Line line(std::move(pieces), options);
    if (options.style.terminal) {
        line.fit(options.style.columns);
    }
    return line.text();
}

} // namespace mgit
