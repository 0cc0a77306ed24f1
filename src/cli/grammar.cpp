#include "cli/grammar.hpp"

#include "cli/options.hpp"
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

// --- registry ---------------------------------------------------------------------------------

Finish declare_add(CLI::App& app) {
    auto const arguments = std::make_shared<AddArguments>();
    add_flag(app, "-r,--recursive", arguments->recursive, "all repos below each PATH");
    add_text(app, "-g,--group", "GROUP", arguments->group, "put them into GROUP");
    add_flag(app, "--stdin0", arguments->stdin0, "read more paths, each ended by a NUL");
    return [arguments](Words operands) {
        if (operands.empty() && !arguments->stdin0) {
            throw Error(ExitCode::usage, "'add' needs a path",
                        "this repo: mgit add .\nall repos below a folder: mgit add -r FOLDER");
        }
        arguments->paths = std::move(operands);
        return *arguments;
    };
}
constexpr std::array add_forms{Form{"", "PATH...", "", 0, any_number, declare_add}};
constexpr std::array add_examples{
    Example{"mgit add .", "the repo that the current folder is in"},
    Example{"mgit add ~/src/web -g work", "one repo, into the group work"},
    Example{"mgit add -r ~/src", "all repos below ~/src"},
    Example{"mgit add -n -r ~/src", "show which ones, and change nothing"},
};
constexpr std::string_view add_about =
    "Work trees, linked worktrees, submodules and bare repos can be added. A\n"
    "repo is called by the last part of its path, with as many of the parts\n"
    "before as make it unique. With -r the search does not enter a repo that it\n"
    "has found, and does not follow symbolic links to folders.";

Finish declare_rm(CLI::App&) {
    return [](Words operands) { return RmArguments{std::move(operands)}; };
}
constexpr std::array rm_forms{Form{"", "NAME|@NAME...", "", 1, any_number, declare_rm}};
constexpr std::array rm_examples{
    Example{"mgit rm web", "forget the repo web"},
    Example{"mgit rm @old", "forget the repos of the group old"},
    Example{"mgit rm -n '@lib-*'", "show which ones, and change nothing"},
};
constexpr std::string_view rm_about =
    "Only the registry changes; the repos stay as they are on the disk.";

Finish declare_rename(CLI::App&) {
    return [](Words operands) { return RenameArguments{operands.at(0), operands.at(1)}; };
}
constexpr std::array rename_forms{Form{"", "NAME NEW_NAME", "", 2, 2, declare_rename}};
constexpr std::array rename_examples{
    Example{"mgit rename src/web web", "call the repo src/web just web"},
};
constexpr std::string_view rename_about =
    "Only the registry changes. Repos and groups share one name space; for\n"
    "groups there is 'mgit group rename'.";

Finish declare_ls(CLI::App& app) {
    auto const arguments = std::make_shared<LsArguments>();
    add_flag(app, "-l,--long", arguments->details, "with path, groups and URL");
    add_flag(app, "-z,--zero", arguments->zero, "end each with a NUL and quote nothing");
    return [arguments](Words operands) {
        if (!operands.empty()) {
            arguments->name = std::move(operands.front());
        }
        return *arguments;
    };
}
constexpr std::array ls_forms{Form{"", "[NAME|@NAME...]", "", 0, 1, declare_ls}};
constexpr std::array ls_examples{
    Example{"mgit ls", "the names of all repos, one on each line"},
    Example{"mgit ls @work -l", "more about those of the group work"},
    Example{"cd \"$(mgit ls web)\"", "go to the repo web"},
};
constexpr std::string_view ls_about =
    "Without NAME the names of the repos, in the order in which they were\n"
    "added. With NAME the path of that repo.";

using Action = GroupArguments::Action;

std::shared_ptr<GroupArguments> group_arguments(Action action) {
    auto arguments = std::make_shared<GroupArguments>();
    arguments->action = action;
    return arguments;
}

