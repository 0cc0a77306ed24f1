#include "cli/options.hpp"
#include "cli/rows.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;
using Sort = LlArguments::Sort;

// The place of the word among the known ones. Throws Error usage with what may have been meant.
std::size_t choice(std::string_view option, std::string const& word, Words const& known) {
    auto const found = std::find(known.begin(), known.end(), word);
    if (found == known.end()) {
        auto const meant = did_you_mean(word, known);
        throw Error(ExitCode::usage, fmt::format("option '{}' cannot be '{}'", option, word),
                    fmt::format("{}{}it can be: {}", meant, meant.empty() ? "" : "\n",
                                fmt::join(known, ", ")));
    }
    return static_cast<std::size_t>(found - known.begin());
}

Sort parse_sort(std::string const& word) {
    static constexpr std::array all{Sort::none, Sort::name, Sort::branch, Sort::sync, Sort::last};
    return all.at(choice("--sort", word, {"none", "name", "branch", "sync", "last"}));
}

std::vector<Column> parse_columns(std::string_view list) {
    std::vector<Column> columns;
    while (!list.empty()) {
        std::string const word(list.substr(0, list.find(',')));
        list.remove_prefix(std::min(list.size(), word.size() + 1));
        columns.push_back(static_cast<Column>(
            choice("--columns", word, {column_names.begin(), column_names.end()})));
    }
    return columns;
}

struct LlWords {
    LlArguments arguments;
    std::string sort = "none";
    std::string columns;
};

Finish declare_ll(CLI::App& app) {
    auto const words = std::make_shared<LlWords>();
    add_text(app, "--sort", "KEY", words->sort, "by none, name, branch, sync or last");
    add_text(app, "--columns", "LIST", words->columns, "these columns, as in name,branch,sync");
    add_flag(app, "-g,--groups", words->arguments.by_group, "by group");
    add_flag(app, "--exit-code", words->arguments.exit_code, "1 if a repo is dirty or not in sync");
    return [words](Words const& operands) {
        if (!operands.empty()) {
            throw Error(ExitCode::usage, fmt::format("'ll' does not take '{}'", operands.front()),
                        fmt::format("repos and groups are named with @: @{}", operands.front()));
        }
        words->arguments.sort = parse_sort(words->sort);
        words->arguments.columns = parse_columns(words->columns);
        return words->arguments;
    };
}
constexpr std::array ll_forms{Form{"", "[@NAME...]", "", 0, any_number, declare_ll}};
constexpr std::array ll_examples{
    Example{"mgit ll", "where every repo stands"},
    Example{"mgit ll @web -s dirty", "those of web with something to commit"},
    Example{"mgit ll --sort last", "the newest commit first"},
    Example{"mgit ll --columns name,fetched", "other columns"},
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
    "row, and the exit code is 1.";

constexpr std::array rows{
    CommandRow{"ll", Section::look, Tail::selecting, "show where every repo stands", ll_about,
               ll_examples, ll_forms},
};

} // namespace

std::span<CommandRow const> look_rows() {
    return rows;
}

} // namespace mgit
