#include "commands/common.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/process/file.hpp"

#include <algorithm>
#include <set>

namespace mgit {
namespace {

namespace fs = std::filesystem;

// What the arguments lead to, before the registry is looked at.
struct Candidates {
    std::vector<FoundRepo> repos; // each once
    bool rejected = false;        // some path is no repo; it has been said
};

// Why the place cannot be searched; empty if it can.
std::string unusable(fs::path const& place) {
    std::error_code error;
    if (!fs::exists(place, error)) {
        return error ? error.message() : "no such file or folder";
    }
    if (!fs::is_directory(place, error)) {
        return "not a folder";
    }
    fs::directory_iterator const entries(place, error);
    return error ? error.message() : "";
}

class Collector {
public:
    explicit Collector(Context& context) : context_(context) {}

    void add_around(fs::path const& path);
    void add_below(fs::path const& folder);
    Candidates take() { return std::move(candidates_); }

private:
    void reject(fs::path const& path, std::string_view why);
    void collect(FoundRepo const& repo);

    Context& context_;
    Candidates candidates_;
    std::set<fs::path> seen_;
};

void Collector::reject(fs::path const& path, std::string_view why) {
    candidates_.rejected = true;
    note(context_, shell_word(path.string()) + ": " + std::string(why));
}

void Collector::collect(FoundRepo const& repo) {
    if (seen_.insert(repo.path).second) {
        candidates_.repos.push_back(repo);
    }
}

void Collector::add_around(fs::path const& path) {
    fs::path const place = absolute_path(path, context_.cwd);
    if (std::string const why = unusable(place); !why.empty()) {
        reject(path, why);
        return;
    }
    auto const repo = repo_around(place);
    if (!repo) {
        std::error_code error;
        reject(path, fs::exists(place / ".git", error)
                         ? "its .git does not lead to a git directory"
                         : "not a git repository; to add those below it: mgit add -r " +
                               shell_word(path.string()));
        return;
    }
    collect(*repo);
}

void Collector::add_below(fs::path const& folder) {
    fs::path const root = absolute_path(folder, context_.cwd);
    if (std::string const why = unusable(root); !why.empty()) {
        reject(folder, why);
        return;
    }
    bool found_any = false;
    discover(
        root,
        [&](FoundRepo const& repo) {
            found_any = true;
            collect(repo);
        },
        [&](fs::path const& unreadable, std::string const& why) {
            note(context_, "skipped " + shell_word(unreadable.string()) + ": " + why);
        });
    if (!found_any) {
        reject(folder, "no git repository below it");
    }
}

Candidates collect(AddArguments const& arguments, Context& context) {
    std::vector<std::string> paths = arguments.paths;
    if (arguments.stdin0) {
        std::string const input = read_to_end(context.in);
        for (std::size_t begin = 0; begin < input.size();) {
            std::size_t const end = std::min(input.find('\0', begin), input.size());
            if (end > begin) {
                paths.push_back(input.substr(begin, end - begin));
            }
            begin = end + 1;
        }
    }
    Collector collector(context);
    for (std::string const& path : paths) {
        if (path.empty()) {
            throw Error(ExitCode::usage, "a path to add is empty");
        }
        if (arguments.recursive) {
            collector.add_below(path);
        } else {
            collector.add_around(path);
        }
    }
    return collector.take();
}

struct Changes {
    std::vector<Repo> added;
    std::vector<Repo> joined; // were registered, and are now in the group as well
    std::vector<Repo> known;  // were registered already
};

// The part that happens under the lock, on the registry as it is then.
Changes apply(std::vector<FoundRepo> const& found, std::optional<std::string> const& group,
              Registry& registry) {
    Changes changes;
    std::vector<FoundRepo const*> fresh;
    std::vector<fs::path> paths;
    for (FoundRepo const& repo : found) {
        Repo const* known = registry.find_path(repo.path);
        if (known == nullptr) {
            fresh.push_back(&repo);
            paths.push_back(repo.path);
        } else if (group && std::ranges::find(known->groups, *group) == known->groups.end()) {
            changes.joined.push_back(*known);
        } else {
            changes.known.push_back(*known);
        }
    }
    std::vector<std::string> const names = unique_names(paths, registry);
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        Repo repo{names[i], fresh[i]->path, {}, remote_url_of(*fresh[i]), {}};
        if (group) {
            repo.groups.push_back(*group);
        }
        registry.add_repo(repo);
        changes.added.push_back(std::move(repo));
    }
    for (Repo const& repo : changes.joined) {
        registry.join(repo.name, *group);
    }
    return changes;
}

void tell(Changes const& changes, std::string const& group, bool dry_run, Context& context) {
    std::string text;
    for (Repo const& repo : changes.added) {
        text += (dry_run ? "would add " : "added ") + shell_word(repo.name) + "  " +
                shell_word(repo.path.string()) + "\n";
    }
    for (Repo const& repo : changes.joined) {
        text += (dry_run ? "would add " : "added ") + shell_word(repo.name) + " to group " +
                shell_word(group) + "\n";
    }
    print(context, text);
    if (changes.known.size() == 1) {
        Repo const& repo = changes.known.front();
        note(context,
             shell_word(repo.path.string()) + " is already registered as " + shell_word(repo.name));
    } else if (changes.known.size() > 1) {
        note(context, counted(changes.known.size(), "repo") + " already registered");
    }
}

} // namespace

CommandResult run(AddArguments const& arguments, Invocation const& invocation, Context& context) {
    if (arguments.group) {
        check_name(*arguments.group);
    }
    Candidates const candidates = collect(arguments, context);
    Changes changes;
    auto const change = [&](Registry& registry) {
        changes = apply(candidates.repos, arguments.group, registry);
    };
    if (!candidates.repos.empty()) {
        change_registry(invocation, context, change);
    }
    tell(changes, arguments.group.value_or(""), invocation.options.dry_run, context);
    return candidates.rejected ? ExitCode::repo_failed : ExitCode::ok;
}

} // namespace mgit
