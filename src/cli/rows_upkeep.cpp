#include "cli/options.hpp"
#include "cli/rows.hpp"
#include "mgit/core/error.hpp"

#include <array>
#include <memory>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

void refuse_operands(std::string_view command, Words const& operands) {
    if (!operands.empty()) {
        throw Error(ExitCode::usage,
                    "'" + std::string(command) + "' does not take '" + operands.front() + "'",
                    "repos and groups are named with @: @" + operands.front());
    }
}

Finish declare_prune(CLI::App& app) {
    auto const missing = std::make_shared<bool>(false);
    add_flag(app, "--missing", *missing, "forget the repos whose folder is not there");
    return [missing](Words const& operands) {
        refuse_operands("prune", operands);
        if (!*missing) {
            throw Error(ExitCode::usage, "'prune' needs to be told what to forget",
                        "repos whose folder is not there: mgit prune --missing");
        }
        return PruneArguments{};
    };
}
constexpr std::array prune_forms{
    Form{"", "--missing [@NAME...]", "", 0, any_number, declare_prune}};
constexpr std::array prune_examples{
    Example{"mgit prune --missing -n", "show which repos are not there"},
    Example{"mgit prune --missing", "forget them, after a question"},
    Example{"mgit prune --missing @old --yes", "those of the group old, without one"},
};
constexpr std::string_view prune_about =
    "A repo is missing if its folder is not there. One that only cannot be read\n"
    "is not. Repos that have moved are found by 'mgit doctor'; for disks that\n"
    "come and go there is the option --skip-missing.";

Finish declare_doctor(CLI::App& app) {
    auto const arguments = std::make_shared<DoctorArguments>();
    add_flag(app, "--fix", arguments->fix, "repair the registry, after a question for each kind");
    add_texts(app, "--search", "DIR", arguments->search, "look for moved repos below DIR, too");
    return [arguments](Words const& operands) {
        refuse_operands("doctor", operands);
        return *arguments;
    };
}
constexpr std::array doctor_forms{Form{"", "[@NAME...]", "", 0, any_number, declare_doctor}};
constexpr std::array doctor_examples{
    Example{"mgit doctor", "what is wrong, and what can be done about it"},
    Example{"mgit doctor --fix", "correct moved paths, remove duplicates, ..."},
    Example{"mgit doctor --search ~/work", "look for moved repos there as well"},
    Example{"mgit doctor --fix -n", "what --fix would change"},
};
constexpr std::string_view doctor_about =
    "Looks for repos that are missing, have moved, are damaged or registered\n"
    "twice, for worktrees that lost their repo, foreign owners, stale locks and\n"
    "URLs with secrets; then at git, the registry's file, the terminal and the\n"
    "limits. With --fix only the registry is changed, in one go; what is to be\n"
    "done in a repo is told as a command. The exit code is 1 if anything is\n"
    "wrong. Without @NAME all repos are looked at, whatever the context is.\n"
    "--format json prints one document.";

constexpr std::array rows{
    CommandRow{"prune", Section::registry, Tail::selecting, "forget repos that are not there",
               prune_about, prune_examples, prune_forms},
    CommandRow{"doctor", Section::registry, Tail::selecting, "find what is wrong, and repair it",
               doctor_about, doctor_examples, doctor_forms},
};

} // namespace

std::span<CommandRow const> upkeep_rows() {
    return rows;
}

} // namespace mgit
