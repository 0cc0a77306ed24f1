#include "report/dashboard_cells.hpp"

#include "mgit/core/text.hpp"
#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mgit {

namespace {

constexpr std::size_t short_id = 7;

constexpr std::array<std::string_view, column_count> headings = {
    "REPO",     "BRANCH",  "SYNC",   "WORK",   "STASH", "LAST", "",
    "UPSTREAM", "FETCHED", "COMMIT", "GROUPS", "PATH",  "URL",
};

// As git's prompt shows it: CHERRY-PICK.
std::string word_for(Operation operation) {
    std::string word(operation_name(operation));
    std::ranges::transform(word, word.begin(),
                           [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    return word;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void add_if(bool there, CellText& cell, std::string_view text, Meaning meaning) {
    if (there) {
        cell.push_back({std::string(text), meaning});
    }
}

} // namespace

std::string_view heading_of(Column column) {
    return headings[static_cast<std::size_t>(column)];
}

std::size_t width_of(CellText const& cell) {
    std::size_t width = cell.empty() ? 0 : cell.size() - 1;
    for (CellWord const& word : cell) {
        width += display_width(word.text);
    }
    return width;
}

std::string Cells::shown(std::string_view untrusted) const {
    auto text = one_line(std::string(untrusted));
    return options_.style.terminal && !options_.style.utf8 ? ascii_only(text) : text;
}

std::string Cells::marked(Mark mark, std::size_t count) const {
    auto const index = static_cast<std::size_t>(mark);
    std::string const& wanted = options_.settings.marks[index];
    bool const can_show = options_.style.utf8 || is_ascii(wanted);
    auto const text = can_show ? one_line(wanted) : std::string(ascii_marks[index]);
    return mark == Mark::in_sync ? text : fmt::format("{}{}", text, count);
}

std::string Cells::age(std::optional<std::chrono::sys_seconds> then, char const* none) const {
    return then ? rough_age(*then, options_.now) : none;
}

CellText Cells::branch(RepoState const& state) const {
    if (state.detached()) {
        auto const at = state.tag.empty() ? state.commit.substr(0, short_id) : state.tag;
        CellText cell{{'@' + shown(at), Meaning::detached, state.tag.empty()}};
        add_if(!state.started_on.empty(), cell, '(' + shown(state.started_on) + ')',
               Meaning::branch);
        return cell;
    }
    // A branch may be called "@1a2b3c4"; git, too, puts this before what could be something else.
    std::string const prefix = state.branch.starts_with('@') ? "heads/" : "";
    CellText cell{{prefix + shown(state.branch), Meaning::branch}};
    if (state.unborn()) {
        cell.push_back({"(empty)", Meaning::branch, true});
    }
    return cell;
}

CellText Cells::sync(RepoState const& state) const {
    if (state.upstream.empty()) {
        // git does not tell the upstream of a branch without commits in a bare repository.
        return state.bare && state.unborn() ? CellText{{"-", Meaning::dim}}
                                            : CellText{{"none", Meaning::no_upstream}};
    }
    if (state.gone) {
        return {{"gone", Meaning::no_upstream}};
    }
    if (state.unborn()) { // behind all there is, and nobody counts that
        auto mark = marked(Mark::behind, 0);
        mark.back() = '?';
        return {{mark, Meaning::behind}};
    }
    CellText cell;
    auto const diverged = state.diverged();
    add_if(state.ahead > 0, cell, marked(Mark::ahead, state.ahead),
           diverged ? Meaning::diverged : Meaning::ahead);
    add_if(state.behind > 0, cell, marked(Mark::behind, state.behind),
           diverged ? Meaning::diverged : Meaning::behind);
    add_if(cell.empty(), cell, marked(Mark::in_sync, 0), Meaning::in_sync);
    return cell;
}

CellText Cells::work(RepoState const& state) const {
    CellText cell;
    add_if(state.operation != Operation::none, cell, word_for(state.operation),
           Meaning::conflicted);
    add_if(state.operation != Operation::none && state.steps > 0, cell,
           fmt::format("{}/{}", state.step, state.steps), Meaning::conflicted);
    auto const count = [&](Mark mark, std::size_t number, Meaning meaning) {
        add_if(number > 0, cell, marked(mark, number), meaning);
    };
    count(Mark::staged, state.staged, Meaning::dirty);
    count(Mark::modified, state.modified, Meaning::dirty);
    count(Mark::untracked, state.untracked, Meaning::dirty);
    count(Mark::conflicted, state.conflicted, Meaning::conflicted);
    add_if(cell.empty() && !state.bare, cell, "-", Meaning::dim);
    add_if(state.bare, cell, "bare", Meaning::dim);
    add_if(state.linked, cell, "linked", Meaning::dim);
    add_if(state.sparse, cell, "sparse", Meaning::dim);
    add_if(state.shallow, cell, "shallow", Meaning::dim);
    return cell;
}

CellText Cells::known(Column column, Repo const& repo) const {
    CellText cell;
    if (column == Column::name) {
        return {{shown(repo.name), {}}};
    }
    if (column == Column::groups) {
        for (std::string const& group : repo.groups) {
            cell.push_back({'@' + shown(group), {}});
        }
    } else if (column == Column::path) {
        cell.push_back({shown(repo.path.native()), {}});
    } else if (column == Column::url && !repo.url.empty()) {
        cell.push_back({shown(redacted_url(repo.url)), {}});
    }
    add_if(cell.empty(), cell, "-", Meaning::dim);
    return cell;
}

CellText Cells::cell(Column column, Repo const& repo, RepoState const& state) const {
    auto const or_none = [](std::string text, Meaning meaning) {
        return text.empty() ? CellText{{"-", Meaning::dim}} : CellText{{std::move(text), meaning}};
    };
    switch (column) {
    case Column::branch:
        return branch(state);
    case Column::sync:
        return sync(state);
    case Column::work:
        return work(state);
    case Column::stash:
        return state.stashes == 0 ? or_none("", Meaning::dim)
                                  : CellText{{fmt::format("{}", state.stashes), {}}};
    case Column::last:
        return {{age(state.committed, "-"), Meaning::dim}};
    case Column::subject:
        return state.subject.empty() ? CellText{} : CellText{{shown(state.subject), Meaning::dim}};
    case Column::upstream:
        return or_none(shown(state.upstream), state.gone ? Meaning::no_upstream : Meaning::branch);
    case Column::fetched:
        return {{age(state.fetched, "never"), Meaning::dim}};
    case Column::commit:
        return or_none(shown(state.commit.substr(0, short_id)), Meaning::dim);
    case Column::name:
    case Column::groups:
    case Column::path:
    case Column::url:
        break;
    }
    return known(column, repo);
}

} // namespace mgit
