// Which servers a git command talks to, by the configuration of its repository.
// Pure: reads what `git config -z --list` printed; knows no file and asks no server.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

struct RemoteConfig {
    struct Remote {
        std::string name;
        std::vector<std::string> urls;
        std::vector<std::string> push_urls;
        bool skipped = false; // by `fetch --all` and `remote update`
    };
    struct Branch {
        std::string remote;
        std::string push_remote;
    };
    struct Rewrite {
        std::string prefix;      // what a URL begins with
        std::string replacement; // what it begins with instead
    };

    std::vector<Remote> remotes; // in the order in which they were first mentioned
    std::map<std::string, Branch> branches;
    std::map<std::string, std::vector<std::string>> groups; // of remotes
    std::string push_default;                               // remote.pushDefault
    std::vector<Rewrite> rewrites;                          // url.*.insteadOf
    std::vector<Rewrite> push_rewrites;                     // url.*.pushInsteadOf
    bool own_ssh = false;  // core.sshCommand or ssh.variant: it says itself how ssh is run
    bool includes = false; // other files have a say: include.path, includeIf.*.path
};

// From the output of `git config -z --list`.
RemoteConfig parse_remote_config(std::string_view list);

// Of such an output only what parse_remote_config() looks at, in the same form.
std::string relevant_config(std::string_view list);

// The URLs that a command connects to, as git rewrites them. verb: as in the verb table ("fetch",
// "remote update"); arguments: all that follows its first word; branch: the current one, empty if
// there is none. Empty for commands that talk to no server known from here. A remote that
// is not configured is taken for a URL, as git does it.
std::vector<std::string> effective_urls(RemoteConfig const& config, std::string_view verb,
                                        std::span<std::string const> arguments,
                                        std::string_view branch);

} // namespace mgit
