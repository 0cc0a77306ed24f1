#include "commands/ll/watch.hpp"

#include "commands/choice.hpp"
#include "commands/common.hpp"
#include "commands/ll/lines.hpp"
#include "commands/ll/memory.hpp"
#include "commands/ll/screen.hpp"
#include "mgit/core/error.hpp"
#include "mgit/process/signals.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>
#include <optional>
#include <utility>

namespace mgit {
namespace {

using Clock = std::chrono::steady_clock;

// How long a repo may take to answer in each round. --timeout changes it.
constexpr Millis patience{10'000};
constexpr Millis grace{500};
constexpr Millis frame{100};

class Nobody final : public ByteSink {
public:
    void write(std::string_view) override {}
};

class Watch final : public Sink {
public:
    Watch(LlArguments const& arguments, Invocation const& invocation, Context& context,
          Memory& memory, View& view, SignalPipe& signals)
        : arguments_(arguments), invocation_(invocation), context_(context), memory_(memory),
          view_(view), signals_(signals) {}

    // While git is asked: this is when things are shown, and keys are heard.
    void on(Event const& event) override {
        if (std::holds_alternative<TerminalYielded>(event)) {
            view_.yield();
        } else if (!view_.look()) {
            done_ = true;
            throw OutputClosed(); // nobody looks any more
        }
    }

    // The signal that ended it; 0 if it was a key.
    int run() try {
        for (;;) {
            int const signal = ask_all();
            if (signal != 0 || done_) {
                return signal;
            }
            int const came = wait();
            if (came != 0 || done_) {
                return came;
            }
        }
    } catch (OutputClosed const&) {
        if (!done_) {
            throw;
        }
        return 0;
    }

private:
    // One round; the signal that ended it, else 0.
    int ask_all() {
        int signal = choose_repos();
        if (signal != 0 || done_) {
            return signal;
        }
        view_.begin(*round_);
        done_ = !view_.look();
        Selection selection = round_->selection;
        memory_.hold_back(selection);
        StateOptions options = how_to_ask();
        options.looks = round_->looks;
        auto const told = [&](std::size_t repo, StateAnswer const& answer) {
            bool const news = memory_.learn(selection[repo].repo, answer);
            view_.told(repo, answer, news);
        };
        if (!done_) {
            signal = read_states(selection, options, told).signal.value_or(0);
        }
        if (signal == 0 && !done_) {
            sort();
            view_.end();
            done_ = !view_.look();
        }
        return signal;
    }

    // What was there before stays if that fails, unless it is the first time.
    int choose_repos() {
        try {
            auto next = std::make_unique<Round>();
            Context& context = round_ ? later_ : context_;
            next->registry = open_store(invocation_, context).load();
            Choice choice = choose(next->registry, invocation_, context, [this] {
                Asking asking;
                asking.options = how_to_ask();
                asking.prepare = [this](Selection& asked) { memory_.hold_back(asked); };
                return asking;
            });
            if (choice.signal != 0 || done_) {
                return choice.signal;
            }
            mark_barred(choice.in, next->registry, context);
            next->selection = std::move(choice.in);
            next->looks = looks_at(next->selection);
            next->places = places_of(next->selection, next->registry, arguments_);
            memory_.keep_only(next->selection);
            round_ = std::move(next);
            sort();
        } catch (Error const& error) {
            if (!round_ || error.code() == ExitCode::output) {
                throw;
            }
            round_->trouble = error.what();
        }
        return 0;
    }

    StateOptions how_to_ask() {
        StateOptions options = state_options(invocation_, context_);
        options.commits = true;
        options.take_locks = false; // git in another window must not meet ours
        options.run.timeout = invocation_.options.timeout.value_or(patience);
        options.run.output = context_.out_fd;
        options.run.grace = invocation_.options.grace.value_or(grace);
        options.run.ticks = {frame, frame, 0};
        options.companion = this;
        return options;
    }

    void sort() {
        if (!sorts_by_state(arguments_)) {
            return;
        }
        std::vector<RepoState const*> states;
        for (Selected const& selected : round_->selection) {
            auto const& state = memory_.of(selected.repo).answer.state;
            states.push_back(state ? &*state : nullptr);
        }
        sort_by_state(round_->places, states, arguments_);
    }

    // Until the next round; the signal that came instead, else 0.
    int wait() {
        auto const next = Clock::now() + *arguments_.watch;
        while (!done_ && Clock::now() < next) {
            auto const left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
            int const signal = view_.wait(std::max(left, std::chrono::milliseconds(1)));
            if (signal == SIGTSTP) {
                view_.yield();
                signals_.do_default(SIGTSTP);
            } else if (signal != 0) {
                return signal;
            }
            done_ = !view_.look();
        }
        return 0;
    }

    LlArguments const& arguments_;
    Invocation const& invocation_;
    Context& context_;
    Nobody nobody_;
    // Notes are for the first round: later ones would stand in the middle of the table.
    Context later_{context_.environment,    context_.cwd,         context_.out,   nobody_,
                   context_.out_facts,      context_.err_facts,   context_.in,    context_.out_fd,
                   context_.in_is_terminal, context_.same_stream, context_.err_fd};
    Memory& memory_;
    View& view_;
    SignalPipe& signals_;
    std::unique_ptr<Round> round_;
    bool done_ = false;
};

void check(LlArguments const& arguments, Invocation const& invocation, Context const& context) {
    if (arguments.exit_code) {
        throw Error(ExitCode::usage, "options '--watch' and '--exit-code' contradict each other",
                    "a watch ends with 0 when you end it");
    }
    if (invocation.options.format == "json") {
        throw Error(ExitCode::usage, "option '--watch' cannot be with --format json",
                    "a watch has no end; a line for each change: --format ndjson");
    }
    auto const term = context.environment.get("TERM");
    bool const paints = context.out_facts.terminal && context.out_fd >= 0 && term &&
                        !term->empty() && *term != "dumb";
    if (invocation.options.format != "ndjson" && !paints) {
        throw Error(ExitCode::usage,
                    context.out_facts.terminal
                        ? "option '--watch' needs a terminal that can move its cursor"
                        : "option '--watch' needs a terminal",
                    "a line for each change: --format ndjson");
    }
}

} // namespace

CommandResult watch(LlArguments const& arguments, Invocation const& invocation, Context& context) {
    check(arguments, invocation, context);
    // Around all of it, so that no signal comes between two who listen, and none ends us before the
    // modes of the terminal are back.
    constexpr std::array guarded{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    SignalPipe signals(guarded);
    Memory memory;
    std::unique_ptr<View> view;
    if (invocation.options.format == "ndjson") {
        view = std::make_unique<Lines>(context);
    } else {
        view = std::make_unique<Screen>(arguments, invocation, context, memory);
    }
    Watch rounds(arguments, invocation, context, memory, *view, signals);
    int const signal = rounds.run();
    view->close(signal);
    return signal == 0 ? CommandResult(ExitCode::ok) : CommandResult(128 + signal, signal);
}

} // namespace mgit
