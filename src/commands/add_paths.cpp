#include "commands/add_paths.hpp"

#include "commands/common.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/process/folder_walk.hpp"
#include "mgit/process/threads.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace mgit {
namespace {

namespace fs = std::filesystem;

struct HashIdentity {
    std::size_t operator()(FileIdentity const& identity) const {
        return std::hash<std::uint64_t>()(identity.inode * 31 + identity.device);
    }
};

// What one path leads to.
struct Answer {
    std::optional<FoundRepo> repo;
    std::string why; // there is none
};

std::string words_for(std::error_code const& error) {
    if (error == std::errc::no_such_file_or_directory) {
        return "no such file or folder";
    }
    return error == std::errc::not_a_directory ? "not a folder" : error.message();
}

// The canonical path of a folder that can be read; empty, and `why` is set, if it is none.
fs::path usable(fs::path const& path, std::string& why) {
    std::error_code error;
    fs::path place = fs::canonical(path, error);
    if (!error) {
        OpenFolder const folder(place.native(), error);
    }
    why = error ? words_for(error) : std::string();
    return error ? fs::path() : place;
}

Answer repo_named(std::string const& path, fs::path const& cwd) {
    Answer answer;
    fs::path const place = usable(cwd / path, answer.why);
    if (place.empty()) {
        return answer;
    }
    answer.repo = repo_around(place);
    if (!answer.repo) {
        answer.why =
            file_facts((place / ".git").native(), Links::keep)
                ? "its .git does not lead to a git directory"
                : "not a git repository; to add those below it: mgit add -r " + shell_word(path);
    }
    return answer;
}

class Collector {
public:
    Collector(AddArguments const& arguments, Context& context)
        : arguments_(arguments), context_(context) {}

    void add_named(std::vector<std::string> const& paths);
    void add_below(std::string const& folder);
    Candidates take() { return std::move(candidates_); }

private:
    void reject(std::string const& path, std::string_view why);
    void skip(fs::path const& path, std::string_view why);
    void collect(FoundRepo repo, fs::path const& root);

    AddArguments const& arguments_;
    Context& context_;
    Candidates candidates_;
    std::unordered_map<FileIdentity, std::size_t, HashIdentity> seen_;
};

void Collector::reject(std::string const& path, std::string_view why) {
    ++candidates_.rejected;
    note(context_, shell_word(path) + ": " + std::string(why));
}

void Collector::skip(fs::path const& path, std::string_view why) {
    note(context_, "skipped " + shell_word(path.native()) + ": " + std::string(why));
}

void Collector::collect(FoundRepo repo, fs::path const& root) {
    if (arguments_.skip_submodules && repo.kind == RepoKind::submodule) {
        skip(repo.path, "it is a submodule");
        return;
    }
    auto const [first, fresh] = seen_.emplace(repo.identity, candidates_.repos.size());
    if (fresh) {
        candidates_.repos.push_back({std::move(repo), root});
        return;
    }
    fs::path const& other = candidates_.repos[first->second].repo.path;
    if (other.native() != repo.path.native()) {
        skip(repo.path, "it is the same repository as " + shell_word(other.native()));
    }
}

void Collector::add_named(std::vector<std::string> const& paths) {
    std::vector<Answer> answers(paths.size());
    for_each_index(paths.size(), [&](std::size_t index) {
        answers[index] = repo_named(paths[index], context_.cwd);
    });
    for (std::size_t index = 0; index < paths.size(); ++index) {
        if (answers[index].repo) {
            collect(std::move(*answers[index].repo), {});
        } else {
            reject(paths[index], answers[index].why);
        }
    }
}

void Collector::add_below(std::string const& folder) {
    std::string why;
    fs::path const root = usable(context_.cwd / folder, why);
    if (root.empty()) {
        reject(folder, why);
        return;
    }
    bool found_any = false;
    discover(
        root,
        [&](FoundRepo repo) {
            found_any = true;
            collect(std::move(repo), root);
        },
        [&](fs::path const& unreadable, std::string const& reason) { skip(unreadable, reason); });
    if (!found_any) {
        reject(folder, "no git repository below it");
    }
}

// What stdin holds, each ended by a NUL.
std::vector<std::string> paths_from(int descriptor) {
    std::vector<std::string> paths;
    std::string const input = read_to_end(descriptor);
    for (std::size_t begin = 0; begin < input.size();) {
        std::size_t const end = std::min(input.find('\0', begin), input.size());
        if (end > begin) {
            paths.push_back(input.substr(begin, end - begin));
        }
        begin = end + 1;
    }
    return paths;
}

} // namespace

Candidates find_candidates(AddArguments const& arguments, Context& context) {
    std::vector<std::string> paths = arguments.paths;
    if (arguments.stdin0) {
        std::ranges::move(paths_from(context.in), std::back_inserter(paths));
    }
    if (std::ranges::find(paths, "") != paths.end()) {
        throw Error(ExitCode::usage, "a path to add is empty");
    }
    Collector collector(arguments, context);
    if (!arguments.recursive) {
        collector.add_named(paths);
    } else {
        std::ranges::for_each(paths, [&](auto const& path) { collector.add_below(path); });
    }
    return collector.take();
}

} // namespace mgit
