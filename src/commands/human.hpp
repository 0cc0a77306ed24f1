// The human at our terminal: whether there is one, how to ask, and the pager that is wanted.
// Knows no run; what is asked and shown is decided elsewhere.
#pragma once

#include "commands/phase_two.hpp"
#include "commands/work.hpp"
#include "mgit/cli/arguments.hpp"
#include "mgit/commands/context.hpp"
#include "mgit/report/style.hpp"

#include <optional>
#include <string>

namespace mgit {

// Whether there is somebody who may be asked: not with --no-input, in CI or in the
// background, nor where scripts read what the command would write while it asks.
bool can_ask(Options const& options, Context const& context);

// Whether there is a terminal to confirm at what can be lost.
bool can_confirm(Options const& options, Context const& context);
// Asks "QUESTION [y/N] "; what is not a clear yes is a no.
bool confirm(std::string const& question, Context& context);

class TerminalQuestioner final : public Questioner {
public:
    // style: of stderr.
    TerminalQuestioner(Context& context, Style const& style) : context_(context), style_(style) {}

    Consent ask(std::string const& question) override;
    void give_turn(Job const& job, std::size_t number, std::size_t count) override;

private:
    Context& context_;
    Style style_;
};

// The pager for what this command shows, for a shell; nothing if it is not to be paged. As git
// does, but that a dumb terminal gets none.
std::optional<std::string> pager_for(Work const& work, Options const& options,
                                     Context const& context);

} // namespace mgit
