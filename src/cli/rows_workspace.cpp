#include "cli/options.hpp"
#include "cli/rows.hpp"
#include "mgit/core/error.hpp"

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
    "Nothing in such a file is executed before 'mgit trust'. Paths that lead out\n"
    "of its folder and URLs that name a program are refused. A file of another\n"
    "user, root excepted, is not used unless --registry names it.";

Finish declare_trust(CLI::App& app) {
    auto const arguments = std::make_shared<TrustArguments>();
    add_flag(app, "--ls", arguments->list, "only show them, and which are trusted");
    add_flag(app, "--revoke", arguments->revoke, "trust nothing of it any more");
    return [arguments](Words const&) {
        if (arguments->list && arguments->revoke) {
            throw Error(ExitCode::usage, "'--ls' and '--revoke' do not go together",
                        "show what is trusted: mgit trust --ls");
        }
        return *arguments;
    };
}
constexpr std::array trust_forms{Form{"", "[--ls | --revoke]", "", 0, 0, declare_trust}};
constexpr std::array trust_examples{
    Example{"mgit trust", "show the git flags of the workspace, and ask"},
    Example{"mgit trust --ls", "only show them"},
    Example{"mgit trust --yes", "in a script, after somebody has read them"},
    Example{"mgit trust --revoke", "take it back"},
};
constexpr std::string_view trust_about =
    "A workspace can give a repo git flags (git_flags in mgit.json), and by them\n"
    "git can be told to run any program. So nothing is run in such a repo until\n"
    "you agree; the others are not concerned, and ls and all that edits the\n"
    "workspace work as usual.\n\n"
    "The agreement is to these flags in this folder, word by word, and only\n"
    "yours. Flags that change, or another path of their repo, need a new one;\n"
    "names, groups, order and other repos do not. Files of the workspace to which\n"
    "the flags lead (hooks, an --exec-path) are not compared: look at them, too.";

constexpr std::array rows{
    CommandRow{"init", Section::registry, Tail::selecting, "make a workspace to be shared",
               init_about, init_examples, init_forms},
    CommandRow{"trust", Section::registry, Tail::operands, "agree to git flags of a workspace",
               trust_about, trust_examples, trust_forms},
};

} // namespace

std::span<CommandRow const> workspace_rows() {
    return rows;
}

} // namespace mgit
