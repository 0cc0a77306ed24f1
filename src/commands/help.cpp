#include "mgit/cli/parser.hpp"
#include "mgit/commands/commands.hpp"
#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/git/verbs.hpp"

namespace mgit {

CommandResult run(HelpArguments const& arguments, Invocation const&, Context& context) {
    std::string const text = help_text(arguments.topic);
    if (!text.empty()) {
        context.out.write(text);
        return ExitCode::ok;
    }
    if (Verb const* verb = find_verb(arguments.topic)) {
        std::string const name(verb->name);
        context.out.write("mgit " + name + " [ARGS...]    git " + name +
                          " in every selected repo: " + std::string(verb->summary) +
                          "\nIts options are git's own: git help " + name + "\n");
        return ExitCode::ok;
    }
    std::vector<std::string> topics = own_commands();
    topics.insert(topics.end(), {"options", "selection"});
    for (Verb const& verb : verbs()) {
        topics.emplace_back(verb.name);
    }
    throw Error(ExitCode::usage, "no help on " + shell_word(arguments.topic),
                did_you_mean(arguments.topic, topics) + "\nall commands: mgit help");
}

} // namespace mgit
