#include "mgit/git/head.hpp"

#include "git/config.hpp"
#include "git/layout.hpp"
#include "git/refs.hpp"
#include "mgit/process/small_file.hpp"

#include <string_view>
#include <utility>

namespace fs = std::filesystem;

namespace mgit {
namespace {

Head head_of(fs::path const& git_dir) {
    return git_dir.empty() ? Head() : read_head(git_dir / "HEAD");
}

// Nothing if only git can tell. Empty if it is no branch.
std::optional<std::string> branch_of(Head const& head) {
    if (head.ref == head_of_reftable) {
        return std::nullopt;
    }
    return head.ref.starts_with(branch_refs) ? head.ref.substr(branch_refs.size()) : std::string();
}

HeadFacts facts_of(Head const& head, fs::path const& common_dir) {
    HeadFacts facts;
    facts.branch = branch_of(head).value_or("");
    bool const readable = !head.ref.empty() && head.ref != head_of_reftable;
    facts.commit = readable ? Refs(common_dir).find(head.ref) : head.commit;
    facts.unborn = readable && facts.commit.empty();
    return facts;
}

// The usual repository: .git is a folder, HEAD a file in it, and all of it is there. Nothing if it
// is another one, or none.
std::optional<RepoLook> look_at_usual(Repo const& repo) {
    fs::path git_dir = repo.path / ".git";
    Fd const place = open_place(git_dir, Links::keep);
    if (!place) {
        return std::nullopt;
    }
    At const at(place);
    std::string const head = small_file("HEAD", at, Links::keep);
    if (!is_head_text(head) || file_facts("commondir", Links::keep, at) ||
        !is_folder("objects", at) || !is_folder("refs", at)) {
        return std::nullopt;
    }
    RepoLook look;
    look.head = facts_of(head_in(head), git_dir);
    FoundRepo& found = look.found.emplace();
    found.kind = is_true(settings_of(".", at).bare) ? RepoKind::bare : RepoKind::main;
    found.path = repo.path;
    found.common_dir = git_dir;
    found.git_dir = std::move(git_dir);
    return look;
}

} // namespace

std::optional<std::string> current_branch(Repo const& repo) {
    return branch_of(head_of(git_dir_of(repo)));
}

RepoLook look_at(Repo const& repo) {
    if (chosen_git_dir(repo).empty()) {
        if (auto usual = look_at_usual(repo)) {
            return std::move(*usual);
        }
    }
    RepoLook look;
    look.found = repo_of(repo);
    if (look.found) {
        look.head = facts_of(head_of(look.found->git_dir), look.found->common_dir);
    } else if (fs::path const damaged = git_dir_of(repo); !damaged.empty()) {
        look.head = facts_of(head_of(damaged), common_dir_of(damaged));
    }
    return look;
}

} // namespace mgit
