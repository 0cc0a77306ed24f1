#include "commands/choice.hpp"
#include "commands/common.hpp"
#include "commands/fingerprints.hpp"
#include "commands/registry_place.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/folders.hpp"
#include "mgit/process/small_file.hpp"
#include "mgit/registry/document.hpp"
#include "mgit/registry/workspace.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace mgit {
namespace {

namespace fs = std::filesystem;

// What is going to be written.
struct Draft {
    std::vector<Group> groups{};
    std::vector<Repo> repos{};
    std::vector<std::string> notes{};
    std::string fingerprints{}; // lines
    std::size_t refused = 0;    // of those that were named
};

Error there_already(fs::path const& file) {
    return {ExitCode::usage, shell_word(file.native()) + " exists already; nothing was changed",
            "its repos: mgit --registry " + shell_word(file.native()) +
                " ls\nmore of them: mgit add, in its folder"};
}

fs::path folder_of(InitArguments const& arguments, Context const& context) {
    fs::path folder = absolute_path(arguments.folder, context.cwd);
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        throw Error(ExitCode::usage,
                    "cannot make a workspace in " + shell_word(arguments.folder) +
                        ": no such folder",
                    "make it first: mkdir -p " + shell_word(arguments.folder));
    }
    if (fs::path const file = folder / workspace_file_name;
        file_facts(file.native(), Links::keep)) {
        throw there_already(file);
    }
    return folder;
}

// Also those in a folder that is a repository itself, as where mgit.json is committed.
std::vector<FoundRepo> repos_below(fs::path const& folder, Draft& draft) {
    std::vector<FoundRepo> found;
    auto const search = [&](fs::path const& root) {
        discover(
            root, [&](FoundRepo repo) { found.push_back(std::move(repo)); },
            [&](fs::path const& path, std::string const& why) {
                draft.notes.push_back("skipped " + shell_word(path.native()) + ": " + why);
            });
    };
    search(folder);
    if (found.size() != 1 || found.front().path != folder || found.front().kind == RepoKind::bare) {
        return found;
    }
    std::vector<fs::path> inner;
    for (auto const& entry : fs::directory_iterator(folder)) {
        std::error_code error;
        if (entry.is_directory(error) && !entry.is_symlink(error) &&
            entry.path().filename() != ".git") {
            inner.push_back(entry.path());
        }
    }
    std::ranges::sort(inner);
    std::ranges::for_each(inner, search);
    return found;
}

// Takes the repo, or tells why it cannot be in a workspace.
bool take(Repo repo, fs::path const& base, Draft& draft) {
    if (std::string const why = workspace_path_refusal(base, repo.path); !why.empty()) {
        draft.notes.push_back("left out " + shell_word(repo.name) + ": " +
                              shell_word(repo.path.native()) + " " + why);
        return false;
    }
    SharedUrl shared = shared_url(repo.name, repo.url);
    repo.url = std::move(shared.url);
    if (!shared.note.empty()) {
        draft.notes.push_back(std::move(shared.note));
    }
    if (!repo.git_flags.empty()) {
        draft.notes.push_back("the git flags of " + shell_word(repo.name) +
                              " count only for who has said: mgit trust");
    }
    draft.repos.push_back(std::move(repo));
    return true;
}

Draft from_disk(fs::path const& base) {
    Draft draft;
    std::vector<FoundRepo> const found = repos_below(base, draft);
    std::vector<fs::path> paths;
    for (FoundRepo const& each : found) {
        paths.push_back(each.path);
    }
    std::vector<std::string> names = unique_names(paths, Registry());
    for (std::size_t i = 0; i < found.size(); ++i) {
        Repo repo;
        repo.name = std::move(names[i]);
        repo.path = found[i].path;
        repo.url = found[i].url;
        if (take(std::move(repo), base, draft)) {
            draft.fingerprints += fingerprint_line(fingerprint_of(found[i]));
        }
    }
    return draft;
}

