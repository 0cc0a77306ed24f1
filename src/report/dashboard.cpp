#include "mgit/report/dashboard.hpp"

#include "mgit/core/text.hpp"
#include "report/dashboard_cells.hpp"
#include "report/dashboard_layout.hpp"
#include "report/dashboard_line.hpp"

#include <algorithm>
#include <utility>

namespace mgit {

namespace {

constexpr std::size_t usual_columns = 80; // where a terminal does not tell

DashboardOptions completed(DashboardOptions options) {
    options.style.columns = options.style.columns == 0 ? usual_columns : options.style.columns;
    return options;
}

Cut cut_of(Column column) {
    switch (column) {
    case Column::name:
    case Column::branch:
    case Column::upstream:
    case Column::path:
    case Column::url:
        return Cut::middle;
    case Column::sync:
    case Column::work:
    case Column::groups:
        return Cut::words;
    case Column::stash:
    case Column::last:
    case Column::subject:
    case Column::fetched:
    case Column::commit:
        break;
    }
    return Cut::end;
}

// Where the slot begins; behind the last one: where another would.
std::size_t start_of(std::vector<Dashboard::Slot> const& layout, std::size_t index) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < std::min(index, layout.size()); ++i) {
        start += layout[i].width + column_gap;
    }
    return start;
}

Piece piece_of(CellText text, Column column, std::size_t start) {
    Piece piece;
    piece.text = std::move(text);
    piece.start = start;
    piece.cut = cut_of(column);
    piece.yields = column == Column::name      ? Yields::late
                   : column == Column::subject ? Yields::first
                                               : Yields::from_right;
    return piece;
}

} // namespace

Dashboard::Dashboard(DashboardOptions options, std::span<Repo const* const> repos,
                     std::span<std::string const> branches)
    : options_(completed(std::move(options))), layout_(make_layout(options_, repos, branches)) {}

std::string Dashboard::heading() const {
    if (!options_.heading) {
        return {};
    }
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < layout_.size(); ++i) {
        auto const& [column, width, limit] = layout_[i];
        bool const last = i + 1 == layout_.size();
        auto const word = heading_of(column);
        if (!word.empty() || !last) { // the last column needs no word: a subject is known as such
            auto const text = elided(word.empty() ? "SUBJECT" : word, width, options_.style.utf8);
            pieces.push_back(piece_of({{text, {}}}, column, start_of(layout_, i)));
        }
    }
    return options_.style.bold(line_of(std::move(pieces), options_)) + '\n';
}

std::string Dashboard::row(DashboardRow const& row) const {
    return row.told() == Verdict::ok && !row.waiting ? state_row(row) : problem_row(row);
}

std::string Dashboard::state_row(DashboardRow const& row) const {
    Cells const cells(options_);
    std::vector<Piece> pieces;
    CellWord const stale{"stale", Meaning::problem, true};
    bool told = !row.stale;
    for (std::size_t i = 0; i < layout_.size(); ++i) {
        auto const& [column, width, limit] = layout_[i];
        auto text = cells.cell(column, *row.repo, *row.state);
        if (column == Column::work && !told) {
            text.insert(text.begin(), stale);
            told = true;
        }
        if (limit > 0) {
            text = shortened(text, cut_of(column), limit, options_.style.utf8);
        }
        pieces.push_back(piece_of(std::move(text), column, start_of(layout_, i)));
    }
    if (!told) {
        Piece word;
        word.text = {stale};
        word.start = start_of(layout_, layout_.size());
        word.yields = Yields::last;
        pieces.push_back(std::move(word));
    }
    return line_of(std::move(pieces), options_) + '\n';
}

std::string Dashboard::problem_row(DashboardRow const& row) const {
    Cells const cells(options_);
    auto const slot = std::ranges::find(layout_, Column::name, &Slot::column);
    auto const index = static_cast<std::size_t>(slot - layout_.begin());
    auto name_text = cells.known(Column::name, *row.repo);
    if (slot->limit > 0) {
        name_text = shortened(name_text, Cut::middle, slot->limit, options_.style.utf8);
    }

    std::vector<Piece> pieces;
    pieces.push_back(piece_of(std::move(name_text), Column::name, start_of(layout_, index)));
    Piece word;
    word.text = {{std::string(name(row.told())), Meaning::problem}};
    if (row.waiting) {
        word.text = {{options_.style.utf8 ? "…" : "..", Meaning::dim}};
    }
    word.start = start_of(layout_, index + 1);
    word.yields = Yields::last;
    pieces.push_back(std::move(word));
    if (!row.problem.empty()) {
        Piece problem;
        problem.text = {{cells.shown(redacted(row.problem)), {}}};
        problem.start = start_of(layout_, index + 2);
        problem.yields = Yields::first;
        pieces.push_back(std::move(problem));
    }
    return line_of(std::move(pieces), options_) + '\n';
}

std::string Dashboard::group_heading(std::string const& name) const {
    auto text = (name.empty() ? "(no group)" : Cells(options_).shown(name)) + ':';
    if (options_.style.terminal) {
        text = elided(text, options_.style.columns, options_.style.utf8);
    }
    return options_.style.bold(text) + '\n';
}

} // namespace mgit
