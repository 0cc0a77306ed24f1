#include "exec/trouble.hpp"

#include "mgit/core/text.hpp"
#include "mgit/git/state.hpp"
#include "mgit/git/trouble.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace mgit {
namespace {

Finding trouble(std::string word, std::string detail, std::string hint = {}) {
    Finding finding;
    finding.verdict = Verdict::failed;
    finding.trouble = std::move(word);
    finding.detail = std::move(detail);
    finding.hint = std::move(hint);
    return finding;
}

// What goes on or is given up by --continue and --abort. A bisection stands in nobody's way.
std::string_view command_of(Operation operation) {
    bool const other = operation == Operation::none || operation == Operation::bisect;
    return operation_name(other ? Operation::merge : operation);
}

std::string ways_out(std::string_view command) {
    return "git " + std::string(command) + " --continue, or git " + std::string(command) +
           " --abort";
}

std::string_view take_until(std::string_view& text, char end) {
    std::string_view const part = text.substr(0, text.find(end));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

// Of `git ls-files -u -z`: "MODE ID STAGE<tab>PATH" for each version of each path.
std::vector<std::string> unmerged_paths(std::string_view answer) {
    std::vector<std::string> paths;
    while (!answer.empty()) {
        std::string_view entry = take_until(answer, '\0');
        take_until(entry, '\t');
        std::string path = shell_word(entry);
        if (paths.empty() || paths.back() != path) { // they are in order
            paths.push_back(std::move(path));
        }
    }
    return paths;
}

// Of `git config -z --get-regexp`: "KEY<newline>VALUE", or "KEY" alone, which means true.
std::map<std::string, std::string, std::less<>> settings_in(std::string_view answer) {
    std::map<std::string, std::string, std::less<>> settings;
    while (!answer.empty()) {
        std::string_view entry = take_until(answer, '\0');
        bool const alone = entry.find('\n') == entry.npos;
        std::string const key(take_until(entry, '\n'));
        settings[key] = alone ? "true" : std::string(entry);
    }
    return settings;
}

bool has_word(std::span<std::string const> arguments, std::string_view word) {
    return std::ranges::any_of(arguments, [&](std::string const& argument) {
        return argument == word || argument.starts_with(std::string(word) + "=");
    });
}

} // namespace

bool can_stop_midway(std::string_view verb) {
    static constexpr std::string_view verbs[] = {"am",   "cherry-pick", "merge",
                                                 "pull", "rebase",      "revert"};
    return std::ranges::find(verbs, verb) != std::end(verbs);
}

TroubleSearch::TroubleSearch(FailedCommand command)
    : command_(std::move(command)),
      operation_(can_stop_midway(command_.verb) && !command_.git_dir.empty()
                     ? operation_in(command_.git_dir)
                     : Operation::none),
      suspicion_(suspicion()) {}

TroubleSearch::Suspicion TroubleSearch::suspicion() const {
    bool const in_progress = operation_ != Operation::none && operation_ != Operation::bisect;
    if (in_progress) {
        bool const before = command_.operation_before == operation_;
        return before && !continues() ? Suspicion::unfinished : Suspicion::stopped;
    }
    if (command_.network && trouble_in(command_.output)) {
        return Suspicion::told;
    }
    bool const syncs = command_.verb == "pull" || command_.verb == "push";
    if (!syncs || names_remote() || command_.git_dir.empty()) {
        return Suspicion::none;
    }
    return command_.detached         ? Suspicion::detached
           : command_.branch.empty() ? Suspicion::none
                                     : Suspicion::upstream;
}

bool TroubleSearch::continues() const {
    return has_word(command_.arguments, "--continue") || has_word(command_.arguments, "--skip");
}

// Or refs, or anything else by which the upstream does not matter.
bool TroubleSearch::names_remote() const {
    static constexpr std::string_view others[] = {"--all",  "--branches", "--mirror",      "--tags",
                                                  "--repo", "-u",         "--set-upstream"};
    return std::ranges::any_of(command_.arguments, [](std::string const& argument) {
        return !argument.starts_with('-') ||
               std::ranges::find(others, argument) != std::end(others);
    });
}

Questions TroubleSearch::questions() const {
    switch (suspicion_) {
    case Suspicion::stopped:
        return {{"ls-files", "-u", "-z"}};
    case Suspicion::upstream:
        return {{"for-each-ref", "--format=%(upstream:short)%00%(upstream:trackshort)",
                 command_.branch},
                {"config", "-z", "--get-regexp", "^(pull|push|branch|remote)\\."}};
    case Suspicion::none:
    case Suspicion::unfinished:
    case Suspicion::told:
    case Suspicion::detached:
        break;
    }
    return {};
}

std::optional<Finding>
TroubleSearch::finding(std::span<std::optional<std::string> const> answers) const {
    auto const answer = [&](std::size_t i) {
        return i < answers.size() ? answers[i].value_or("") : std::string();
    };
    switch (suspicion_) {
    case Suspicion::stopped:
        return stopped(answer(0));
    case Suspicion::unfinished:
        return trouble("unfinished",
                       "a " + std::string(command_of(operation_)) + " is in progress there",
                       "finish it there: " + ways_out(command_of(operation_)));
    case Suspicion::told: {
        auto const told = trouble_in(command_.output);
        return trouble(std::string(told->word), told->line);
    }
    case Suspicion::detached:
        return trouble("detached",
                       "HEAD is detached: there is no branch to " + std::string(command_.verb),
                       "git switch BRANCH");
    case Suspicion::upstream:
        if (answers.empty() || !answers[0]) {
            return std::nullopt; // git could not be asked
        }
        return answers[0]->empty() ? unborn(answer(1)) : upstream(answer(0), answer(1));
    case Suspicion::none:
        break;
    }
    return std::nullopt;
}

std::optional<Finding> TroubleSearch::stopped(std::string const& unmerged) const {
    auto const paths = unmerged_paths(unmerged);
    if (paths.empty()) {
        return std::nullopt; // it waits for something else: an edit, a hook
    }
    std::string const command(command_of(operation_));
    constexpr std::size_t most_named = 3;
    return trouble("conflict", command + " stopped at " + listed(paths, most_named),
                   "resolve and git add them there, then " + ways_out(command));
}

// An upstream without the branch is of no use to push; with one, something else is wrong.
std::optional<Finding> TroubleSearch::unborn(std::string const& config) const {
    std::string const branch(short_ref(command_.branch));
    if (command_.verb == "push" || settings_in(config).contains("branch." + branch + ".merge")) {
        return std::nullopt;
    }
    return trouble("no-upstream", branch + " has no upstream, nor a commit",
                   "pull its first commits there: git pull REMOTE BRANCH");
}

// relation: "UPSTREAM<NUL>MARK", where the mark "<>" stands for both having commits of their own.
std::optional<Finding> TroubleSearch::upstream(std::string const& relation,
                                               std::string const& config) const {
    std::string_view rest = relation;
    std::string_view const upstream = take_until(rest, '\0');
    std::string_view const mark = rest.substr(0, rest.find('\n'));
    std::string const branch(short_ref(command_.branch));
    auto const settings = settings_in(config);
    auto const is_set = [&](std::string const& key) { return settings.contains(key); };
    if (command_.verb == "push") {
        auto const how = settings.find("push.default");
        bool const usual = how == settings.end() || how->second == "simple" ||
                           how->second == "upstream" || how->second == "tracking";
        bool const elsewhere = is_set("push.autosetupremote") || is_set("remote.pushdefault") ||
                               is_set("branch." + branch + ".pushremote");
        if (!upstream.empty() || !usual || elsewhere) {
            return std::nullopt;
        }
        return trouble("no-upstream", branch + " has no upstream",
                       "give it one: git push -u REMOTE " + shell_word(branch));
    }
    if (!is_set("branch." + branch + ".merge")) {
        return trouble("no-upstream", branch + " has no upstream",
                       "give it one: git branch -u REMOTE/BRANCH");
    }
    if (upstream.empty() || mark != "<>" || !only_fast_forward(config)) {
        return std::nullopt;
    }
    return trouble("diverged",
                   branch + " and " + std::string(upstream) + " both have commits of their own",
                   "put yours on top: mgit pull --rebase, or merge: mgit pull --no-rebase");
}

// Then nothing but the divergence can have kept git from it: it looks at that first.
bool TroubleSearch::only_fast_forward(std::string const& config) const {
    auto const settings = settings_in(config);
    auto const value = [&](std::string const& key) {
        auto const found = settings.find(key);
        return found == settings.end() ? std::string() : found->second;
    };
    auto const& given = command_.arguments;
    std::string const branch(short_ref(command_.branch));
    if (has_word(given, "--ff-only")) {
        return true;
    }
    bool const chosen = has_word(given, "--rebase") || has_word(given, "-r") ||
                        has_word(given, "--no-rebase") || has_word(given, "--ff") ||
                        has_word(given, "--no-ff");
    std::string const rebase =
        value("branch." + branch + ".rebase") + value("pull.rebase"); // empty: neither is set
    std::string const ff = value("pull.ff");
    return !chosen && (ff == "only" || (ff.empty() && rebase.empty()));
}

} // namespace mgit