// The groups of these repos; a folder of theirs outside is not known to those who share the file.
std::vector<Group> groups_of(std::vector<Repo> const& repos, Registry const& registry,
                             fs::path const& base) {
    std::vector<Group> groups;
    for (Group group : registry.groups()) {
        bool const used =
            std::ranges::any_of(repos, [&](Repo const& repo) { return is_in(repo, group.name); });
        if (used && !group.root.empty() && !workspace_path_refusal(base, group.root).empty()) {
            group.root.clear();
        }
        if (used) {
            groups.push_back(std::move(group));
        }
    }
    return groups;
}

Draft from_registry(Invocation invocation, fs::path const& base, Context& context) {
    if (invocation.options.registry.empty()) {
        invocation.options.registry = "personal";
    }
    Registry const registry = open_store(invocation, context).load();
    Choice choice = choose(registry, invocation, context);
    bool const named = !invocation.selectors.empty() || invocation.options.failed ||
                       !invocation.options.select.empty();
    Draft draft;
    std::size_t outside = 0;
    for (Selected& selected : choice.in) {
        fs::path const relative = selected.repo.path.lexically_relative(base);
        bool const below = !relative.empty() && *relative.begin() != "..";
        if (!named && !below) {
            ++outside;
        } else if (!take(std::move(selected.repo), base, draft)) {
            ++draft.refused;
        }
    }
    if (outside > 0) {
        draft.notes.push_back("left out " + std::to_string(outside) + " of " +
                              counted(choice.in.size(), "repo") + ", not below " +
                              shell_word(base.native()));
    }
    draft.groups = groups_of(draft.repos, registry, base);
    return draft;
}

void fill(Registry& registry, Draft const& draft) {
    for (Group const& group : draft.groups) {
        registry.add_group(group);
    }
    for (Repo const& repo : draft.repos) {
        registry.add_repo(repo);
    }
}

void write(StorePlace const& place, Draft const& draft, Invocation const& invocation,
           Context& context) {
    StoreOptions options;
    options.patience = invocation.options.lock_timeout.value_or(options.patience);
    options.tell = [&context](std::string_view text) { note(context, text); };
    Store(place, options).update([&](Registry& registry) {
        if (!registry.source().document.empty()) {
            throw there_already(place.file); // somebody has made it meanwhile
        }
        fill(registry, draft);
    });
    append_fingerprints(fingerprint_file(state_folder(context.environment)), draft.fingerprints);
}

std::string account_of(Draft const& draft, fs::path const& file, bool dry_run) {
    std::string text;
    for (Repo const& repo : draft.repos) {
        text += (dry_run ? "would add " : "added ") + shell_word(repo.name) + "  " +
                shell_word(repo.path.native()) + "\n";
    }
    return text + (dry_run ? "would write " : "wrote ") + shell_word(file.native()) + "  " +
           counted(draft.repos.size(), "repo") + "\n";
}

} // namespace

CommandResult run(InitArguments const& arguments, Invocation const& invocation, Context& context) {
    if (!arguments.from_registry && (!invocation.selectors.empty() || invocation.options.failed ||
                                     !invocation.options.select.empty())) {
        throw Error(ExitCode::usage, "'init' selects nothing without --from-registry",
                    "repos of the registry: mgit init --from-registry @NAME");
    }
    StorePlace const place =
        workspace_place(folder_of(arguments, context) / workspace_file_name, context);
    Draft const draft = arguments.from_registry ? from_registry(invocation, place.base, context)
                                                : from_disk(place.base);
    bool const dry_run = invocation.options.dry_run;
    if (dry_run) {
        Registry trial;
        fill(trial, draft);
        format_registry(trial, "", place.base); // throws what writing would
    } else {
        write(place, draft, invocation, context);
    }
    for (std::string const& line : draft.notes) {
        note(context, line);
    }
    print(context, account_of(draft, place.file, dry_run));
    return draft.refused > 0 ? ExitCode::repo_failed : ExitCode::ok;
}

} // namespace mgit
