// How far a run is, for people who wait: lines at the end of what the terminal shows, kept up to
// date in place, or a plain line now and then. Knows neither the clock nor the terminal's state:
// times come with the events, and whoever makes it says whether and how large the terminal is.
#pragma once

#include "mgit/core/event.hpp"
#include "mgit/report/formats.hpp"
#include "mgit/report/painter.hpp"
#include "mgit/report/style.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mgit {

enum class ProgressKind { none, lines, live };

struct ProgressOptions {
    ProgressKind kind = ProgressKind::none;
    std::string title; // of the command: "pull --rebase"
    // live: how large the terminal is; nothing while it is not ours to paint on.
    std::function<std::optional<ScreenSize>()> size;
    // live: called before something is painted, and when it is gone: what is below the cursor is
    // ours meanwhile.
    std::function<void(bool painted)> is_painted;
    Millis first_line{}; // lines: none before
    // lines: true while the terminal is somebody else's, and none is written; may be empty.
    std::function<bool()> is_elsewhere;
};

// The longest that a plain line may take to come after something has finished, and where nothing
// does.
inline constexpr Millis line_interval{5'000};
inline constexpr Millis longest_silence{30'000};
// So many of the longest-running jobs are painted at most; on a small terminal fewer.
inline constexpr std::size_t most_painted_jobs = 6;

// How things stand. Names and lines are not sanitised.
struct ProgressState {
    struct Running {
        std::string name;
        Millis running{};
        std::string last_line;
    };

    std::string title;
    std::size_t jobs = 0;
    std::size_t done = 0;
    std::size_t failed = 0;
    std::size_t count = 0;        // of those that run
    Millis at{};                  // since the start of the run
    std::vector<Running> running; // the longest first
};

// What is painted: "pull  118/142 · 2 failed · 12 running · 0:07" and the longest-running jobs. No
// line is wider than columns - 1 if that can be; on a narrow terminal parts are left out.
std::vector<std::string> painted_progress(ProgressState const& state, Style const& style,
                                          ScreenSize size);
// "mgit: 118/142 done, 2 failed, running: data-lake (33s)"
std::string plain_progress(ProgressState const& state);

// The report that `make` makes, with the progress of the run below what it prints on a terminal, or
// between it. With `live` a line that is painted is taken away before anything is printed, and
// comes again with the next Tick; it is gone when the run is over, and when the report is. Nobody
// else may write to the terminal meanwhile, but after TerminalYielded.
std::unique_ptr<Sink>
with_progress(ProgressOptions const& progress, ReportOptions report,
              std::function<std::unique_ptr<Sink>(ReportOptions const&)> const& make);

} // namespace mgit
