#include "cli/options.hpp"
#include "cli/rows.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

Finish declare_add(CLI::App& app) {
    auto const arguments = std::make_shared<AddArguments>();
    add_flag(app, "-r,--recursive", arguments->recursive, "all repos below each PATH");
    add_flag(app, "-a,--auto-group", arguments->auto_group,
             "as -r, and make groups of the folders from each PATH on");
    add_text(app, "-g,--group", "GROUP", arguments->group, "put them into GROUP");
    add_flag(app, "--skip-submodules", arguments->skip_submodules, "leave out submodules");
    add_flag(app, "--stdin0", arguments->stdin0, "read more paths, each ended by a NUL");
    add_flag(app, "--strict", arguments->strict, "add nothing if one PATH cannot be added");
    return [arguments](Words operands) {
        if (operands.empty() && !arguments->stdin0) {
            throw Error(ExitCode::usage, "'add' needs a path",
                        "this repo: mgit add .\nall repos below a folder: mgit add -r FOLDER");
        }
        arguments->paths = std::move(operands);
        arguments->recursive = arguments->recursive || arguments->auto_group;
        return *arguments;
    };
}
constexpr std::array add_forms{Form{"", "PATH...", "", 0, any_number, declare_add}};
constexpr std::array add_examples{
    Example{"mgit add .", "the repo that the current folder is in"},
    Example{"mgit add ~/src/web -g work", "one repo, into the group work"},
    Example{"mgit add -r ~/src", "all repos below ~/src"},
    Example{"mgit add -a ~/src", "the same, with groups like the folders"},
    Example{"mgit add -n -r ~/src", "show which ones, and change nothing"},
};
constexpr std::string_view add_about =
    "Work trees, linked worktrees, submodules and bare repos can be added. A\n"
    "repo is called by the last part of its path, with as many of the parts\n"
    "before as make it unique. With -r the search does not enter a repo that it\n"
    "has found, and does not follow symbolic links to folders. A repo that can be\n"
    "reached by two paths is added once. With -a the repo ~/src/lib/x is in the\n"
    "groups src and src-lib, which remember their folders.\n\n"
    "All repos are added in one step. A path that leads to none is told, and the\n"
    "exit code is 1 then.";

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
    "added: those of the context if one is set, all with --all. With NAME the\n"
    "path of that repo.";

constexpr std::array rows{
    CommandRow{"add", Section::registry, Tail::operands, "register repos", add_about, add_examples,
               add_forms},
    CommandRow{"rm", Section::registry, Tail::selecting, "forget repos, not their files", rm_about,
               rm_examples, rm_forms},
    CommandRow{"rename", Section::registry, Tail::operands, "give a repo another name",
               rename_about, rename_examples, rename_forms},
    CommandRow{"ls", Section::registry, Tail::selecting, "list repos, or the path of one", ls_about,
               ls_examples, ls_forms},
};

} // namespace

std::span<CommandRow const> registry_rows() {
    return rows;
}

} // namespace mgit
