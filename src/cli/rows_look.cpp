#include "cli/options.hpp"
#include "cli/rows.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

// The place of the word among the known ones. Throws Error usage with what may have been meant.
std::size_t choice(std::string_view option, std::string_view word,
                   std::span<char const* const> known) {
    auto const place = place_in(known, word);
    if (!place) {
        throw Error(ExitCode::usage, fmt::format("option '{}' cannot be '{}'", option, word),
                    allowed_words(known, word));
    }
    return *place;
}

std::vector<Column> parse_columns(std::string_view list) {
    std::vector<Column> columns;
    for (std::string const& word : comma_separated(list)) {
        auto const column = static_cast<Column>(choice("--columns", word, column_names));
        if (std::ranges::find(columns, column) != columns.end()) {
            throw Error(ExitCode::usage,
                        fmt::format("option '--columns' names '{}' more than once", word),
                        "each column stands once");
        }
        columns.push_back(column);
    }
    return columns;
}

struct LlWords {
    LlArguments arguments;
    std::optional<std::string> sort;
    std::string columns;
    std::string watch; // empty if it is not given
};

Finish declare_ll(CLI::App& app) {
    auto const words = std::make_shared<LlWords>();
    add_text(app, "--sort", "KEY", words->sort, "by none, name, branch, sync or last");
    add_text(app, "--columns", "LIST", words->columns, "these columns, as in name,branch,sync");
    add_flag(app, "-g,--groups", words->arguments.by_group, "by group");
    add_flag(app, "--exit-code", words->arguments.exit_code, "1 if a repo is dirty or not in sync");
    add_flag_or_text(app, "--watch", "DUR", "2s", words->watch,
                     "keep it up to date, asking every 2s or so");
    return [words](Words const& operands) {
        if (!operands.empty()) {
            throw Error(ExitCode::usage, fmt::format("'ll' does not take '{}'", operands.front()),
                        fmt::format("repos and groups are named with @: @{}", operands.front()));
        }
        if (words->sort) {
            words->arguments.sort =
                static_cast<RowOrder>(choice("--sort", *words->sort, row_order_names));
        }
        words->arguments.columns = parse_columns(words->columns);
        if (!words->watch.empty()) {
            words->arguments.watch = parse_time("--watch", words->watch);
        }
        return words->arguments;
    };
}
constexpr std::array ll_forms{Form{"", "[@NAME...]", "", 0, any_number, declare_ll}};
constexpr std::array ll_examples{
    Example{"mgit ll", "where every repo stands"},
    Example{"mgit ll @web -s dirty", "those of web with something to commit"},
    Example{"mgit ll --sort last", "the newest commit first"},
    Example{"mgit ll --columns name,fetched", "other columns"},
    Example{"mgit ll --watch=5s -s '!clean'", "kept up to date; q ends"},
    Example{"mgit ll --format ndjson", "for scripts: an object in each line"},
};
constexpr std::string_view ll_about =
    "One row for each repo, by one git status each; nothing is fetched.\n"
    "BRANCH is the branch, or the tag or commit of a detached HEAD. SYNC is\n"
    "against the upstream: '=', ahead and behind by number, 'none' without\n"
    "upstream, 'gone' if it is no longer there. WORK is the operation in\n"
    "progress and how many paths are staged (+), changed (~), untracked (?) or\n"
    "in conflict (!). Then the stashes, the age of the last commit and its\n"
    "subject. Other columns: upstream, fetched (age of the last fetch), commit,\n"
    "groups, path, url. A repo that is missing or cannot be read says so in its\n"
    "row, and the exit code is 1. 'mgit settings' is for columns, widths, marks and\n"
    "colours of one's own.\n"
    "--watch keeps the table up to date on a terminal until you press q; with more\n"
    "rows than it has, the keys of less(1) show the others. A repo that does not\n"
    "answer keeps its old row, marked as stale. With --format ndjson, for scripts,\n"
    "it writes a line for each repo that has changed.";

constexpr std::array rows{
    CommandRow{"ll", Section::look, Tail::selecting, "show where every repo stands", ll_about,
               ll_examples, ll_forms},
};

} // namespace

std::span<CommandRow const> look_rows() {
    return rows;
}

} // namespace mgit
