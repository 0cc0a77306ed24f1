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

constexpr std::array rows{
    CommandRow{"group", Section::registry, Tail::operands, "make, show and change groups",
               group_about, group_examples, group_forms},
};

} // namespace

std::span<CommandRow const> group_rows() {
    return rows;
}

} // namespace mgit
