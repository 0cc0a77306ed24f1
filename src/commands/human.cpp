#include "commands/human.hpp"

#include "mgit/core/text.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/process/pager.hpp"
#include "mgit/process/terminal.hpp"

#include <algorithm>
#include <csignal>

namespace mgit {
namespace {

// `git --no-pager log`, `git -P log`.
bool refuses_pager(Task const& task) {
    auto const options = parse_git_call(task.argv).options;
    return std::ranges::any_of(options, [](std::string const& option) {
        return option == "--no-pager" || option == "-P";
    });
}

} // namespace

bool can_ask(Options const& options, Context const& context) {
    return !options.no_input && !options.machine() && context.in_is_terminal &&
           context.err_facts.terminal && is_in_foreground(context.in) &&
           context.environment.get("CI").value_or("").empty();
}

bool can_confirm(Options const& options, Context const& context) {
    return !options.no_input && context.in_is_terminal && context.err_facts.terminal;
}

bool confirm(std::string const& question, Context& context) {
    context.err.write(sanitised(question) + " [y/N] ");
    auto const answer = read_line(context.in);
    if (!answer) {
        context.err.write("\n"); // nobody has ended the line
    }
    return answer == "y" || answer == "Y" || answer == "yes";
}

Consent TerminalQuestioner::ask(std::string const& question) {
    Reply const reply =
        read_reply(context_.in, [&] { context_.err.write(style_.bold(sanitised(question))); });
    if (!reply.line) {
        context_.err.write("\n");
        return {false, reply.signal == SIGINT ? 0 : reply.signal};
    }
    std::string const& answer = *reply.line;
    return {answer.empty() || answer == "y" || answer == "Y" || answer == "yes", 0};
}

// "── web (1/3) ── git pull"
void TerminalQuestioner::give_turn(Job const& job, std::size_t number, std::size_t count) {
    std::string const rule = style_.utf8 ? "──" : "--";
    std::string const head = rule + ' ' + style_.bold(shell_word(job.repo.name)) + " (" +
                             std::to_string(number) + '/' + std::to_string(count) + ") " + rule;
    context_.err.write(head + ' ' + sanitised(redacted(shell_line(job.command.argv))) + '\n');
}

std::optional<std::string> pager_for(Work const& work, Options const& options,
                                     Context const& context) {
    auto const term = context.environment.get("TERM").value_or("");
    bool const readable = context.out_facts.terminal && context.in_is_terminal &&
                          is_in_foreground(context.in) && !term.empty() && term != "dumb";
    bool const wanted = work.verb.pages != nullptr && work.verb.pages(work.arguments) &&
                        options.format == "group" &&
                        (options.show == Show::automatic || options.show == Show::all) &&
                        !options.interactive && !options.dry_run && !refuses_pager(work.task);
    return readable && wanted ? chosen_pager(context.environment, context.cwd) : std::nullopt;
}

} // namespace mgit
