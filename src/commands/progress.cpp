#include "commands/progress.hpp"

#include "mgit/process/signals.hpp"
#include "mgit/process/terminal.hpp"

#include <optional>

namespace mgit {
namespace {

constexpr Millis first_paint{300};
constexpr Millis frame{100};
constexpr Millis look{1000};          // for plain lines
constexpr Millis long_enough{30'000}; // to be told of without being asked

bool can_paint(Context const& context) {
    auto const term = context.environment.get("TERM").value_or("");
    return context.err_facts.terminal && context.err_fd >= 0 && !term.empty() && term != "dumb" &&
           !is_accessible(context);
}

bool paints(Options const& options, Context const& context) {
    // Who reads the pipe may write to the same terminal, where nobody would know of the other.
    // Of a terminal that is ours, if not now, screen_size() tells at each frame.
    bool const is_ours = is_in_foreground(context.err_fd) || is_in_background(context.err_fd);
    bool const fits = is_ours && !is_pipe(context.out_fd) &&
                      context.environment.get("CI").value_or("").empty() && !options.quiet;
    return can_paint(context) && (options.progress == ProgressChoice::tty ||
                                  (options.progress == ProgressChoice::automatic && fits));
}

std::optional<ScreenSize> screen_size(int terminal) {
    if (!is_in_foreground(terminal)) {
        return std::nullopt;
    }
    ScreenSize size;
    if (auto const known = terminal_size(terminal)) {
        size.columns = known->columns;
        size.rows = known->rows;
    }
    return size;
}

} // namespace

bool is_accessible(Context const& context) {
    auto const value = context.environment.get("MGIT_ACCESSIBLE").value_or("");
    return !value.empty() && value != "0";
}

ProgressOptions progress_options(std::string const& title, Options const& options,
                                 Context const& context) {
    ProgressOptions progress;
    bool const automatic = options.progress == ProgressChoice::automatic;
    if (options.progress == ProgressChoice::none || (automatic && options.quiet)) {
        return progress;
    }
    progress.title = title;
    if (paints(options, context)) {
        progress.kind = ProgressKind::live;
        progress.size = [terminal = context.err_fd] { return screen_size(terminal); };
        progress.is_painted = [terminal = context.err_fd](bool painted) {
            erase_on_exit(painted ? terminal : -1);
        };
        return progress;
    }
    bool const soon = !automatic || (context.err_facts.terminal && is_accessible(context));
    progress.kind = ProgressKind::lines;
    progress.is_elsewhere = [terminal = context.err_fd] { return is_in_background(terminal); };
    progress.first_line = soon ? line_interval : long_enough;
    return progress;
}

Ticks ticks_for(ProgressOptions const& progress) {
    Ticks ticks;
    ticks.jobs = most_painted_jobs;
    if (progress.kind == ProgressKind::live) {
        ticks.first = first_paint;
        ticks.interval = frame;
    } else if (progress.kind == ProgressKind::lines) {
        ticks.first = progress.first_line;
        ticks.interval = look;
    }
    return ticks;
}

} // namespace mgit
