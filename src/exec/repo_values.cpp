#include "mgit/exec/repo_values.hpp"

#include "mgit/git/diagnosis.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/git/head.hpp"
#include "mgit/git/transport.hpp"
#include "mgit/process/program.hpp"

#include <utility>

namespace mgit {
namespace {

RepoValue value_or(std::string value, std::string_view placeholder, std::string_view why,
                   std::string hint = {}) {
    if (!value.empty()) {
        return value;
    }
    Finding none;
    none.verdict = Verdict::error;
    none.detail.append("no value for {").append(placeholder).append("}: ").append(why);
    none.hint = std::move(hint);
    return none;
}

std::string url_of(Repo const& repo) {
    if (!repo.url.empty()) {
        return repo.url;
    }
    auto const found = repo_of(repo);
    return found ? remote_url_of(*found) : std::string();
}

} // namespace

RepoValue RepoValues::operator()(Repo const& repo, std::string_view placeholder) {
    auto const read = placeholder == "branch" ? current_branch(repo) : "";
    if (read && !read->empty()) {
        return *read;
    }
    // Without a repository there, git would look for one further up.
    if (auto damage = damage_of(repo)) {
        return *std::move(damage);
    }
    if (placeholder == "branch") {
        return value_or(read ? std::string()
                             : ask_git(repo, {"symbolic-ref", "--quiet", "--short", "HEAD"}),
                        placeholder, "HEAD is detached");
    }
    if (placeholder == "default") {
        return default_branch(repo);
    }
    if (placeholder == "upstream") {
        return value_or(
            ask_git(repo, {"rev-parse", "--verify", "--quiet", "--abbrev-ref", "@{upstream}"}),
            placeholder, "the branch has no upstream, or it is gone");
    }
    if (placeholder == "sha") {
        return value_or(ask_git(repo, {"rev-parse", "--verify", "--quiet", "HEAD"}), placeholder,
                        "there is no commit yet");
    }
    std::string const url = url_of(repo);
    if (placeholder == "host" && !url.empty()) {
        return value_or(destination_of(url).host, placeholder, "its remote is on this machine");
    }
    return value_or(url, placeholder, "it has no remote");
}

RepoValue RepoValues::default_branch(Repo const& repo) {
    // What origin's own HEAD leads to, without refs/remotes/origin.
    return value_or(
        ask_git(repo, {"for-each-ref", "--format=%(symref:lstrip=3)", "refs/remotes/origin/HEAD"}),
        "default", "origin's is not known here", "git remote set-head origin --auto");
}

std::string RepoValues::ask_git(Repo const& repo, std::vector<std::string> const& arguments) {
    if (git_.empty()) {
        git_ = find_program("git", environment_, cwd_);
    }
    std::vector<std::string> argv{"git"};
    argv.insert(argv.end(), repo.git_flags.begin(), repo.git_flags.end());
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    Answer const answer = ask(git_, argv, repo.path, environment_);
    return answer.status == 0 ? answer.output.substr(0, answer.output.find('\n')) : std::string();
}

} // namespace mgit
