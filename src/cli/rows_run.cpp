#include "cli/options.hpp"
#include "cli/rows.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/core/value_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

Finish finish_run(RunArguments::Kind kind, void (*check)(Words& words)) {
    return [kind, check](Words words) {
        check(words);
        return RunArguments{kind, false, std::move(words)};
    };
}

// Programs and shell texts do not begin with "-": who writes `exec -j4 make` means our option.
// One "--" may stand before them.
void drop_dashes(std::string_view command, Words& words) {
    if (words.empty() || words.front().size() < 2 || words.front()[0] != '-') {
        return;
    }
    if (words.front() != "--") {
        throw Error(
            ExitCode::usage, fmt::format("'{}' has no option '{}'", command, words.front()),
            fmt::format("options of mgit stand before the command; see: mgit help {}", command));
    }
    words.erase(words.begin());
}

Finish declare_git(CLI::App&) {
    return finish_run(RunArguments::Kind::git, [](Words& words) {
        if (words.empty()) {
            throw Error(ExitCode::usage, "'git' needs a git command", "as in: mgit git status");
        }
    });
}
constexpr std::array git_forms{Form{"", "COMMAND [ARGS...]", "", 0, any_number, declare_git}};
constexpr std::array git_examples{
    Example{"mgit git add -A", "git add, where mgit add is another command"},
    Example{"mgit @work git -c gc.auto=0 fetch", "with options of git itself"},
    Example{"mgit pull --rebase", "the word git can be left out for all others"},
    Example{"mgit git push -u origin {branch}", "with the branch of each repo"},
};
constexpr std::string_view git_about =
    "Runs git in each selected repo, many at once. All words after 'git' and\n"
    "after the @NAMEs are git's. In them {branch} and other names in braces are\n"
    "filled in for each repo: 'mgit help exec' lists them. git's own @{upstream}\n"
    "and ^{...} stay. Commands that need an editor or a terminal run one at a\n"
    "time, in the foreground.";

Finish declare_exec(CLI::App&) {
    return finish_run(RunArguments::Kind::exec, [](Words& words) {
        drop_dashes("exec", words);
        if (words.empty() || words.front().empty()) {
            throw Error(ExitCode::usage, "'exec' needs a program", "as in: mgit exec make test");
        }
    });
}
constexpr std::array exec_forms{
    Form{"", "[--] PROGRAM [ARGS...]", "", 0, any_number, declare_exec}};
constexpr std::array exec_examples{
    Example{"mgit exec make -j2 test", "in every repo"},
    Example{"mgit -j1 @work exec -- ./build", "one after the other"},
    Example{"mgit exec tar -cf '/tmp/{name}.tar' .", "with the name of each repo"},
    Example{"mgit -n exec rm -r build", "show what would be run, and where"},
};
constexpr std::string_view exec_about =
    "Runs any program in each selected repo, many at once, without a shell: each\n"
    "word given here is one argument of it. In the arguments these are filled in\n"
    "for each repo:\n"
    "  {name} {path} {relpath}  the repo, its folder, that folder from here\n"
    "  {branch} {upstream}      what is checked out, and what it follows\n"
    "  {default}                the branch that HEAD of origin names\n"
    "  {sha}                    the commit that is checked out\n"
    "  {url} {host}             of its remote\n"
    "  {i} {n}                  its number in the selection, and how many\n"
    "A repo that has no such value is not run and has the verdict error. {{name}}\n"
    "gives {name}; all other braces stay as they are, also git's @{upstream} and\n"
    "^{...}. Name, path and branch are in $MGIT_NAME, $MGIT_PATH and $MGIT_BRANCH\n"
    "as well.";