Finish finish_group(std::shared_ptr<GroupArguments> arguments) {
    return [arguments = std::move(arguments)](Words operands) {
        arguments->names = std::move(operands);
        return *arguments;
    };
}

// For the actions that put repos into a group or out of it.
Finish finish_membership(std::shared_ptr<GroupArguments> arguments) {
    return [arguments = std::move(arguments)](Words operands) {
        if (arguments->group.empty()) {
            throw Error(ExitCode::usage, "the name of the group is missing",
                        fmt::format("give it by -n: mgit group {} {} -n GROUP",
                                    arguments->action == Action::add ? "add" : "rmrepo",
                                    shell_line(operands)));
        }
        arguments->names = std::move(operands);
        return *arguments;
    };
}

Finish declare_group_ls(CLI::App& app) {
    auto arguments = group_arguments(Action::ls);
    add_flag(app, "-z,--zero", arguments->zero, "end each with a NUL and quote nothing");
    return finish_group(std::move(arguments));
}
Finish declare_group_ll(CLI::App&) {
    return finish_group(group_arguments(Action::ll));
}
Finish declare_group_add(CLI::App& app) {
    auto arguments = group_arguments(Action::add);
    add_text(app, "-n,--name", "GROUP", arguments->group, "the group");
    add_text(app, "-p,--path", "DIR", arguments->root, "the folder that it stands for");
    add_text(app, "--description", "TEXT", arguments->description, "what it is about");
    return finish_membership(std::move(arguments));
}
Finish declare_group_rmrepo(CLI::App& app) {
    auto arguments = group_arguments(Action::rmrepo);
    add_text(app, "-n,--name", "GROUP", arguments->group, "the group");
    return finish_membership(std::move(arguments));
}
Finish declare_group_rm(CLI::App&) {
    return finish_group(group_arguments(Action::rm));
}
Finish declare_group_rename(CLI::App&) {
    return [arguments = group_arguments(Action::rename)](Words operands) {
        arguments->group = std::move(operands.at(0));
        arguments->new_name = std::move(operands.at(1));
        return *arguments;
    };
}
constexpr std::array group_forms{
    Form{"ls", "[GROUP]", "the groups, or the repos of one", 0, 1, declare_group_ls},
    Form{"ll", "[GROUP...]", "the groups with their repos", 0, any_number, declare_group_ll},
    Form{"add", "REPO... -n GROUP", "put repos into a group, a new one if need be", 1, any_number,
         declare_group_add},
    Form{"rmrepo", "REPO... -n GROUP", "take repos out of a group", 1, any_number,
         declare_group_rmrepo},
    Form{"rm", "GROUP...", "forget groups, not their repos", 1, any_number, declare_group_rm},
    Form{"rename", "GROUP NEW_NAME", "give a group another name", 2, 2, declare_group_rename},
};
constexpr std::array group_examples{
    Example{"mgit group add web api -n work", "put the repos web and api into the group work"},
    Example{"mgit pull @work", "work on the repos of that group"},
    Example{"mgit group ll", "all groups with their repos"},
};
constexpr std::string_view group_about =
    "A repo can be in many groups. Repos and groups share one name\n"
    "space, so @NAME is never in doubt. 'mgit group' alone is 'mgit\n"
    "group ls'. With add and rmrepo -n is the group; there --dry-run\n"
    "has no short form.";

// --- run --------------------------------------------------------------------------------------

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
};
constexpr std::string_view git_about =
    "Runs git in each selected repo, many at once. All words after 'git' and\n"
    "after the @NAMEs are given to git as they are. Commands that need an\n"
    "editor or a terminal run one at a time, in the foreground.";

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
    Example{"mgit -n exec rm -r build", "show what would be run, and where"},
};
constexpr std::string_view exec_about =
    "Runs any program in each selected repo, many at once, without a shell: it\n"
    "gets exactly the arguments that are given here. It finds the repo's name\n"
    "and path in $MGIT_NAME and $MGIT_PATH.";

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
    "is put into the string: the repo's name and path are in $MGIT_NAME and\n"
    "$MGIT_PATH.";

