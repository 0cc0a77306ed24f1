#include "mgit/git/state.hpp"

#include "git/config.hpp"
#include "git/layout.hpp"
#include "git/refs.hpp"
#include "mgit/core/object_id.hpp"
#include "mgit/process/small_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace fs = std::filesystem;
using std::chrono::sys_seconds;

namespace mgit {
namespace {

constexpr std::size_t one_line = 4096;
constexpr std::string_view nameless_branch = "(null)"; // what git status says of HEAD at refs/foo

std::string first_line(std::string const& path, At at = {}) {
    std::string text = small_file(path, at, Links::follow, one_line); // a reflog may be long
    text.resize(std::min(text.find('\n'), text.size()));
    return text;
}

// A git directory that is open: most of what is looked for in it is not there, and to ask for a
// name costs less than to ask for a path.
class OpenGitDir {
public:
    explicit OpenGitDir(fs::path const& path) : path_(path), folder_(open_place(path)) {}

    fs::path const& path() const { return path_; }
    bool has(char const* name) const { return facts(name).has_value(); }
    // The facts about a file with something in it; nothing if there is none.
    std::optional<FileFacts> written_file(char const* name) const {
        auto const found = facts(name);
        bool const written = found && found->kind == FileKind::regular && found->size > 0;
        return written ? found : std::nullopt;
    }
    std::string text(char const* name) const {
        return folder_ ? small_file(name, At(folder_)) : std::string();
    }
    std::string first_line(char const* name) const {
        return folder_ ? mgit::first_line(name, At(folder_)) : std::string();
    }

private:
    std::optional<FileFacts> facts(char const* name) const {
        return folder_ ? file_facts(name, Links::follow, At(folder_)) : std::nullopt;
    }