Finish declare_sh(CLI::App&) {
    return finish_run(RunArguments::Kind::sh, [](Words& words) {
        drop_dashes("sh", words);
        if (words.empty()) {
            throw Error(ExitCode::usage, "'sh' needs a string for the shell",
                        "as in: mgit sh 'git describe > VERSION'");
        }
        if (words.size() > 1) {
            Words const joined{fmt::format("{}", fmt::join(words, " "))};
            throw Error(ExitCode::usage,
                        fmt::format("'sh' takes one string, not {} words", words.size()),
                        fmt::format("quote it: mgit sh {}\nor run it without a shell: mgit exec {}",
                                    shell_line(joined), shell_line(words)));
        }
    });
}
constexpr std::array sh_forms{Form{"", "TEXT", "", 0, any_number, declare_sh}};
constexpr std::array sh_examples{
    Example{"mgit sh 'git describe > VERSION'", "in every repo"},
    Example{"mgit sh @work 'echo \"$MGIT_NAME\"'", "names and paths come as variables"},
};
constexpr std::string_view sh_about =
    "Runs one string by 'sh -c' in each selected repo, many at once. Nothing\n"
    "is put into the string, words in braces stay as they are: the repo's name,\n"
    "path and branch are in $MGIT_NAME, $MGIT_PATH and $MGIT_BRANCH.";

// "12" as `mgit runs` shows it.
std::optional<std::uint64_t> run_number(Words const& operands) {
    if (operands.empty()) {
        return std::nullopt;
    }
    auto const number = number_in(operands.front(), 1, 999'999'999);
    if (!number) {
        throw Error(ExitCode::usage, fmt::format("'{}' is no number of a run", operands.front()),
                    "the runs: mgit runs");
    }
    return *number;
}

Finish declare_runs_ls(CLI::App&) {
    return [](Words const&) { return RunsArguments(); };
}
Finish declare_runs_show(CLI::App&) {
    return [](Words const& operands) {
        RunsArguments arguments;
        arguments.action = RunsArguments::Action::show;
        arguments.number = run_number(operands);
        return arguments;
    };
}
constexpr std::array runs_forms{
    Form{"ls", "", "the runs that are remembered, the last one at the end", 0, 0, declare_runs_ls},
    Form{"show", "[N] [@NAME...]", "the report of a run once more; without N of the last", 0, 1,
         declare_runs_show, true},
};
constexpr std::array runs_examples{
    Example{"mgit runs", "what was run, and how it went"},
    Example{"mgit runs show", "the report of the last run once more"},
    Example{"mgit runs show 12 @web", "of run 12, that of web alone"},
    Example{"mgit runs show --output failed", "only what failed"},
    Example{"mgit runs --all", "also those of other registries"},
};
constexpr std::string_view runs_about =
    "The last 20 runs of git commands, exec and sh are remembered, each with its\n"
    "command, what became of every repo, and what it wrote: at most 16 KiB of a\n"
    "repo, its beginning and its end. 'mgit settings set runs.keep N' is for more,\n"
    "or for none (0). show takes --format, --output, --fold and -v as a run does;\n"
    "@NAME is a repo or group as it was called then. Passwords in URLs and known\n"
    "forms of tokens are not written down.";

Finish declare_rerun(CLI::App&) {
    return [](Words const& operands) {
        RerunArguments arguments;
        arguments.number = run_number(operands);
        return arguments;
    };
}
constexpr std::array rerun_forms{Form{"", "[N]", "", 0, 1, declare_rerun}};
constexpr std::array rerun_examples{
    Example{"mgit rerun", "the last command again, in the same repos"},
    Example{"mgit rerun --failed", "only where it failed"},
    Example{"mgit -n rerun 12", "what run 12 would be now"},
};
constexpr std::string_view rerun_about =
    "Runs the command of an earlier run again, with its options, in the repos of\n"
    "that run; with --failed only in those where it was not ok. Repos are known by\n"
    "their folders, not by their names: one that is not registered there any more\n"
    "is named, and counts as a failure. N is its number in 'mgit runs'; without it\n"
    "the last one is meant.";

constexpr std::array rows{
    CommandRow{"git", Section::run, Tail::command, "run any git command", git_about, git_examples,
               git_forms},
    CommandRow{"exec", Section::run, Tail::command, "run a program", exec_about, exec_examples,
               exec_forms},
    CommandRow{"sh", Section::run, Tail::command, "run a string in the shell", sh_about,
               sh_examples, sh_forms},
    CommandRow{"runs", Section::run, Tail::operands, "show what was run, and how it went",
               runs_about, runs_examples, runs_forms},
    CommandRow{"rerun", Section::run, Tail::operands, "run the same again", rerun_about,
               rerun_examples, rerun_forms},
};

} // namespace

std::span<CommandRow const> run_rows() {
    return rows;
}

} // namespace mgit
