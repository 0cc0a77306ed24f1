#include "mgit/exec/repo_values.hpp"

#include "mgit/core/text.hpp"
#include "mgit/exec/collect.hpp"
#include "mgit/git/diagnosis.hpp"
#include "mgit/git/discovery.hpp"
#include "mgit/git/head.hpp"
#include "mgit/git/transport.hpp"
#include "mgit/process/program.hpp"

#include <optional>
#include <utility>

namespace mgit {
namespace {

RepoValue none(std::string_view placeholder, std::string_view why, std::string hint = {}) {
    Finding none;
    none.verdict = Verdict::error;
    none.detail.append("no value for {").append(placeholder).append("}: ").append(why);
    none.hint = std::move(hint);
    return none;
}

RepoValue value_or(std::string value, std::string_view placeholder, std::string_view why,
                   std::string hint = {}) {
    return value.empty() ? none(placeholder, why, std::move(hint)) : RepoValue(std::move(value));
}

std::string url_of(Repo const& repo) {
    if (!repo.url.empty()) {
        return repo.url;
    }
    auto const found = repo_of(repo);
    return found ? remote_url_of(*found) : std::string();
}

// Nothing if it did not come to an end by itself.
std::optional<int> code_of(Outcome const& outcome) {
    auto const* const exited = std::get_if<Exited>(&outcome.ending);
    return exited != nullptr ? std::optional(exited->code) : std::nullopt;
}

std::string first_line(Outcome const& outcome) {
    std::string text;
    outcome.out->replay([&](std::string_view bytes) { text += bytes; });
    return text.substr(0, text.find('\n'));
}

// To be asked; never seen by anybody.
RepoValue later() {
    return std::string();
}

} // namespace

void RepoValues::prepare(Selection const& selection, std::set<std::string> const& placeholders) {
    do { // an answer may lead to another question
        for (Selected const& selected : selection) {
            for (std::string const& placeholder : placeholders) {
                prepared_[{selected.repo.name, placeholder}] = evaluate(selected.repo, placeholder);
            }
        }
    } while (ask_open_questions());
}

RepoValue RepoValues::operator()(Repo const& repo, std::string_view placeholder) {
    auto const found = prepared_.find({repo.name, std::string(placeholder)});
    if (found != prepared_.end()) {
        return found->second;
    }
    RepoValue value;
    do {
        value = evaluate(repo, placeholder);
    } while (ask_open_questions());
    return value;
}

RepoValue RepoValues::evaluate(Repo const& repo, std::string_view placeholder) {
    auto const read = placeholder == "branch" ? current_branch(repo) : "";
    if (read && !read->empty()) {
        return *read;
    }
    // Without a repository there, git would look for one further up.
    if (auto damage = damage_of(repo)) {
        return *std::move(damage);
    }
    if (placeholder == "branch") {
        return read ? none("branch", "HEAD is detached") : branch(repo, placeholder);
    }
    if (placeholder == "default") {
        return default_branch(repo);
    }
    if (placeholder == "upstream") {
        return upstream(repo);
    }
    return placeholder == "sha" ? commit(repo) : url(repo, placeholder);
}

RepoValue RepoValues::branch(Repo const& repo, std::string_view placeholder) {
    auto const* const head = ask(repo, {"symbolic-ref", "--quiet", "--short", "HEAD"});
    if (head == nullptr) {
        return later();
    }
    if (code_of(*head) == 1) {
        return none(placeholder, "HEAD is detached");
    }
    return code_of(*head) == 0 ? first_line(*head) : no_answer(*head, placeholder);
}

RepoValue RepoValues::default_branch(Repo const& repo) {
    // What origin's own HEAD leads to, without refs/remotes/origin.
    auto const* const head =
        ask(repo, {"for-each-ref", "--format=%(symref:lstrip=3)", "refs/remotes/origin/HEAD"});
    if (head == nullptr) {
        return later();
    }
    return code_of(*head) == 0
               ? value_or(first_line(*head), "default", "origin's is not known here",
                          "git remote set-head origin --auto")
               : no_answer(*head, "default");
}

RepoValue RepoValues::upstream(Repo const& repo) {
    auto const* const upstream =
        ask(repo, {"rev-parse", "--verify", "--quiet", "--abbrev-ref", "@{upstream}"});
    if (upstream == nullptr) {
        return later();
    }
    if (code_of(*upstream) == 0) {
        return first_line(*upstream);
    }
    if (!code_of(*upstream)) {
        return no_answer(*upstream, "upstream");
    }
    // The code is the same for damage.
    RepoValue const head = branch(repo, "upstream");
    auto const* const finding = std::get_if<Finding>(&head);
    return finding != nullptr ? *finding
                              : none("upstream", "the branch has no upstream, or it is gone");
}

RepoValue RepoValues::commit(Repo const& repo) {
    auto const* const commit = ask(repo, {"rev-parse", "--verify", "--quiet", "HEAD"});
    if (commit == nullptr) {
        return later();
    }
    if (code_of(*commit) == 0) {
        return first_line(*commit);
    }
    if (code_of(*commit) != 1) {
        return no_answer(*commit, "sha");
    }
    // git is as quiet about a ref that is not there as about one that holds no commit, but only the
    // former is a branch to it.
    auto const* const head = ask(repo, {"symbolic-ref", "--quiet", "--short", "HEAD"});
    if (head == nullptr) {
        return later();
    }
    if (code_of(*head) == 0) {
        return none("sha", "there is no commit yet");
    }
    std::string const branch = current_branch(repo).value_or("");
    return code_of(*head) && !branch.empty()
               ? none("sha", "the ref of branch " + shell_word(branch) + " is damaged",
                      "what it was before: git fsck --lost-found, or the end of .git/logs/HEAD")
               : no_answer(*head, "sha");
}

RepoValue RepoValues::url(Repo const& repo, std::string_view placeholder) {
    std::string const url = url_of(repo);
    if (!url.empty()) {
        return placeholder == "host" ? value_or(destination_of(url).host, placeholder,
                                                "its remote is on this machine")
                                     : url;
    }
    auto const* const health = ask(repo, {"rev-parse", "--git-dir"}); // can it read the settings?
    if (health == nullptr) {
        return later();
    }
    return code_of(*health) == 0 ? none(placeholder, "it has no remote")
                                 : no_answer(*health, placeholder);
}

RepoValue RepoValues::no_answer(Outcome const& outcome, std::string_view placeholder) const {
    RepoValue value = none(placeholder, cause(outcome));
    if (outcome.verdict() == Verdict::timeout) {
        auto& finding = std::get<Finding>(value);
        finding.verdict = Verdict::timeout;
        finding.detail = "git has not told {" + std::string(placeholder) + "} within " +
                         format_duration(patience_);
    }
    return value;
}

Outcome const* RepoValues::ask(Repo const& repo, std::vector<std::string> const& arguments) {
    std::vector<std::string> argv{"git"};
    argv.insert(argv.end(), repo.git_flags.begin(), repo.git_flags.end());
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    Question question(repo.path.native(), std::move(argv));
    auto const found = answers_.find(question);
    if (found != answers_.end()) {
        return &found->second;
    }
    open_.insert(std::move(question));
    return nullptr;
}

bool RepoValues::ask_open_questions() {
    if (open_.empty()) {
        return false;
    }
    if (git_.empty()) {
        git_ = find_program("git", environment_, cwd_);
    }
    std::vector<Command> commands;
    for (auto const& [folder, argv] : open_) {
        commands.push_back({argv, folder, {}});
    }
    auto outcomes = outcomes_of(commands, git_, environment_, patience_);
    auto outcome = outcomes.begin();
    for (Question const& question : std::exchange(open_, {})) {
        answers_.emplace(question, std::move(*outcome++));
    }
    return true;
}

} // namespace mgit
