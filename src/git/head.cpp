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
fs::path head_of(Repo const& repo) {
    std::error_code error;
    fs::path const usual = repo.path / ".git" / "HEAD";
    if (chosen_git_dir(repo).empty() && fs::exists(fs::symlink_status(usual, error))) {
        return usual;
    }
    auto const found = repo_of(repo);
    return found ? found->git_dir / "HEAD" : fs::path();
}

} // namespace

std::optional<std::string> current_branch(Repo const& repo) {
    std::string const ref = read_head(head_of(repo)).ref;
    if (ref == head_of_reftable) {
        return std::nullopt;
    }
    return ref.starts_with(branch_refs) ? ref.substr(branch_refs.size()) : std::string();
}

} // namespace mgit
