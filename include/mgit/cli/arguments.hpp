// The command line as plain records: what the parser fills in and the commands read.
// Knows neither how the options are spelled nor what the commands do with them.
#pragma once

#include "mgit/core/choices.hpp"
#include "mgit/core/outcome.hpp"
#include "mgit/core/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mgit {

// Options that stand before the command, and after our own commands as well.
struct Options {
    std::vector<std::string> select;          // -s, --select; all must hold
    bool failed = false;                      // --failed; of rerun, too
    std::optional<std::size_t> jobs;          // -j, --jobs
    std::optional<Millis> timeout;            // --timeout
    std::optional<Millis> grace;              // --grace
    std::optional<int> retries;               // --retries
    std::optional<std::size_t> jobs_per_host; // --jobs-per-host
    std::size_t max_fail = 0;                 // --max-fail N[:wait|:kill]; 0: no limit
    bool max_fail_kill = false;
    std::vector<int> ok_exits;                           // --ok-exit 0,1
    bool leak_fails = false;                             // --leak ok|fail
    bool wait_maintenance = false;                       // --wait-maintenance
    bool ssh_share = true;                               // --ssh-share auto|never
    bool no_give_up = false;                             // --no-give-up
    bool no_input = false;                               // --no-input
    bool allow_empty = false;                            // --allow-empty
    bool skip_missing = false;                           // --skip-missing
    bool all = false;                                    // -a, --all
    bool interactive = false;                            // -i, --interactive
    bool dry_run = false;                                // -n, --dry-run
    bool yes = false;                                    // --yes
    bool quiet = false;                                  // -q, --quiet
    bool verbose = false;                                // -v, --verbose
    std::string format;                                  // --format; empty: as usual
    Show show = Show::automatic;                         // --output
    bool fold = false;                                   // --fold
    Order order = Order::automatic;                      // --order
    ProgressChoice progress = ProgressChoice::automatic; // --progress
    std::optional<CiService> ci;                         // --ci; nothing: by the environment
    std::string junit;                                   // --junit; empty: none
    std::string tap;                                     // --tap; empty: none
    std::optional<ColourChoice> colour;                  // --color
    // No options, but what is set for good: of the colours, and that it is why there is a timeout.
    ColourChoice usual_colour = ColourChoice::automatic;
    bool usual_timeout = false;
    std::size_t keep_runs = Settings().keep_runs; // no option, either
    std::string timings;                          // --timings[=FILE]; empty: none
    std::string trace;                            // --trace; empty: none
    std::string registry;                         // --registry
    std::optional<Millis> lock_timeout;           // --lock-timeout
    std::string folder;                           // -C

    // Scripts read stdout: nothing else may stand there, and nobody is asked.
    bool machine() const { return format == "json" || format == "ndjson"; }
};

struct AddArguments {
    std::vector<std::string> paths;
    bool recursive = false;           // -r
    bool auto_group = false;          // -a, which is recursive as well
    bool stdin0 = false;              // --stdin0: more paths, each ended by a NUL
    bool strict = false;              // --strict: all paths or none
    bool skip_submodules = false;     // --skip-submodules
    std::optional<std::string> group; // -g
};
struct RmArguments {
    std::vector<std::string> names;
};
struct RenameArguments {
    std::string name;
    std::string new_name;
};
struct LsArguments {
    std::string name;     // empty: all
    bool details = false; // -l
    bool zero = false;    // -z: end each with a NUL and quote nothing
};
struct GroupArguments {
    enum class Action { add, addrepo, rm, rmrepo, rename, ls, ll };
    Action action = Action::ls;
    std::vector<std::string> names; // repos (add, addrepo, rmrepo) or groups (rm, ls, ll)
    std::string group;              // -n of add, addrepo and rmrepo; the old name for rename
    std::string new_name;           // rename
    std::optional<std::string> description; // --description of add; empty: none any more
    std::optional<std::string> root;        // -p, --path of add; the same
    bool zero = false;                      // -z
};
struct ContextArguments {
    std::optional<std::string> choice; // a group, "auto" or "none"; nothing: show it
};
struct InitArguments {
    std::string folder = ".";
    bool from_registry = false; // --from-registry
};
struct TrustArguments {
    bool list = false;   // --ls
    bool revoke = false; // --revoke
};
struct PruneArguments {}; // --missing is all that it can do so far, and has to be given
struct DoctorArguments {
    bool fix = false;                // --fix
    std::vector<std::string> search; // --search DIR: where moved repos are looked for, too
};
struct LlArguments {
    using Sort = RowOrder;
    std::optional<Sort> sort;    // --sort; nothing: as usual
    std::vector<Column> columns; // --columns; empty: as usual
    DashboardSettings look;      // no option: what is set for good
    bool by_group = false;       // -g
    bool exit_code = false;      // --exit-code: 1 also if there is something to do in a repo
    std::optional<Millis> watch; // --watch[=SEC]: again and again, at this interval
};
// Also every git command that is given without the word `git`.
struct RunArguments {
    enum class Kind { git, exec, sh };
    Kind kind = Kind::git;
    bool implied =
        false; // `mgit pull`, not `mgit git pull`: it has yet to be seen that git knows it
    std::vector<std::string>
        argv; // git: what follows `git`; exec: the program and its arguments; sh: one string
};
struct RunsArguments {
    enum class Action { ls, show };
    Action action = Action::ls;
    std::optional<std::uint64_t> number{}; // show; nothing: the last
};
struct RerunArguments {
    std::optional<std::uint64_t> number{}; // nothing: the last
};
struct SettingsArguments {
    enum class Action { ls, get, set, unset, add, rm };
    Action action = Action::ls;
    std::vector<std::string> keys;   // ls, unset: any number, also families; else one
    std::vector<std::string> values; // set, add, rm
    bool details = false;            // -l
    bool zero = false;               // -z
};
struct HelpArguments {
    std::string topic; // "rm", "group add", "options"; empty: the overview
};
struct VersionArguments {};

using CommandArguments =
    std::variant<HelpArguments, VersionArguments, AddArguments, RmArguments, RenameArguments,
                 LsArguments, GroupArguments, ContextArguments, InitArguments, TrustArguments,
                 PruneArguments, DoctorArguments, LlArguments, RunArguments, RunsArguments,
                 RerunArguments, SettingsArguments>;

struct Invocation {
    Options options;
    std::vector<std::string> selectors; // @NAMEs, without the "@"
    CommandArguments command;
    std::vector<std::string> words{}; // all of it as it was typed, without the program's name
};

} // namespace mgit
