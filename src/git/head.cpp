#include "mgit/git/head.hpp"

#include "git/layout.hpp"
#include "git/refs.hpp"

#include <string_view>

namespace fs = std::filesystem;

namespace mgit {
namespace {

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
    bool const readable = !head.ref.empty() && head.ref != head_of_reftable;
    facts.commit = head.ref.empty() ? head.commit : Refs(common_dir_of(git_dir)).find(head.ref);
    facts.unborn = readable && facts.commit.empty();
    return facts;
}

} // namespace mgit
