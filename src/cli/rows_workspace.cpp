#include "cli/options.hpp"
#include "cli/rows.hpp"

#include <array>
#include <memory>
#include <utility>

namespace mgit {
namespace {

using Words = std::vector<std::string>;

Finish declare_init(CLI::App& app) {
    auto const arguments = std::make_shared<InitArguments>();
    add_flag(app, "--from-registry", arguments->from_registry,
             "take what is registered, with names and groups");
    return [arguments](Words operands) {
        if (!operands.empty()) {
            arguments->folder = std::move(operands.front());
        }
        return *arguments;
    };
}
constexpr std::array init_forms{
    Form{"", "[DIR] [--from-registry [@NAME...]]", "", 0, 1, declare_init}};
constexpr std::array init_examples{
    Example{"mgit init", "make the current folder a workspace"},
    Example{"mgit init -n ~/work", "show what would be in it, and write nothing"},
    Example{"mgit init --from-registry @web", "with the repos of your group web"},
};
constexpr std::string_view init_about =
    "Writes DIR/mgit.json, a registry that can be committed: its paths count\n"
    "from its folder, and URLs are without secrets. In DIR and below, mgit then\n"
    "works on these repos instead of your personal registry; the nearest\n"
    "mgit.json counts, and '--registry personal' is for the other ones. 'mgit\n"
    "add' and all other commands change it from there.\n\n"
    "The repos are those found in DIR and below it, or with --from-registry\n"
    "those of the registry that lie there. Exit code 1 means that one that was\n"
    "named does not. A file that is there is never overwritten.\n\n"
    "Nothing in such a file is executed. Paths that lead out of its folder, URLs\n"
    "that name a program, and git_flags are refused. A file of another user,\n"
    "root excepted, is not used unless --registry names it.";

constexpr std::array rows{
    CommandRow{"init", Section::registry, Tail::selecting, "make a workspace to be shared",
               init_about, init_examples, init_forms},
};

} // namespace

std::span<CommandRow const> workspace_rows() {
    return rows;
}

} // namespace mgit
