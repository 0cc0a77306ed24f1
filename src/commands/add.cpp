#include "commands/add_paths.hpp"
#include "commands/common.hpp"
#include "commands/fingerprints.hpp"
#include "commands/folder_groups.hpp"
#include "commands/registry_place.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/folders.hpp"
#include "mgit/process/mounts.hpp"

#include <algorithm>
#include <utility>

namespace mgit {
namespace {

namespace fs = std::filesystem;

// What has become of one candidate.
struct Known {
    Repo repo;     // as it is registered
    fs::path path; // as it was found: another one where the same folder is mounted twice
    bool named = false;
};
struct Joined {
    std::string repo;
    std::string group;
};

struct Added {
    std::string name;
    std::string path;
};

struct Changes {
    std::vector<Group> made;
    std::vector<Added> added;
    std::vector<Joined> joined;     // were registered, and are now in the group as well
    std::vector<Known> known;       // were registered, and nothing is changed
    std::string fingerprints;       // lines, of what is added
    std::vector<std::string> notes; // what is not as it was found
};

// The part that happens under the lock, on the registry as it is then.
class Adding {
public:
    Adding(AddArguments const& arguments, Registry& registry, bool shared)
        : arguments_(arguments), registry_(registry), shared_(shared) {}

    Changes apply(std::vector<Candidate> const& candidates);

private:
    Repo const* registered(FoundRepo const& found) const;
    std::vector<std::vector<std::string>> groups_of(std::vector<Candidate> const& candidates);
    void keep(Repo const& known, Candidate const& candidate,
              std::vector<std::string> const& groups);
    void register_fresh(std::vector<std::vector<std::string>> const& groups);

    AddArguments const& arguments_;
    Registry& registry_;
    bool shared_; // it is a workspace's
    Mounts mounts_ = Mounts::of_this_process();
    std::vector<std::pair<FoundRepo const*, std::size_t>> fresh_; // with its place in `groups`
    Changes changes_;
};

Repo const* Adding::registered(FoundRepo const& found) const {
    if (Repo const* known = registry_.find_path(found.path)) {
        return known;
    }
    for (fs::path const& other : mounts_.other_paths(found.path)) {
        Repo const* known = registry_.find_path(other);
        auto const there = known != nullptr ? repo_of(*known) : std::nullopt;
        if (there && there->identity == found.identity) {
            return known;
        }
    }
    return nullptr;
}

std::vector<std::vector<std::string>> Adding::groups_of(std::vector<Candidate> const& candidates) {
    std::vector<std::vector<std::string>> groups(candidates.size());
    if (arguments_.auto_group) {
        std::vector<Placed> placed;
        for (Candidate const& candidate : candidates) {
            placed.push_back({candidate.repo.path, candidate.root});
        }
        FolderGroups folders = join_folder_groups(placed, registry_);
        groups = std::move(folders.names);
        changes_.made = std::move(folders.made);
    }
    if (arguments_.group) {
        for (auto& each : groups) {
            each.push_back(*arguments_.group);
        }
    }
    return groups;
}

void Adding::keep(Repo const& known, Candidate const& candidate,
                  std::vector<std::string> const& groups) {
    std::string const name = known.name;
    bool joined = false;
    for (std::string const& group : groups) {
        if (std::ranges::find(known.groups, group) != known.groups.end()) {
            continue;
        }
        if (registry_.find_group(group) == nullptr) {
            Group fresh;
            fresh.name = group;
            registry_.add_group(fresh);
        }
        registry_.join(name, group);
        changes_.joined.push_back({name, group});
        joined = true;
    }
    if (!joined) {
        changes_.known.push_back({known, candidate.repo.path, candidate.root.empty()});
    }
}

void Adding::register_fresh(std::vector<std::vector<std::string>> const& groups) {
    std::vector<fs::path> paths;
    for (auto const& [found, index] : fresh_) {
        paths.push_back(found->path);
    }
    std::vector<std::string> names = unique_names(paths, registry_);
    for (std::size_t each = 0; each < fresh_.size(); ++each) {
        auto const& [found, index] = fresh_[each];
        Repo repo;
        repo.name = std::move(names[each]);
        repo.path = std::move(paths[each]);
        repo.groups = groups[index];
        SharedUrl url;
        url.url = found->url;
        if (shared_) {
            url = shared_url(repo.name, found->url);
        }
        repo.url = std::move(url.url);
        if (!url.note.empty()) {
            changes_.notes.push_back(std::move(url.note));
        }
        changes_.added.push_back({repo.name, repo.path.native()});
        changes_.fingerprints += fingerprint_line(fingerprint_of(*found));
        registry_.add_repo(std::move(repo));
    }
}

Changes Adding::apply(std::vector<Candidate> const& candidates) {
    auto const groups = groups_of(candidates);
    for (std::size_t index = 0; index < candidates.size(); ++index) {
        Candidate const& candidate = candidates[index];
        if (Repo const* known = registered(candidate.repo)) {
            keep(*known, candidate, groups[index]);
        } else {
            fresh_.emplace_back(&candidate.repo, index);
        }
    }
    register_fresh(groups);
    return std::move(changes_);
}

std::string account_of(Changes const& changes, bool dry_run) {
    std::string text;
    for (Group const& group : changes.made) {
        text += (dry_run ? "would make group " : "made group ") + shell_word(group.name) + "  " +
                shell_word(group.root.native()) + "\n";
    }
    std::string const added = dry_run ? "would add " : "added ";
    for (Added const& repo : changes.added) {
        text += added + shell_word(repo.name) + "  " + shell_word(repo.path) + "\n";
    }
    for (Joined const& joined : changes.joined) {
        text += added + shell_word(joined.repo) + " to group " + shell_word(joined.group) + "\n";
    }
    return text;
}

// Who named a repo is told about it; of those that a search has met again there may be thousands.
void tell_known(std::vector<Known> const& all, bool verbose, Context& context) {
    std::size_t untold = 0;
    for (Known const& known : all) {
        std::string const path = shell_word(known.path.native());
        std::string const name = shell_word(known.repo.name);
        if (known.path.native() != known.repo.path.native()) {
            note(context, path + " is the same repository as " + name + ", at " +
                              shell_word(known.repo.path.native()));
        } else if (known.named || verbose || all.size() == 1) {
            note(context, path + " is already registered as " + name);
        } else {
            ++untold;
        }
    }
    if (untold > 0) {
        note(context, counted(untold, "repo") + " already registered");
    }
}

} // namespace

CommandResult run(AddArguments const& arguments, Invocation const& invocation, Context& context) {
    if (arguments.group) {
        check_name(*arguments.group);
    }
    Candidates const candidates = find_candidates(arguments, context);
    if (arguments.strict && candidates.rejected > 0) {
        throw Error(ExitCode::repo_failed,
                    "nothing is added, because of " + counted(candidates.rejected, "path"),
                    "without --strict the others are added");
    }
    Changes changes;
    if (!candidates.repos.empty()) {
        bool const shared = !find_registry(invocation, context).place.base.empty();
        change_registry(invocation, context, [&](Registry& registry) {
            changes = Adding(arguments, registry, shared).apply(candidates.repos);
        });
    }
    Options const& options = invocation.options;
    if (!options.dry_run) {
        append_fingerprints(fingerprint_file(state_folder(context.environment)),
                            changes.fingerprints);
    }
    print(context, account_of(changes, options.dry_run));
    for (std::string const& text : changes.notes) {
        note(context, text);
    }
    tell_known(changes.known, options.verbose, context);
    return candidates.rejected > 0 ? ExitCode::repo_failed : ExitCode::ok;
}

} // namespace mgit