    fs::path const& path_;
    Fd folder_;
};

std::string last_line(fs::path const& path) {
    auto const facts = file_facts(path, Links::follow);
    if (!facts || facts->kind != FileKind::regular) {
        return {}; // opening a FIFO would wait
    }
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    auto const size = file ? static_cast<std::streamoff>(file.tellg()) : 0;
    auto const length = std::min(size, std::streamoff{2 * one_line});
    std::string text(static_cast<std::size_t>(std::max(length, std::streamoff{0})), '\0');
    file.seekg(size - length);
    if (!file.read(text.data(), length) || !text.ends_with('\n')) {
        return {};
    }
    text.pop_back();
    return text.substr(text.rfind('\n') + 1); // 0 if there is none
}

std::size_t number_in(fs::path const& file) {
    std::string const text = first_line(file);
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// --- the operation in progress -------------------------------------------------------------------

void read_rebase(RepoState& state, fs::path const& folder, char const* step, char const* steps) {
    state.operation = Operation::rebase;
    state.step = number_in(folder / step);
    state.steps = number_in(folder / steps);
    std::string const ref = first_line(folder / "head-name"); // "detached HEAD" if it was
    if (ref.starts_with(branch_refs)) {
        state.started_on = ref.substr(branch_refs.size());
    }
}

// What the commits still to come of a cherry-pick or revert begin with. HEAD of the operation is
// gone between two of them, after `git commit`.
Operation sequence(OpenGitDir const& git_dir) {
    std::string const next = git_dir.first_line("sequencer/todo");
    return next.starts_with("pick ")     ? Operation::cherry_pick
           : next.starts_with("revert ") ? Operation::revert
                                         : Operation::none;
}

void read_bisect(RepoState& state, OpenGitDir const& git_dir) {
    state.operation = Operation::bisect;
    std::string const start = git_dir.first_line("BISECT_START");
    if (!is_object_id(start)) {
        state.started_on = start;
    }
}

void read_operation(RepoState& state, OpenGitDir const& git_dir) {
    if (git_dir.has("rebase-merge")) {
        read_rebase(state, git_dir.path() / "rebase-merge", "msgnum", "end");
    } else if (git_dir.has("rebase-apply")) {
        read_rebase(state, git_dir.path() / "rebase-apply", "next", "last");
        if (git_dir.has("rebase-apply/applying")) {
            state.operation = Operation::am;
        }
    } else if (git_dir.has("MERGE_HEAD")) {
        state.operation = Operation::merge;
    } else if (git_dir.has("CHERRY_PICK_HEAD")) {
        state.operation = Operation::cherry_pick;
    } else if (git_dir.has("REVERT_HEAD")) {
        state.operation = Operation::revert;
    } else if (git_dir.has("sequencer")) {
        state.operation = sequence(git_dir);
    }
    if (state.operation == Operation::none && git_dir.has("BISECT_LOG")) {
        read_bisect(state, git_dir);
    }
}

// --- the tag -------------------------------------------------------------------------------------

// What was checked out to get to the commit; empty if the last move of HEAD was another. Lines of
// the reflog are "OLD NEW NAME <MAIL> TIME ZONE<tab>checkout: moving from X to Y".
std::string checked_out(fs::path const& reflog, std::string_view commit) {
    std::string const line = last_line(reflog);
    auto const message = line.find("\tcheckout: moving from ");
    auto const name = line.rfind(" to ");
    auto const second = line.find(' ') + 1;
    if (message == line.npos || name == line.npos || name < message ||
        line.compare(second, commit.size(), commit) != 0) {
        return {};
    }
    std::string_view tag = std::string_view(line).substr(name + 4);
    for (std::string_view const prefix : {"refs/", "tags/"}) {
        tag.remove_prefix(tag.starts_with(prefix) ? prefix.size() : 0);
    }
    return std::string(tag);
}

// The loose ref has not changed since HEAD moved last; in doubt, it has.
bool is_older(fs::path const& ref, fs::path const& reflog) {
    std::error_code error;
    auto const changed = fs::last_write_time(ref, error);
    auto const moved = error ? changed : fs::last_write_time(reflog, error);
    return !error && changed < moved;
}

std::string tag_of(std::string const& commit, FoundRepo const& repo, Refs const& refs) {
    auto const tags = refs.tags_of(commit);
    fs::path const reflog = repo.git_dir / "logs" / "HEAD";
    std::string const name = checked_out(reflog, commit);
    std::string const ref = std::string(tag_refs) + name;
    bool const among = std::ranges::find(tags, name) != tags.end();
    // What an annotated one that is not packed stands for is known no other way.
    if (among ||
        (!name.empty() && !refs.loose(ref).empty() && is_older(repo.common_dir / ref, reflog))) {
        return name;
    }
    return tags.empty() ? std::string() : tags.back();
}

// --- the rest ------------------------------------------------------------------------------------

// git gives the shortest name that is not ambiguous.
bool is_ref(Refs const& refs, std::string const& short_name) {
    return std::ranges::any_of(
        std::initializer_list<char const*>{"refs/remotes/", "refs/heads/", "refs/", ""},
        [&](char const* prefix) { return !refs.find(prefix + short_name).empty(); });
}

std::size_t count_stashes(OpenGitDir const& common_dir) {
    std::string const log = common_dir.text("logs/refs/stash");
    return static_cast<std::size_t>(std::ranges::count(log, '\n'));
}

// A file that was there before; the core.sparseCheckout that it needs may have been turned off.
bool is_sparse(FoundRepo const& repo, OpenGitDir const& git_dir) {
    return git_dir.has("info/sparse-checkout") &&
           is_true(core_setting(repo.common_dir, repo.git_dir, "sparsecheckout"));
}

void note_fetch(OpenGitDir const& git_dir, std::optional<sys_seconds>& newest) {
    if (auto const file = git_dir.written_file("FETCH_HEAD")) {
        sys_seconds const when(std::chrono::seconds(file->modified));
        newest = newest ? std::max(*newest, when) : when;
    }
}

// "OLD NEW NAME <MAIL> TIME ZONE<tab>clone: from URL"
std::optional<sys_seconds> time_of_clone(OpenGitDir const& common_dir) {
    std::string const line = common_dir.first_line("logs/HEAD");
    auto const message = line.find("\tclone: from ");
    auto const mail_end = line.rfind("> ", message);
    if (message == line.npos || mail_end == line.npos) {
        return std::nullopt;
    }
    long long seconds = 0;
    auto const error =
        std::from_chars(line.data() + mail_end + 2, line.data() + message, seconds).ec;
    return error == std::errc() ? std::optional(sys_seconds(std::chrono::seconds(seconds)))
                                : std::nullopt;
}

// They share the remote branches of the repository, but each has a FETCH_HEAD of its own.
void note_fetches_of_worktrees(fs::path const& list, std::optional<sys_seconds>& newest) {
    std::error_code error;
    fs::directory_iterator entry(list, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        note_fetch(OpenGitDir(entry->path()), newest);
    }
}

std::optional<sys_seconds> time_of_fetch(OpenGitDir const& common_dir) {
    std::optional<sys_seconds> newest;
    note_fetch(common_dir, newest);
    if (common_dir.has("worktrees")) {
        note_fetches_of_worktrees(common_dir.path() / "worktrees", newest);
    }
    return newest ? newest : time_of_clone(common_dir);
}

// What holds for every kind of repository. `reftable`: HEAD and refs are elsewhere.
void complete(RepoState& state, FoundRepo const& repo, Refs const& refs, bool reftable) {
    OpenGitDir const git_dir(repo.git_dir);
    state.linked = repo.git_dir != repo.common_dir;
    std::optional<OpenGitDir> shared;
    OpenGitDir const& common_dir = state.linked ? shared.emplace(repo.common_dir) : git_dir;
    read_operation(state, git_dir);
    if (state.detached() && !reftable) {
        state.tag = tag_of(state.commit, repo, refs);
    }
    if (state.stashes == 0) {
        state.stashes = count_stashes(common_dir);
    }
    state.bare = repo.kind == RepoKind::bare;
    state.shallow = common_dir.written_file("shallow").has_value();
    state.sparse = !state.bare && is_sparse(repo, git_dir);
    state.fetched = time_of_fetch(common_dir);
}

// --- the upstream of a bare repository -----------------------------------------------------------

// "ahead 2", "behind 5", "ahead 2, behind 5", "gone", or nothing.
bool read_track(std::string_view track, RepoState& state) {
    state.gone = track == "gone";
    while (!track.empty() && !state.gone) {
        std::string_view const part = track.substr(0, track.find(", "));
        track.remove_prefix(std::min(track.size(), part.size() + 2));
        bool const ahead = part.starts_with("ahead ");
        std::string_view const number = part.substr(part.find(' ') + 1);
        std::size_t& count = ahead ? state.ahead : state.behind;
        auto const [end, error] =
            std::from_chars(number.data(), number.data() + number.size(), count);
        if ((!ahead && !part.starts_with("behind ")) || error != std::errc() ||
            end != number.data() + number.size()) {
            return false;
        }
    }
    return true;
}

// The answer to upstream_words; empty where git has no such ref.
bool read_upstream(std::string_view answer, std::string_view own_ref, RepoState& state) {
    if (answer.empty()) {
        return true;
    }
    std::array<std::string_view, 3> fields; // ref, name, track
    for (std::string_view& field : fields) {
        auto const end = answer.find('\0');
        if (end == answer.npos) {
            return false;
        }
        field = answer.substr(0, end);
        answer.remove_prefix(end + 1);
    }
    if (fields[0].empty() || fields[0] == own_ref) {
        return answer == "\n";
    }
    state.upstream = fields[1];
    return answer == "\n" && !state.upstream.empty() && read_track(fields[2], state);
}

// Where HEAD is on a ref that git status has no name for, or one that looks like none.
void name_branch(RepoState& state, std::string const& ref) {
    std::string const name = ref.starts_with(branch_refs) ? ref.substr(branch_refs.size()) : ref;
    bool const nameless = state.branch == nameless_branch && name == ref && !ref.empty();
    if (nameless || (state.branch.empty() && name == "(detached)")) {
        state.branch = name;
    }
}

} // namespace

Operation operation_in(fs::path const& git_dir) {
    RepoState state;
    read_operation(state, OpenGitDir(git_dir));
    return state.operation;
}

void complete_state(RepoState& state, FoundRepo const& repo) {
    bool const unusual =
        state.branch.empty() || state.branch == nameless_branch || (state.gone && state.unborn());
    std::string const ref = unusual ? read_head(repo.git_dir / "HEAD").ref : std::string();
    bool const reftable = ref == head_of_reftable;
    Refs const refs(repo.common_dir);
    name_branch(state, ref);
    if (state.detached()) {
        state.upstream.clear();
        state.gone = false;
        state.ahead = 0;
        state.behind = 0;
    }
    if (state.gone && state.unborn() && !reftable) {
        state.gone = !is_ref(refs, state.upstream);
    }
    complete(state, repo, refs, reftable);
}

std::string upstream_ref(FoundRepo const& repo) {
    Head const head = read_head(repo.git_dir / "HEAD");
    return head.ref.empty() ? "HEAD" : head.ref;
}

std::optional<RepoState> state_of_bare(FoundRepo const& repo, std::string_view answer) {
    Head const head = read_head(repo.git_dir / "HEAD");
    if ((head.ref.empty() && head.commit.empty()) || head.ref == head_of_reftable) {
        return std::nullopt;
    }
    Refs const refs(repo.common_dir);
    RepoState state;
    state.branch =
        head.ref.starts_with(branch_refs) ? head.ref.substr(branch_refs.size()) : head.ref;
    state.commit = head.ref.empty() ? head.commit : refs.find(head.ref);
    if (!read_upstream(answer, head.ref, state)) {
        return std::nullopt;
    }
    complete(state, repo, refs, false);
    return state;
}

} // namespace mgit
