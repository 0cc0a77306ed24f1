#include "mgit/git/head.hpp"

#include "git/layout.hpp"
#include "git/refs.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/process/small_file.hpp"

#include <string_view>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

// Most repos have a folder .git: then nothing else has to be looked at.
fs::path git_dir_of(Repo const& repo) {
    std::error_code error;
    fs::path const usual = repo.path / ".git";
    if (chosen_git_dir(repo).empty() && fs::exists(fs::symlink_status(usual / "HEAD", error))) {
        return usual;
    }
    auto const found = repo_of(repo);
    return found ? found->git_dir : fs::path();
}

// Nothing if only git can tell. Empty if it is no branch.
std::optional<std::string> branch_of(Head const& head) {
    if (head.ref == head_of_reftable) {
        return std::nullopt;
    }
    return head.ref.starts_with(branch_refs) ? head.ref.substr(branch_refs.size()) : std::string();
}

} // namespace

std::optional<std::string> current_branch(Repo const& repo) {
    return branch_of(read_head(git_dir_of(repo) / "HEAD"));
}

HeadFacts head_facts(Repo const& repo) {
    fs::path const git_dir = git_dir_of(repo);
    Head const head = read_head(git_dir / "HEAD");
    HeadFacts facts;
    facts.branch = branch_of(head).value_or("");
    facts.commit = head.ref.empty() ? head.commit : Refs(common_dir_of(git_dir)).find(head.ref);
    return facts;
}

} // namespace mgit
