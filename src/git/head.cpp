#include "mgit/git/head.hpp"

#include "git/layout.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/process/small_file.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

namespace fs = std::filesystem;

namespace mgit {
namespace {

constexpr std::string_view branches = "refs/heads/";
constexpr std::string_view kept_elsewhere = "refs/heads/.invalid";

// git allows neither blanks nor controls in the name of a ref.
bool is_ref_char(char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7f';
}

// The ref that HEAD names; empty if none.
std::string ref_in_head(fs::path const& head) {
    std::error_code error;
    if (fs::is_symlink(head, error)) {
        return fs::read_symlink(head, error).native();
    }
    std::string const text = small_file(head);
    std::string_view ref = text;
    if (!ref.starts_with("ref:")) {
        return {};
    }
    ref.remove_prefix(4);
    auto const begin = std::ranges::find_if(ref, is_ref_char);
    auto const end = std::find_if_not(begin, ref.end(), is_ref_char);
    return {begin, end};
}

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
    std::string const ref = ref_in_head(head_of(repo));
    if (ref == kept_elsewhere) {
        return std::nullopt;
    }
    return ref.starts_with(branches) ? ref.substr(branches.size()) : std::string();
}

} // namespace mgit
