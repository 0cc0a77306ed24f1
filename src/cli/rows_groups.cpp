#include "cli/options.hpp"
#include "cli/rows.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/selector.hpp"
#include "mgit/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

using Action = GroupArguments::Action;

std::shared_ptr<GroupArguments> group_arguments(Action action) {
    auto arguments = std::make_shared<GroupArguments>();
    arguments->action = action;
    return arguments;
}

// Where only a name can stand, "@web" is the name web.
std::string plain_name(std::string const& word) {
    return is_selector_of_any_name(word) ? word.substr(1) : word;
}

Finish finish_group(std::shared_ptr<GroupArguments> arguments) {
    return [arguments = std::move(arguments)](Words operands) {
        std::ranges::transform(operands, std::back_inserter(arguments->names), plain_name);
        return *arguments;
    };
}

// For the actions that put repos into a group or out of it.
Finish finish_membership(std::string_view action, std::shared_ptr<GroupArguments> arguments) {
    return [action, arguments = std::move(arguments)](Words operands) {
        if (arguments->group.empty()) {
            throw Error(ExitCode::usage, "the name of the group is missing",
                        fmt::format("give it by -n: mgit group {}{}{} -n GROUP", action,
                                    operands.empty() ? "" : " ", shell_line(operands)));
        }
        arguments->group = plain_name(arguments->group);
        arguments->names = std::move(operands);
        return *arguments;
    };
}

void add_group_option(CLI::App& app, GroupArguments& arguments) {
    add_text(app, "-n,--name", "GROUP", arguments.group, "the group");
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
    add_group_option(app, *arguments);
    add_text(app, "-p,--path", "DIR", arguments->root, "the folder that it stands for; '': none");
    add_text(app, "--description", "TEXT", arguments->description, "what it is about; '': none");
    return finish_membership("add", std::move(arguments));
}
Finish declare_group_addrepo(CLI::App& app) {
    auto arguments = group_arguments(Action::addrepo);
    add_group_option(app, *arguments);
    return finish_membership("addrepo", std::move(arguments));
}
Finish declare_group_rmrepo(CLI::App& app) {
    auto arguments = group_arguments(Action::rmrepo);
    add_group_option(app, *arguments);
    return finish_membership("rmrepo", std::move(arguments));
}
Finish declare_group_rm(CLI::App&) {
    return finish_group(group_arguments(Action::rm));
}
Finish declare_group_rename(CLI::App&) {
    return [arguments = group_arguments(Action::rename)](Words operands) {
        arguments->group = plain_name(operands.at(0));
        arguments->new_name = std::move(operands.at(1));
        return *arguments;
    };
}
constexpr std::string_view members = "REPO|@NAME... -n GROUP";
constexpr std::array group_forms{
    Form{"ls", "[GROUP]", "the groups, or the repos of one", 0, 1, declare_group_ls},
    Form{"ll", "[GROUP...]", "the groups with their repos", 0, any_number, declare_group_ll},
    Form{"add", "[REPO|@NAME...] -n GROUP", "put repos into a group; make it or change it", 0,
         any_number, declare_group_add, true},
    Form{"addrepo", members, "put repos into a group that is there", 1, any_number,
         declare_group_addrepo, true},
    Form{"rmrepo", members, "take repos out of a group", 1, any_number, declare_group_rmrepo, true},
    Form{"rm", "GROUP...", "forget groups, not their repos", 1, any_number, declare_group_rm},
    Form{"rename", "GROUP NEW_NAME", "give a group another name", 2, 2, declare_group_rename},
};
constexpr std::array group_examples{
    Example{"mgit group add web api -n work", "put web and api into the group work"},
    Example{"mgit group add @work lib -n more", "a group and one more repo"},
    Example{"mgit group add -n work -p ~/work", "the folder of the group, also later"},
    Example{"mgit pull @work", "work on the repos of that group"},
    Example{"mgit group ll", "all groups with their repos"},
};
constexpr std::string_view group_about =
    "A repo can be in many groups. Repos and groups share one name space, so\n"
    "@NAME is never in doubt. REPO can also be the path of a registered repo.\n"
    "'mgit group' alone is 'mgit group ls'. With add, addrepo and rmrepo -n is\n"
    "the group; there --dry-run has no short form. One wrong name, and nothing\n"
    "is changed. The folder of a group matters to 'mgit context auto'.";

Finish declare_context(CLI::App&) {
    return [](Words const& operands) {
        ContextArguments arguments;
        if (!operands.empty()) {
            arguments.choice = plain_name(operands.front());
        }
        return arguments;
    };
}
constexpr std::array context_forms{Form{"", "[GROUP|auto|none]", "", 0, 1, declare_context}};
constexpr std::array context_examples{
    Example{"mgit context work", "commands work on the repos of the group work"},
    Example{"mgit context auto", "on those of the group that one is in"},
    Example{"mgit context none", "on all repos again"},
    Example{"mgit context", "which it is, why, and how many repos"},
};
constexpr std::string_view context_about =
    "The context counts where a command is given no @NAME; --all ignores it for\n"
    "once. With 'auto' it is the group whose folder (mgit group add -n GROUP -p\n"
    "DIR) contains the current one, the deepest if there are several; else the\n"
    "group of the repo that contains it; else all repos.";

constexpr std::array rows{
    CommandRow{"group", Section::registry, Tail::operands, "make, show and change groups",
               group_about, group_examples, group_forms},
    CommandRow{"context", Section::registry, Tail::operands, "choose what commands work on",
               context_about, context_examples, context_forms},
};

} // namespace

std::span<CommandRow const> group_rows() {
    return rows;
}

} // namespace mgit
