#include "commands/work.hpp"

#include "commands/git_words.hpp"
#include "mgit/cli/parser.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/program.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace mgit {
namespace {

[[noreturn]] void fail_unknown(std::string const& word, GitWords const& words) {
    std::vector<std::string> known = own_commands();
    for (std::string const& name : words.all()) {
        known.push_back(name);
    }
    std::string const meant = did_you_mean(word, known);
    throw Error(ExitCode::usage, "unknown command " + shell_word(word),
                (meant.empty() ? "" : meant + "\n") + "all commands: mgit help");
}

// What an alias stands for with the arguments that it is given. A shell alias that is one plain git
// command is that command: `boom = !git reset --hard`.
GitCall expanded(GitCall const& call, std::string_view expansion) {
    if (expansion.starts_with("!git ") &&
        expansion.find_first_of(";&|<>$`()\n") == expansion.npos) {
        expansion.remove_prefix(std::string_view("!git ").size());
    }
    GitCall result;
    if (auto words = split_alias(expansion); words && !expansion.starts_with('!')) {
        words->insert(words->end(), call.arguments.begin(), call.arguments.end());
        result = parse_git_call(*words);
    }
    return result;
}

void classify(Work& work, bool implied, Environment const& environment) {
    GitCall call = parse_git_call(work.task.argv);
    bool shell_alias = false;
    if (find_verb(call.verb) == nullptr && !call.verb.empty()) {
        GitWords const words = ask_git_for_words(work.program, environment);
        if (implied && !words.knows(call.verb)) {
            fail_unknown(call.verb, words);
        }
        // An alias may stand for an alias: `ci2 = ci`, `ci = commit` needs an editor as commit
        // does.
        std::set<std::string> seen;
        while (seen.insert(call.verb).second) {
            std::string const* const expansion = words.expansion(call.verb);
            if (expansion == nullptr) {
                break;
            }
            shell_alias = shell_alias || expansion->starts_with('!');
            call = expanded(call, *expansion);
        }
    }
    work.verb = verb_for(call);
    if (shell_alias) {
        work.verb.colour = Colour::none; // a script may parse what git prints
    }
    work.arguments = std::move(call.arguments);
}

Work resolve_git(RunArguments const& arguments, Context const& context) {
    Work work;
    work.task = {Task::Kind::git, arguments.argv};
    work.program = find_program("git", context.environment, context.cwd);
    work.title = (arguments.implied ? "" : "git ") + shell_word(arguments.argv.front());
    Environment environment = context.environment;
    environment.remove_git_local();
    classify(work, arguments.implied, environment);
    return work;
}

Work resolve_program(RunArguments const& arguments, Context const& context) {
    std::string const& program = arguments.argv.front();
    Work work;
    work.task = {Task::Kind::program, arguments.argv};
    // A relative path is looked for in each repo, as in `mgit exec ./build.sh`.
    bool const in_each_repo = program.find('/') != std::string::npos && !program.starts_with('/');
    work.program = in_each_repo ? std::filesystem::path(program)
                                : find_program(program, context.environment, context.cwd);
    work.verb = ordinary_verb();
    work.title = "exec " + shell_word(program);
    return work;
}

Work resolve_shell(RunArguments const& arguments, Context const& context) {
    Work work;
    work.task = {Task::Kind::shell, arguments.argv};
    work.program = find_program("sh", context.environment, context.cwd);
    work.verb = ordinary_verb();
    work.title = "sh " + shell_word(arguments.argv.front());
    return work;
}

// `git -C sub pull`
bool is_elsewhere(Task const& task) {
    return std::ranges::any_of(parse_git_call(task.argv).options, [](std::string const& option) {
        return option.starts_with("-C") || option.starts_with("--git-dir") ||
               option.starts_with("--work-tree") || option.starts_with("--namespace");
    });
}

} // namespace

bool Work::needs_terminal() const {
    return verb.interactive != nullptr && verb.interactive(arguments);
}

std::string_view Work::destroys() const {
    return verb.destroys != nullptr ? verb.destroys(arguments) : std::string_view();
}

bool Work::moves_refs() const {
    return verb.moves_refs && !is_elsewhere(task);
}

bool Work::reads() const {
    return task.kind == Task::Kind::git && only_looks(verb, arguments);
}

bool Work::folds() const {
    return verb.folds != nullptr && verb.folds(arguments) && !is_elsewhere(task);
}

Work resolve(RunArguments const& arguments, Context const& context) {
    switch (arguments.kind) {
    case RunArguments::Kind::git:
        return resolve_git(arguments, context);
    case RunArguments::Kind::exec:
        return resolve_program(arguments, context);
    case RunArguments::Kind::sh:
        return resolve_shell(arguments, context);
    }
    throw std::logic_error("a kind of run that nobody resolves");
}

} // namespace mgit
