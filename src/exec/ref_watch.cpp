#include "mgit/exec/ref_watch.hpp"

#include "exec/trouble.hpp"
#include "mgit/git/state.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace mgit {
namespace {

// Of each repo; more are rarely read.
constexpr std::size_t most_counted = 8;
constexpr std::size_t output_tail = std::size_t{16} << 10U;

// In the job's place with its environment; never asking a server for objects that a partial clone
// has not got: GIT_NO_LAZY_FETCH since git 2.45, for older ones no protocol is allowed.
Command question(Job const& job, std::vector<std::string> const& words) {
    Command command;
    command.argv.emplace_back("git");
    command.argv.insert(command.argv.end(), job.repo.git_flags.begin(), job.repo.git_flags.end());
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.cwd = job.command.cwd;
    command.env = job.command.env;
    for (char const* const name :
         {"GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL", "GIT_OPTIONAL_LOCKS"}) {
        EnvVar& variable = command.env.emplace_back();
        variable.name = name;
        variable.value = variable.name == "GIT_NO_LAZY_FETCH"    ? "1"
                         : variable.name == "GIT_ALLOW_PROTOCOL" ? "none"
                                                                 : "0";
    }
    return command;
}

// "2<tab>3<newline>"
std::optional<CommitCounts> counts_in(std::string const& answer) {
    CommitCounts counts;
    char const* const end = answer.data() + answer.size();
    auto const dropped = std::from_chars(answer.data(), end, counts.dropped);
    if (dropped.ec != std::errc() || dropped.ptr == end || *dropped.ptr != '\t') {
        return std::nullopt;
    }
    auto const added = std::from_chars(dropped.ptr + 1, end, counts.added);
    return added.ec == std::errc() ? std::optional(counts) : std::nullopt;
}

std::string output_of(Outcome const& outcome) {
    std::string output;
    for (auto const& captured : {outcome.out, outcome.err}) {
        output += captured ? captured->tail(output_tail) + "\n" : "";
    }
    return output;
}

bool can_be_counted(RefChange const& change) {
    return change.moved() && (change.kind() == RefKind::head || change.kind() == RefKind::branch ||
                              change.kind() == RefKind::remote_branch);
}

} // namespace

struct RefWatch::Before {
    std::optional<RefSnapshot> refs{}; // of verbs that may move some
    Operation operation = Operation::none;
};

struct RefWatch::Asked {
    std::shared_ptr<RefChanges> changes;
    std::vector<Pair> pairs; // two questions for each
    std::unique_ptr<TroubleSearch> search;
};

RefWatch::RefWatch(Verb const& verb, std::vector<std::string> arguments, bool counts)
    : verb_(verb), arguments_(std::move(arguments)), counts_(counts) {}

RefWatch::~RefWatch() = default;

void RefWatch::before(Job const& job) {
    auto before = std::make_unique<Before>();
    if (verb_.moves_refs) {
        before->refs.emplace(job.repo);
    }
    if (can_stop_midway(verb_.name) && !before->refs->git_dir().empty()) {
        before->operation = operation_in(before->refs->git_dir());
    }
    before_[job.repo.name] = std::move(before);
}

std::vector<Command> RefWatch::after(Job const& job, Outcome& outcome) {
    auto const node = before_.extract(job.repo.name);
    std::vector<Command> commands;
    if (node.empty()) {
        return commands;
    }
    Before const& before = *node.mapped();
    auto asked = std::make_unique<Asked>();
    if (auto changes = before.refs ? before.refs->changes_until_now() : std::nullopt) {
        asked->changes = std::make_shared<RefChanges>(std::move(*changes));
        outcome.changes = asked->changes;
        if (counts_ && outcome.ok()) {
            ask_for_counts(*asked, job, commands);
        }
    }
    bool const unexplained = outcome.verdict() == Verdict::failed && !outcome.finding;
    if (unexplained && std::holds_alternative<Exited>(outcome.ending)) {
        ask_for_trouble(*asked, before, job, outcome, commands);
    }
    if (!commands.empty()) {
        asked_[job.repo.name] = std::move(asked);
    }
    return commands;
}

void RefWatch::ask_for_counts(Asked& asked, Job const& job, std::vector<Command>& commands) const {
    for (RefChange const& change : asked.changes->refs) {
        Pair pair(change.before, change.after);
        if (!can_be_counted(change) || asked.pairs.size() == most_counted ||
            std::ranges::find(asked.pairs, pair) != asked.pairs.end()) {
            continue;
        }
        commands.push_back(question(
            job, {"rev-list", "--count", "--left-right", pair.first + "..." + pair.second, "--"}));
        commands.push_back(question(job, {"diff-tree", "-r", "-z", "--name-only", "--no-renames",
                                          pair.first, pair.second, "--"}));
        asked.pairs.push_back(std::move(pair));
    }
}

void RefWatch::ask_for_trouble(Asked& asked, Before const& before, Job const& job, Outcome& outcome,
                               std::vector<Command>& commands) const {
    FailedCommand failed;
    failed.verb = verb_.name;
    failed.arguments = arguments_;
    failed.operation_before = before.operation;
    failed.network = verb_.where == Where::network;
    if (before.refs) {
        failed.git_dir = before.refs->git_dir();
        failed.branch = before.refs->branch();
        failed.detached = before.refs->is_detached();
    }
    failed.output = output_of(outcome);
    asked.search = std::make_unique<TroubleSearch>(std::move(failed));
    auto const questions = asked.search->questions();
    if (questions.empty()) {
        outcome.finding = asked.search->finding({});
        asked.search.reset();
    }
    for (auto const& words : questions) {
        commands.push_back(question(job, words));
    }
}

void RefWatch::answered(Job const& job, Outcome& outcome,
                        std::span<std::optional<std::string> const> answers) {
    auto const node = asked_.extract(job.repo.name);
    if (node.empty()) {
        return;
    }
    Asked& asked = *node.mapped();
    for (std::size_t i = 0; i < asked.pairs.size(); ++i) {
        auto counts = counts_in(answers[2 * i].value_or(""));
        auto const& files = answers[2 * i + 1];
        if (counts && files) {
            counts->files = static_cast<std::size_t>(std::ranges::count(*files, '\0'));
        }
        for (RefChange& change : asked.changes->refs) {
            if (can_be_counted(change) && Pair(change.before, change.after) == asked.pairs[i]) {
                change.counts = counts;
            }
        }
    }
    if (asked.search) {
        outcome.finding = asked.search->finding(answers.subspan(2 * asked.pairs.size()));
    }
}

} // namespace mgit