// --- self -------------------------------------------------------------------------------------

Finish declare_help(CLI::App&) {
    return [](Words operands) {
        return HelpArguments{operands.empty() ? std::string() : std::move(operands.front())};
    };
}
constexpr std::array help_forms{Form{"", "[COMMAND|options]", "", 0, 1, declare_help}};
constexpr std::array help_examples{
    Example{"mgit help add", "about the command add"},
    Example{"mgit help options", "about the options of every command"},
};

Finish declare_version(CLI::App&) {
    return [](Words const&) { return VersionArguments{}; };
}
constexpr std::array version_forms{Form{"", "", "", 0, 0, declare_version}};
constexpr std::array version_examples{Example{"mgit version", "as mgit --version"}};

// --- all of them ------------------------------------------------------------------------------

constexpr std::array rows{
    CommandRow{"add", Section::registry, Tail::operands, "register repos", add_about, add_examples,
               add_forms},
    CommandRow{"rm", Section::registry, Tail::selecting, "forget repos, not their files", rm_about,
               rm_examples, rm_forms},
    CommandRow{"rename", Section::registry, Tail::operands, "give a repo another name",
               rename_about, rename_examples, rename_forms},
    CommandRow{"ls", Section::registry, Tail::selecting, "list repos, or the path of one", ls_about,
               ls_examples, ls_forms},
    CommandRow{"group", Section::registry, Tail::operands, "make, show and change groups",
               group_about, group_examples, group_forms},
    CommandRow{"git", Section::run, Tail::command, "run any git command", git_about, git_examples,
               git_forms},
    CommandRow{"exec", Section::run, Tail::command, "run a program", exec_about, exec_examples,
               exec_forms},
    CommandRow{"sh", Section::run, Tail::command, "run a string in the shell", sh_about,
               sh_examples, sh_forms},
    CommandRow{"help", Section::self, Tail::operands, "show help", "", help_examples, help_forms},
    CommandRow{"version", Section::self, Tail::operands, "show the version", "", version_examples,
               version_forms},
};

constexpr std::array overview_examples{
    Example{"mgit add -r ~/src", "register all repos below ~/src"},
    Example{"mgit pull", "git pull in every repo, many at once"},
    Example{"mgit pull @web --rebase", "in the repo or the group web"},
    Example{"mgit log --oneline -3", "any git command, with all its options"},
    Example{"mgit exec make test", "any program, without a shell"},
    Example{"mgit -n @web sh 'git gc; du -s'", "show what would be run, and where"},
};

} // namespace

std::string_view name(Section section) {
    switch (section) {
    case Section::registry:
        return "registry";
    case Section::run:
        return "run";
    case Section::self:
        return "self";
    }
    return "";
}

std::span<CommandRow const> command_rows() {
    return rows;
}

CommandRow const* find_command(std::string_view name) {
    auto const row = std::find_if(rows.begin(), rows.end(),
                                  [name](CommandRow const& each) { return each.name == name; });
    return row == rows.end() ? nullptr : &*row;
}

std::string full_name(CommandRow const& row, Form const& form) {
    return fmt::format("{}{}{}", row.name, form.action.empty() ? "" : " ", form.action);
}

std::string usage(CommandRow const& row, Form const& form) {
    auto const* const options = row.tail == Tail::command ? "[OPTIONS] [@NAME...] " : "";
    auto const more = row.tail == Tail::command || form.operands.empty() ? "" : " [OPTIONS]";
    return fmt::format("mgit {}{}{}{}{}", options, full_name(row, form), more,
                       form.operands.empty() ? "" : " ", form.operands);
}

std::span<Example const> first_examples() {
    return overview_examples;
}

} // namespace mgit
